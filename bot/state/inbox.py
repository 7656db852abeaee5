"""Updates on their way in: kept from before Telegram is told that they came until they are handled."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from .people import Person, is_user, meet
from .schema import calls, updates

KEPT = 3 * 24 * 3600  # seconds a handled update's id is remembered; Telegram forgets its own after one day

# Built once: they are asked for with every message.
NEXT = (
    select(updates)
    .where(updates.c.lane == bindparam("of"), updates.c.state == "waiting")
    .order_by(updates.c.id)
    .limit(1)
)
DONE = (
    update(updates)
    .where(updates.c.id == bindparam("done"), updates.c.state == "waiting")
    .values(state="done", payload=None)
)


@dataclass(frozen=True)
class Arrived:
    """An update that just came, and the lane in which it waits its turn."""

    id: int
    lane: str
    payload: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Waiting:
    """An update that is still to be handled, and who it comes from."""

    id: int
    lane: str
    payload: dict[str, Any] = field(repr=False)
    person: Person | None


def store(connection: Connection, arrived: Sequence[Arrived]) -> None:
    """Keep updates; Telegram may send one again, which changes nothing."""
    ids = [update.id for update in arrived]
    known = set(connection.execute(select(updates.c.id).where(updates.c.id.in_(ids))).scalars())
    now = {"state": "waiting", "received": time.time()}
    rows = [{"id": one.id, "lane": one.lane, "payload": one.payload} | now for one in arrived if one.id not in known]
    if rows:
        connection.execute(insert(updates), rows)


def following(connection: Connection, lane: str) -> Waiting | None:
    """Return the next update of a lane."""
    row = connection.execute(NEXT, {"of": lane}).first()
    return Waiting(row.id, row.lane, row.payload, _sender(connection, row.payload)) if row else None


def _sender(connection: Connection, payload: dict[str, Any]) -> Person | None:
    """Return who an update comes from; channels and anonymous admins are nobody."""
    user = _user(payload)
    return meet(connection, user) if is_user(user) and not user.get("is_bot") else None


def _user(payload: dict[str, Any]) -> Any:
    inner: dict[str, Any] = next((value for value in payload.values() if isinstance(value, dict)), {})
    return inner.get("from")


def behind(connection: Connection, lane: str, id_: int) -> int:
    """Return how many updates of a lane wait behind one."""
    later = (updates.c.lane == lane) & (updates.c.state == "waiting") & (updates.c.id > id_)
    return connection.execute(select(func.count()).select_from(updates).where(later)).scalar_one()


def finish(connection: Connection, id_: int) -> bool:
    """An update is handled: its words are no longer kept. False if it was let go of before."""
    return connection.execute(DONE, {"done": id_}).rowcount > 0


def forget(connection: Connection, person: int, before: int) -> None:
    """Let go of what somebody said earlier and still waits to be handled, in whatever chat."""
    waiting = select(updates.c.id, updates.c.payload).where(updates.c.state == "waiting", updates.c.id < before)
    for row in connection.execute(waiting).all():
        user = _user(row.payload)
        if is_user(user) and user["id"] == person:
            finish(connection, row.id)


def lanes(connection: Connection) -> set[str]:
    """Return the lanes in which something waits, to be handled or to be sent."""
    found = [select(table.c.lane).where(table.c.state == "waiting").distinct() for table in (updates, calls)]
    return {lane for query in found for lane in connection.execute(query).scalars()}


def prune(connection: Connection, everything: bool = False) -> None:
    """Forget the ids of updates handled long ago, or of all: another bot's are numbered anew."""
    old = updates.c.received < time.time() + (1 if everything else -KEPT)
    connection.execute(delete(updates).where(updates.c.state != "waiting", old))
