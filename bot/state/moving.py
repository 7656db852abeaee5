"""A group that becomes a supergroup gets another number, everywhere."""

from sqlalchemy import Connection, delete, select, update

from .schema import additions, answers, calls, groups, resets, updates

OLD_MESSAGES = ("message_id", "reply_parameters")
ABOUT_OLD = ("delete_message", "edit_message_reply_markup")


def moved(connection: Connection, old: int, new: int) -> None:
    """Carry everything known of a group over to its new number; it is told twice, by a service message and by the
    first call that fails."""
    if connection.execute(select(groups.c.id).where(groups.c.id == old)).first() is None:
        return
    for table in (answers, additions):
        connection.execute(update(table).where(table.c.chat == old).values(chat=new))
    connection.execute(delete(resets).where(resets.c.chat == old))
    # Its messages are numbered anew: none of the old ones can be changed any more.
    connection.execute(update(calls).where(calls.c.lane == str(old)).values(message=None))
    for table in (updates, calls):
        connection.execute(update(table).where(table.c.lane == str(old)).values(lane=str(new)))
    connection.execute(delete(groups).where(groups.c.id == new))
    connection.execute(update(groups).where(groups.c.id == old).values(id=new))
    _readdress(connection, new)


def _readdress(connection: Connection, new: int) -> None:
    """What waits in the outbox names its chat once more in its parameters."""
    waiting = (calls.c.lane == str(new)) & (calls.c.state == "waiting")
    connection.execute(update(calls).where(waiting, calls.c.method.in_(ABOUT_OLD)).values(state="dropped", params=None))
    for row in connection.execute(calls.select().where(waiting)).all():
        params = {name: value for name, value in row.params.items() if name not in OLD_MESSAGES} | {"chat_id": new}
        method = "send_message" if row.method == "edit_message_text" else row.method
        connection.execute(update(calls).where(calls.c.number == row.number).values(method=method, params=params))
