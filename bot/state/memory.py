"""The bot's database, worked on in one thread, so that the event loop never waits.

What is asked for while a transaction is under way goes into the next one together (group commit): fifty chats at once
cost a few writes to the disk, not hundreds.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from filelock import FileLock, Timeout

from retrieval.database import is_current, migrate, open_database, writing
from retrieval.errors import ArchiveUnavailable

from .schema import MEMORY

T = TypeVar("T")
Connection = sqlalchemy.Connection  # a transaction under way, as handlers see it
_Piece = tuple[Callable[[Connection], Any], "asyncio.Future[Any]"]


class Memory:
    """The database of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "bot.lock")
        self._engine = open_database(folder / "bot.sqlite3", MEMORY)
        self._thread = ThreadPoolExecutor(1, "memory")
        self._waiting: deque[_Piece] = deque()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveUnavailable(
                f"{folder} cannot be written ({error.strerror}): correct its permissions, or set DEPECHE_DATA_DIR."
            ) from error
        self._prepare()

    def _prepare(self) -> None:
        if is_current(self._engine, MEMORY):
            return
        with self._lock:  # who upgrades does so alone; a bot at work has the newest schema already
            if not is_current(self._engine, MEMORY):
                migrate(self._engine, MEMORY)

    def claim(self) -> None:
        """Make sure that only this process works from the memory, until it ends.

        Raises:
            ArchiveUnavailable: another one does.
        """
        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise ArchiveUnavailable(
                "Another depeche bot runs on this data folder: stop that one, or set DEPECHE_DATA_DIR to another."
            ) from error

    def now(self, work: Callable[[Connection], T]) -> T:
        """Do one piece of work in a transaction, and wait for it."""
        with writing(self._engine) as connection:
            return work(connection)

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Do one piece of work in a transaction, all of it or nothing; pieces are done in the order they were asked
        for. One may be tried twice, and should change nothing but the database."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        self._thread.submit(self._work_off)
        return await done

    async def sweep(self) -> None:
        """Overwrite what was erased: until then its words are still to be read in the database's journal."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._sweep)

    def _sweep(self) -> None:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _work_off(self) -> None:
        """Do all that waits by now."""
        pieces = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            results = self.now(lambda connection: [work(connection) for work, _ in pieces])
        except Exception:  # one of them failed: the others must not
            for piece in pieces:
                self._do_alone(piece)
        else:
            _settle([(done, result, None) for (_, done), result in zip(pieces, results, strict=True)])

    def _do_alone(self, piece: "_Piece") -> None:
        work, done = piece
        try:
            _settle([(done, self.now(work), None)])
        except Exception as error:
            _settle([(done, None, error)])

    def close(self) -> None:
        """Finish what was begun and let go of the file."""
        self._thread.shutdown()
        self._engine.dispose()
        self._lock.release()


def _settle(outcomes: "list[tuple[asyncio.Future[Any], Any, Exception | None]]") -> None:
    """Hand results, or errors, to those who wait in the event loop."""

    def hand_over() -> None:
        for done, result, error in outcomes:
            if done.cancelled():
                continue
            if error is None:
                done.set_result(result)
            else:
                done.set_exception(error)

    if outcomes:
        outcomes[0][0].get_loop().call_soon_threadsafe(hand_over)
