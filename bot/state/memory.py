"""The bot's database: every change is one transaction, made in one thread, so that the event loop never waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import sqlalchemy
from filelock import FileLock, Timeout

from retrieval.database import is_current, migrate, open_database
from retrieval.errors import ArchiveUnavailable

from .schema import MEMORY

T = TypeVar("T")
Connection = sqlalchemy.Connection  # a transaction under way, as handlers see it


class Memory:
    """The database of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "bot.lock")
        self._engine = open_database(folder / "bot.sqlite3", MEMORY)
        self._thread = ThreadPoolExecutor(1, "memory")
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
        with self._engine.begin() as connection:
            return work(connection)

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Do one piece of work in a transaction; pieces are done in the order they were asked for."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.now, work)

    def close(self) -> None:
        """Finish what was begun and let go of the file."""
        self._thread.shutdown()
        self._engine.dispose()
        self._lock.release()
