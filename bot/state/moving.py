"""A group that becomes a supergroup gets another number, everywhere."""

from sqlalchemy import Connection, delete, update

from .schema import additions, answers, calls, groups, resets, updates


def moved(connection: Connection, old: int, new: int) -> None:
    """Carry everything known of a chat over to its new number."""
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
    for row in connection.execute(calls.select().where(waiting)).all():
        params = dict(row.params) | {"chat_id": new}
        connection.execute(update(calls).where(calls.c.number == row.number).values(params=params))
