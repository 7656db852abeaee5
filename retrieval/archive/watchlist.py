"""What an archive keeps up with, as rows: feeds and folders, when each is due, and how it fared."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from ..database import writing
from .schema import failing, seen, watched


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
    """An entry of a feed that failed: `told` is what the feed says of it, `since` and `due` are seconds since 1970."""

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

    def put(self, one: Watched) -> None:
        """Keep up with something from now on, in place of what was known of it."""
        with writing(self.engine) as connection:
            there = connection.execute(select(watched.c.address).where(watched.c.address == one.address)).first()
            if there:
                connection.execute(update(watched).where(watched.c.address == one.address).values(**vars(one)))
            else:
                connection.execute(insert(watched).values(**vars(one)))

    def drop(self, address: str) -> bool:
        """Keep up with something no longer; return whether it was."""
        with writing(self.engine) as connection:
            done: Any = connection.execute(delete(watched).where(watched.c.address == address))
            return bool(done.rowcount)

    def seen(self, address: str) -> dict[str, str | None]:
        """Return the entries of a feed that need no second look, with when they were last modified."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(seen).where(seen.c.address == address))
            return {row.entry: row.modified for row in rows}

    def failing(self, address: str) -> list[Failing]:
        """Return the entries of a feed that are to be tried again, those that failed first before the others."""
        columns = [column for column in failing.c if column.name != "address"]
        with self.engine.connect() as connection:
            rows = connection.execute(select(*columns).where(failing.c.address == address).order_by(failing.c.since))
            return [Failing(**row._mapping) for row in rows]

    def fail(self, address: str, entries: Iterable[Failing]) -> None:
        """Try entries of a feed again when they are due."""
        rows = [{"address": address, **vars(one)} for one in entries]
        with writing(self.engine) as connection:
            if rows and connection.execute(select(watched).where(watched.c.address == address)).first():
                self._unfail(connection, address, [row["entry"] for row in rows])
                connection.execute(insert(failing), rows)

    def _unfail(self, connection: Connection, address: str, entries: Collection[str]) -> None:
        connection.execute(delete(failing).where(failing.c.address == address, failing.c.entry.in_(entries)))

    def see(self, address: str, entries: Iterable[tuple[str, str | None]]) -> None:
        """Give entries of a feed no second look, unless they are modified; none of them fails any more."""
        rows = {entry: {"address": address, "entry": entry, "modified": modified} for entry, modified in entries}
        with writing(self.engine) as connection:
            there = seen.c.address == address
            if rows and connection.execute(select(watched).where(watched.c.address == address)).first():
                connection.execute(delete(seen).where(there, seen.c.entry.in_(rows)))
                self._unfail(connection, address, rows)
                connection.execute(insert(seen), list(rows.values()))
