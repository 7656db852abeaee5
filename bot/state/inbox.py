"""Updates on their way in: kept from before Telegram is told that they came until they are handled."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from .schema import calls, updates

KEPT = 3 * 24 * 3600  # seconds a handled update's id is remembered; Telegram forgets its own after one day


@dataclass(frozen=True)
class Waiting:
    """An update that is still to be handled; `attempts` were begun before."""

    id: int
    payload: dict[str, Any]
    attempts: int


def store(connection: Connection, id_: int, lane: str, payload: dict[str, Any]) -> bool:
    """Keep an update; return whether it is new, for Telegram may send it again."""
    if connection.execute(select(updates.c.id).where(updates.c.id == id_)).first():
        return False
    values = {"id": id_, "lane": lane, "payload": payload, "state": "waiting", "received": time.time(), "attempts": 0}
    connection.execute(insert(updates).values(values))
    return True


def begin(connection: Connection, lane: str) -> Waiting | None:
    """Return the next update of a lane, and count the attempt."""
    waiting = (updates.c.lane == lane) & (updates.c.state == "waiting")
    row = connection.execute(select(updates).where(waiting).order_by(updates.c.id).limit(1)).first()
    if row is None:
        return None
    connection.execute(update(updates).where(updates.c.id == row.id).values(attempts=row.attempts + 1))
    return Waiting(row.id, row.payload, row.attempts)


def behind(connection: Connection, lane: str, id_: int) -> int:
    """Return how many updates of a lane wait behind one."""
    later = (updates.c.lane == lane) & (updates.c.state == "waiting") & (updates.c.id > id_)
    return connection.execute(select(func.count()).select_from(updates).where(later)).scalar_one()


def finish(connection: Connection, id_: int) -> None:
    """An update is handled: its words are no longer kept."""
    connection.execute(update(updates).where(updates.c.id == id_).values(state="done", payload=None))


def lanes(connection: Connection) -> set[str]:
    """Return the lanes in which something waits, to be handled or to be sent."""
    found = [select(table.c.lane).where(table.c.state == "waiting").distinct() for table in (updates, calls)]
    return {lane for query in found for lane in connection.execute(query).scalars()}


def prune(connection: Connection) -> None:
    """Forget the ids of updates handled long ago."""
    connection.execute(delete(updates).where(updates.c.state != "waiting", updates.c.received < time.time() - KEPT))
