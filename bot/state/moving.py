"""A group that becomes a supergroup gets another number, everywhere."""

from typing import Any

from sqlalchemy import Connection, delete, select, update

from .schema import additions, answers, calls, groups, resets, updates

OLD_MESSAGES = ("message_id", "reply_parameters")
ABOUT_OLD = ("delete_message", "edit_message_reply_markup")


def moved(connection: Connection, old: int, new: int) -> None:
    """Carry everything known of a group over to its new number; it is told twice, by a service message and by the
    first call that fails."""
    if old == new or connection.execute(select(groups.c.id).where(groups.c.id == old)).first() is None:
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
    _readdress_updates(connection, old, new)


def _readdress(connection: Connection, new: int) -> None:
    """What waits in the outbox names its chat once more in its parameters."""
    waiting = (calls.c.lane == str(new)) & (calls.c.state == "waiting")
    connection.execute(update(calls).where(waiting, calls.c.method.in_(ABOUT_OLD)).values(state="dropped", params=None))
    for row in connection.execute(calls.select().where(waiting)).all():
        params = {name: value for name, value in row.params.items() if name not in OLD_MESSAGES} | {"chat_id": new}
        method = "send_message" if row.method == "edit_message_text" else row.method
        connection.execute(update(calls).where(calls.c.number == row.number).values(method=method, params=params))


def _readdress_updates(connection: Connection, old: int, new: int) -> None:
    """What still waits to be handled was said in the group, whatever its number is now."""
    waiting = (updates.c.lane == str(new)) & (updates.c.state == "waiting")
    for row in connection.execute(select(updates.c.id, updates.c.payload).where(waiting)).all():
        payload = _renumbered(row.payload, old, new)
        connection.execute(update(updates).where(updates.c.id == row.id).values(payload=payload))


def _renumbered(part: Any, old: int, new: int) -> Any:
    """Return a part of an update with its chat's new number; its messages have none there, and cannot be replied to."""
    if not isinstance(part, dict) or "migrate_to_chat_id" in part:
        return part
    changed = {name: _renumbered(value, old, new) for name, value in part.items()}
    chat = changed.get("chat")
    if isinstance(chat, dict) and chat.get("id") == old:
        changed["chat"] = chat | {"id": new, "type": "supergroup"}
        changed |= {"message_id": 0} if "message_id" in changed else {}
    return changed
