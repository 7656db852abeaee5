"""One change, recorded in as many transactions as it takes; each is kept from then on, whenever the process dies."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Engine

from ..database import writing
from . import copies, journal

TOGETHER = 64  # documents recorded in one transaction

Thing = TypeVar("Thing")


class Recording:
    """A change of `kind` under way; `waiting` are the documents it leaves to be indexed."""

    def __init__(self, engine: Engine, kind: str, label: str) -> None:
        self.engine = engine
        self.kind = kind
        self.label = label
        self.waiting: list[str] = []
        self._taken_back = False
        self._change: int | None = None

    @contextmanager
    def part(self) -> Iterator[tuple[Connection, int, list[str]]]:
        """Open a transaction of the change: the connection, the change's number, and a list for documents that may
        wait though nothing changed about them."""
        with writing(self.engine) as connection:
            copies.sign_all(connection)
            change, since = self._open(connection), journal.position(connection)
            named: list[str] = []
            yield connection, change, named
            copies.restore(connection, change)
            self.waiting += journal.waiting(connection, since, named)
            journal.close(connection, change)
            if not journal.is_open(connection, change):
                self._change = None

    def _open(self, connection: Connection) -> int:
        """Go on with the change, unless nothing came of it yet, or it was taken back meanwhile."""
        self._look_back(connection)
        if self._change is None or not journal.is_open(connection, self._change):
            self._change = journal.begin(connection, self.kind, self.label)
        return self._change

    def _look_back(self, connection: Connection) -> None:
        lost = self._change is not None and journal.was_taken_back(connection, self._change)
        self._taken_back = self._taken_back or lost

    @property
    def taken_back(self) -> bool:
        """Whether somebody took back, meanwhile, what was recorded."""
        with self.engine.connect() as connection:
            self._look_back(connection)
        return self._taken_back


def together(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """Yield things in lists of as many as are recorded at once."""
    left = iter(things)
    while batch := list(islice(left, TOGETHER)):
        yield batch
