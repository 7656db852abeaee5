"""Calls on their way out: written in the transaction that handled the update, kept until Telegram took them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from .schema import calls

# Built once: they are asked for with every message.
NEXT = (
    select(calls.c.number, calls.c.lane, calls.c.method, calls.c.params)
    .where(calls.c.lane == bindparam("of"), calls.c.state == "waiting")
    .order_by(calls.c.number)
    .limit(1)
)
WAITS = select(calls.c.number).where(calls.c.number == bindparam("of"), calls.c.state == "waiting")
SENT = (
    update(calls)
    .where(calls.c.number == bindparam("done"))
    .values(state="sent", params=None, message=bindparam("made"))
)


@dataclass(frozen=True)
class Call:
    """One call of the Bot API. `purpose` and `subject` say what the message it makes will be."""

    chat: int
    method: str
    params: dict[str, Any]
    purpose: str | None = None
    subject: int | None = None


@dataclass(frozen=True)
class Queued:
    """A call with its place in the outbox."""

    number: int
    lane: str
    method: str
    params: dict[str, Any] = field(repr=False)


def queue(connection: Connection, wanted: Iterable[Call]) -> set[str]:
    """Keep calls, in order; return the lanes they went into."""
    wanted = list(wanted)
    rows = [
        {
            "lane": str(call.chat),
            "method": call.method,
            "params": call.params,
            "state": "waiting",
            "purpose": call.purpose,
            "subject": call.subject,
            "queued": time.time(),
        }
        for call in wanted
    ]
    if rows:
        connection.execute(insert(calls), rows)
    return {str(call.chat) for call in wanted}


def following(connection: Connection, lane: str) -> Queued | None:
    """Return the next call of a lane."""
    row = connection.execute(NEXT, {"of": lane}).first()
    return Queued(row.number, row.lane, row.method, row.params) if row else None


def waits(connection: Connection, number: int) -> bool:
    """Return whether a call is still to be made."""
    return connection.execute(WAITS, {"of": number}).first() is not None


def sent(connection: Connection, number: int, message: int | None) -> None:
    """Telegram took a call, and gave its message this id."""
    connection.execute(SENT, {"done": number, "made": message})


def replace(connection: Connection, number: int, method: str, params: dict[str, Any]) -> None:
    """Do a call in another way, in the same place."""
    connection.execute(update(calls).where(calls.c.number == number).values(method=method, params=params))


def drop(connection: Connection, number: int) -> None:
    """Telegram will never take a call."""
    connection.execute(update(calls).where(calls.c.number == number).values(state="dropped", params=None))


def drop_lane(connection: Connection, lane: str) -> None:
    """Nothing can be sent there any more."""
    waiting = (calls.c.lane == lane) & (calls.c.state == "waiting")
    connection.execute(update(calls).where(waiting).values(state="dropped", params=None))


def messages(connection: Connection, purpose: str, subject: int) -> list[int]:
    """Return the ids of the messages that say something, in order."""
    said = (calls.c.purpose == purpose) & (calls.c.subject == subject) & calls.c.message.is_not(None)
    return list(connection.execute(select(calls.c.message).where(said).order_by(calls.c.number)).scalars())


def begin(connection: Connection, chat: int, question: int, message: int) -> None:
    """A message holds the beginning of the answer to another message."""
    begun = {"purpose": "begun", "subject": question, "state": "sent", "message": message}
    connection.execute(insert(calls).values(lane=str(chat), method="send_message", queued=time.time(), **begun))


def begun(connection: Connection, chat: int, question: int) -> list[int]:
    """Return the ids of the messages that hold the beginning of the answer to a message."""
    return list(connection.execute(select(calls.c.message).where(_begun(chat, question))).scalars())


def finish(connection: Connection, chat: int, question: int, number: int) -> list[int]:
    """Return the messages that hold the beginning of an answer, which they are from now on."""
    messages = begun(connection, chat, question)
    values = {"purpose": "answer", "subject": number}
    connection.execute(update(calls).where(_begun(chat, question)).values(values))
    return messages


def _begun(chat: int, question: int) -> ColumnElement[bool]:
    here = (calls.c.lane == str(chat)) & (calls.c.purpose == "begun") & (calls.c.subject == question)
    return here & calls.c.message.is_not(None)


def said_by(connection: Connection, chat: int, message: int) -> tuple[str, int] | None:
    """Return what a message of the bot is: its purpose and subject."""
    chosen = (calls.c.lane == str(chat)) & (calls.c.message == message) & calls.c.purpose.is_not(None)
    row = connection.execute(select(calls.c.purpose, calls.c.subject).where(chosen)).first()
    return (row.purpose, row.subject) if row else None


def forget_message(connection: Connection, chat: int, message: int) -> None:
    """A message is gone from its chat: nothing can be changed in it any more."""
    chosen = (calls.c.lane == str(chat)) & (calls.c.message == message)
    connection.execute(update(calls).where(chosen).values(message=None))
