"""Keeps what can be found in line with the catalogue, piece by piece, so that others get their turn in between."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from ..embedding.space import Space, same_model
from ..errors import ModelMismatch
from ..progress import Progress
from ..settings import Settings
from . import indexing
from .catalogue import Catalogue
from .indexing import BATCH
from .locks import ArchiveLock
from .search_index import Census, SearchIndex
from .vectors import VectorStore

TASK = "Indexing articles"
HELD_SECONDS = 2.0  # at a stretch: what is added elsewhere meanwhile is to be found within five


class Keeper:
    """The vector store of one archive, and who may change it."""

    def __init__(self, settings: Settings, catalogue: Catalogue, space: Space, progress: Progress) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.space = space
        self.progress = progress
        self.vectors = VectorStore(settings.vectors_dir, space.identity)
        self.lock = ArchiveLock(settings.data_dir, progress)
        self._revision: str | None = None
        self._census: Census | None = None
        self._following = Lock()

    def check_model(self) -> None:
        """Raise ModelMismatch where the vectors come from another model than the configured one."""
        recorded = self.catalogue.fact("model")
        if recorded and not same_model(recorded, self.space.identity):
            raise ModelMismatch(
                f"This archive was indexed with {recorded.split(' background ')[0]}, and "
                f"{self.settings.embedding_model} is configured: run `depeche reindex` to change over, "
                "or set DEPECHE_EMBEDDING_MODEL back."
            )

    def follow(self) -> None:
        """Take notice of what other processes changed since the last time."""
        with self._following:
            revision = self.catalogue.revision()
            if revision != self._revision:
                self.vectors.reopen()
                self._census = None
                self._revision = revision

    @property
    def census(self) -> Census:
        """How many passages there are, by language; counted again when they change."""
        known = self._census
        if known is None:
            known = self._census = SearchIndex(self.catalogue.engine).census()
        return known

    def is_whole(self) -> bool:
        """Return whether everything recorded can be found, as this version would make it."""
        return (
            self.catalogue.fact("model") in (self.space.identity, None)
            and self.vectors.count() == self.catalogue.passage_count()
            and indexing.is_worded(self.catalogue)
            and not self.catalogue.unfinished()
        )

    def finish(self) -> None:
        """Finish what a dead process left, or an earlier version made in another way. What waits for a living one is
        left to it."""
        if self.lock.nobody_adds():
            with self.lock.adding():
                self.index([])  # an earlier version's documents may wait only after this
                self.index(self.catalogue.waiting_ids())

    def remake(self) -> None:
        """Make everything again, with the configured model."""
        with self.lock.adding():
            with self.lock.held():
                self.catalogue.unindex(None, model=self.space.identity)
                self.vectors.clear()
            self.index(self.catalogue.waiting_ids())

    def index(self, ids: Sequence[str]) -> None:
        """Make those of the documents that wait for it findable, and take out what is on its way out."""
        done = 0
        while True:
            with self._changing():
                done += self._piece(ids[done:], done, len(ids))
            if done >= len(ids):
                break
        if ids:
            self.progress(TASK, len(ids), len(ids))

    def _piece(self, ids: Sequence[str], done: int, total: int) -> int:
        """Index as many documents as fit into one turn; return how many."""
        until, start = time.monotonic() + HELD_SECONDS, 0
        while start < len(ids):
            self.progress(TASK, done + start, total)
            waiting = self.catalogue.waiting(ids[start : start + BATCH])
            batch = indexing.first_batch(waiting)
            if batch:
                indexing.index(batch, self.catalogue, self.vectors, self.space)
            if batch == waiting:
                start = min(start + BATCH, len(ids))
            if time.monotonic() > until:
                break
        return start

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the archive for a change of the vectors, and leave them in line with the catalogue."""
        with self.lock.held():
            self.follow()
            if self.catalogue.fact("model") != self.space.identity:  # a new archive, or an earlier version's
                self.catalogue.unindex(None, model=self.space.identity)
            if self.vectors.model() != self.space.identity:
                self.vectors.clear()
            indexing.reconcile(self.catalogue, self.vectors)
            indexing.index_words(self.catalogue, self.progress)
            yield
            indexing.purge(self.catalogue, self.vectors)
            self._revision, self._census = self.catalogue.revision(), None
