"""Who may change an archive: writers take turns, in the order they came; long additions leave gaps for others."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from filelock import FileLock, ReadWriteLock, Timeout

from ..errors import ArchiveUnavailable
from ..progress import Progress

WAITING = "Waiting for another depeche to finish its change"


class ArchiveLock:
    """The locks of one data folder, between processes and between threads."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self.folder = folder
        self.progress = progress
        self._lock = FileLock(folder / "archive.lock")
        # Who waits holds the turnstile, so that who leaves cannot be back before him.
        self._turnstile = FileLock(folder / "turnstile.lock")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the archive against other writers; they wait for their turn."""
        with self._writable(), self._turnstile:
            self._acquire()
        try:
            yield
        finally:
            self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            self.progress(WAITING, 0, 1)
            self._lock.acquire()
            self.progress(WAITING, 1, 1)

    @contextmanager
    def adding(self) -> Iterator[None]:
        """Tell others that articles wait for this process, and are not left over from a dead one."""
        with self._writable():
            adders = self._adders()
            adders.acquire_read()
        try:
            yield
        finally:
            adders.release()

    def is_writable(self) -> bool:
        """Return whether anything can be changed here, as far as permissions go."""
        return not os.access(self.folder, os.F_OK) or os.access(self.folder, os.W_OK)

    def nobody_adds(self) -> bool:
        """Return whether what waits to be indexed waits for nobody."""
        try:
            with self._writable(), self._adders().write_lock(blocking=False):
                return True
        except Timeout:
            return False

    @contextmanager
    def watching(self, stop: Event) -> Iterator[None]:
        """Hold the part of the one process that keeps up with feeds; wait for it until told to stop."""
        lock = FileLock(self.folder / "watching.lock")
        with self._writable():
            while not stop.is_set() and not lock.is_locked:
                with suppress(Timeout):
                    lock.acquire(timeout=1)
        try:
            yield
        finally:
            lock.release()

    def _adders(self) -> ReadWriteLock:
        return ReadWriteLock(self.folder / "adders.lock", is_singleton=False)

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            yield
        except Timeout:
            raise
        except (OSError, sqlite3.Error) as error:
            raise ArchiveUnavailable(
                f"{self.folder} cannot be written ({getattr(error, 'strerror', None) or error}): correct its "
                "permissions, or set DEPECHE_DATA_DIR to a folder you can write."
            ) from error
