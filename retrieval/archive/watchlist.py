"""What an archive keeps up with, as rows: feeds and folders, when each is due, and how it fared."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from ..database import writing
from .schema import failing, seen, watched

WENT = tuple("title checked changed failures said etag last_modified count".split())  # what a look may change


@dataclass(frozen=True)
class Watched:
    """A feed or a folder that is kept up with.

    `every` is in seconds; `due`, `checked` (looked at) and `changed` (brought something) are seconds since 1970.
    `failures` counts those since it last went well, `said` is what the last one said.
    """

    address: str
    kind: str
    title: str | None
    every: int
    due: float
    checked: float | None = None
    changed: float | None = None
    failures: int = 0
    said: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    count: int = 0


@dataclass(frozen=True)
class Failing:
    """An entry of a feed, or a file of a folder, that failed: `told` is what the feed says of it.

    `since` and `due` are seconds since 1970.
    """

    entry: str
    told: dict[str, Any]
    since: float
    failures: int
    due: float
    said: str


class Watchlist:
    """Reads and writes what is kept up with."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def all(self) -> list[Watched]:
        """Return everything that is kept up with, by address."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(watched).order_by(watched.c.address))
            return [Watched(**row._mapping) for row in rows]

    def holds(self, address: str) -> bool:
        """Return whether something is kept up with."""
        with self.engine.connect() as connection:
            return bool(connection.execute(select(watched.c.address).where(watched.c.address == address)).first())

    def put(self, one: Watched) -> Watched:
        """Keep up with something from now on; return how. What is known of it already stays, but `every` and `due`."""
        here = watched.c.address == one.address
        with writing(self.engine) as connection:
            if connection.execute(select(watched.c.address).where(here)).first():
                connection.execute(update(watched).where(here).values(every=one.every, due=one.due))
            else:
                connection.execute(insert(watched).values(**vars(one)))
            return Watched(**connection.execute(select(watched).where(here)).one()._mapping)

    def looked(self, one: Watched, due: Callable[[int], float]) -> None:
        """Keep how a look went, of what is still kept up with; when it is `due` goes by how often it is to be by now.

        Whoever changed that, or dropped it, while the look was under way is not overruled.
        """
        here = watched.c.address == one.address
        with writing(self.engine) as connection:
            every = connection.execute(select(watched.c.every).where(here)).scalar()
            if every is not None:
                went = {name: getattr(one, name) for name in WENT}
                connection.execute(update(watched).where(here).values(due=due(every), **went))

    def drop(self, address: str) -> bool:
        """Keep up with something no longer; return whether it was."""
        with writing(self.engine) as connection:
            done: Any = connection.execute(delete(watched).where(watched.c.address == address))
            return bool(done.rowcount)

    def seen(self, address: str) -> dict[str, str | None]:
        """Return the entries of a feed, or files of a folder, that need no second look, with how they were then."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(seen).where(seen.c.address == address))
            return {row.entry: row.modified for row in rows}

    def failing(self, address: str) -> list[Failing]:
        """Return the entries of a feed, or files, that failed, those that did first before the others."""
        columns = [column for column in failing.c if column.name != "address"]
        with self.engine.connect() as connection:
            rows = connection.execute(select(*columns).where(failing.c.address == address).order_by(failing.c.since))
            return [Failing(**row._mapping) for row in rows]

    def fail(self, address: str, entries: Iterable[Failing]) -> None:
        """Keep that entries of a feed, or files, failed; entries are tried again when they are due."""
        rows = [{"address": address, **vars(one)} for one in entries]
        with writing(self.engine) as connection:
            if rows and connection.execute(select(watched).where(watched.c.address == address)).first():
                self._unfail(connection, address, [row["entry"] for row in rows])
                connection.execute(insert(failing), rows)

    def _unfail(self, connection: Connection, address: str, entries: Collection[str]) -> None:
        gone = delete(failing).where(failing.c.address == address, failing.c.entry == bindparam("gone"))
        connection.execute(gone, [{"gone": entry} for entry in entries])

    def see(self, address: str, entries: Iterable[tuple[str, str | None]]) -> None:
        """Give entries of a feed, or files, no second look unless they are modified; none of them fails any more."""
        rows = {entry: {"address": address, "entry": entry, "modified": modified} for entry, modified in entries}
        with writing(self.engine) as connection:
            before = delete(seen).where(seen.c.address == address, seen.c.entry == bindparam("before"))
            if rows and connection.execute(select(watched).where(watched.c.address == address)).first():
                connection.execute(before, [{"before": entry} for entry in rows])
                self._unfail(connection, address, rows)
                connection.execute(insert(seen), list(rows.values()))
