"""The archive: adding, changing and removing articles so that nothing is lost, whenever the process dies.

Every change is recorded in the catalogue first, in one transaction; embedding and the vector store follow,
and can be done again. Whoever opens the archive next for a question or a change finishes what was left.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock

from filelock import FileLock, Timeout

from ..database import is_current, migrate, open_database
from ..embedding.space import Space, same_model
from ..errors import ArchiveUnavailable, ModelMismatch, UnknownDocument
from ..progress import Progress, silent
from ..settings import Settings
from ..types import AddReport, Article, Document, Filters
from .catalogue import Catalogue
from .indexing import VERSION, index_pending, index_words, purge, reconcile
from .schema import ARCHIVE
from .search_index import Census, SearchIndex
from .selection import Selection, select_articles, shelves
from .staging import document_id, stage, withdraw
from .vectors import VectorStore

WAITING = "Waiting for another depeche to finish its change"


class Archive:
    """The articles of one data folder. Opening it touches neither the model nor the vectors."""

    def __init__(self, settings: Settings, progress: Progress = silent, space: Space | None = None) -> None:
        self.settings = settings
        self.progress = progress
        self.space = space or Space(settings, progress)
        self.vectors = VectorStore(settings.vectors_dir, self.space.identity)
        self._lock = FileLock(settings.data_dir / "archive.lock")
        self.catalogue = Catalogue(open_database(settings.archive_file, ARCHIVE))
        self._revision: str | None = None
        self._census: Census | None = None
        self._following = Lock()
        self._prepare_folder()

    def _prepare_folder(self) -> None:
        if not (self.settings.archive_file.is_file() and is_current(self.catalogue.engine, ARCHIVE)):
            with self._locked():
                migrate(self.catalogue.engine, ARCHIVE)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the archive against other writers; they wait for their turn."""
        if not self._lock_at_once():
            self.progress(WAITING, 0, 1)
            self._lock.acquire()
            self.progress(WAITING, 1, 1)
        try:
            yield
        finally:
            self._lock.release()

    def _lock_at_once(self) -> bool:
        try:
            self.settings.data_dir.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise ArchiveUnavailable(
                f"{self.settings.data_dir} cannot be written ({error.strerror or error}): correct its permissions, "
                "or set DEPECHE_DATA_DIR to a folder you can write."
            ) from error
        return True

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the archive for a change, and leave nothing unfinished after it."""
        with self._locked():
            self.follow()
            yield
            self._finish()
            self._revision, self._census = self.catalogue.revision(), None

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

    def documents(self) -> list[Document]:
        """Return every document, in the order they came."""
        return self.catalogue.documents()

    def document(self, id_: str) -> Document:
        """Return one document.

        Raises:
            UnknownDocument: there is none with this id.
        """
        found = self.catalogue.find([id_]).get(id_) if id_.isascii() else None
        if not found:
            raise UnknownDocument(f"No article has the id {id_}: `depeche list` shows them all.")
        return found

    def select(self, filters: Filters, without: Collection[str] = ()) -> Selection:
        """Return which articles filters let through.

        Raises:
            BadFilter: nothing in the archive fits one of them.
        """
        return select_articles(filters, self.catalogue.engine, without)

    def shelves(self) -> list[Filters]:
        """Return the filters by outlet and by language that tell articles apart, those of the most articles first."""
        return shelves(self.catalogue.engine)

    def latest(self, count: int) -> list[Document]:
        """Return the newest articles by their own date, newest first; undated ones are not among them."""
        dated = [document for document in self.documents() if document.date]
        return sorted(dated, key=lambda document: document.date or "", reverse=True)[:count]

    def holds(self, article: Article) -> bool:
        """Return whether the text of an article is in the archive, or an earlier text from the same source."""
        return bool(self.catalogue.find([self.id_of(article)])) or article.source in self.catalogue.sources()

    def id_of(self, article: Article) -> str:
        """Return the id an article has, or would have, in the archive."""
        return document_id(article.text)

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add new articles and bring changed ones up to date; known ones change nothing.

        Raises:
            ModelMismatch: the archive was indexed by another embedding model.
        """
        self.check_model()
        with self._changing():
            staged = stage(self.catalogue, articles)
        found = self.catalogue.find(staged.added + staged.updated + staged.unchanged)
        added, updated, unchanged = (
            tuple(found[id_] for id_ in ids if id_ in found) for ids in (staged.added, staged.updated, staged.unchanged)
        )
        return AddReport(added, updated, unchanged)

    def remove(self, ids: Iterable[str]) -> list[Document]:
        """Remove documents; return what they were.

        Raises:
            UnknownDocument: one of the ids is unknown; then none is removed.
        """
        gone = [self.document(id_) for id_ in dict.fromkeys(ids)]
        with self._changing():
            withdraw(self.catalogue, [document.id for document in gone])
        return gone

    def discard(self, ids: Iterable[str]) -> list[Document]:
        """Remove those of the documents that are there; return what they were."""
        return self.remove(self.catalogue.find(list(ids)))

    def reindex(self) -> int:
        """Embed every article again, with the configured model; return how many there are."""
        with self._locked():
            self.catalogue.unindex(None, model=self.space.identity)
            self.vectors.clear()
            self._finish()
        return self.catalogue.count()

    def check_model(self) -> None:
        """Raise ModelMismatch where the vectors come from another model than the configured one."""
        recorded = self.catalogue.fact("model")
        if recorded and not same_model(recorded, self.space.identity):
            raise ModelMismatch(
                f"This archive was indexed with {recorded.split(' background ')[0]}, and "
                f"{self.settings.embedding_model} is configured: run `depeche reindex` to change over, "
                "or set DEPECHE_EMBEDDING_MODEL back."
            )

    def ready(self) -> None:
        """Finish what an interrupted process left, or an earlier version made in another way.

        Passages that vanished from the vector store are noticed too.

        What another process is busy with is left to it.

        Raises:
            ModelMismatch: the archive was indexed by another embedding model.
            ArchiveUnavailable: the store is damaged.
        """
        self.check_model()
        self.follow()
        current = self.catalogue.fact("model") in (self.space.identity, None)
        whole = self.vectors.count() == self.catalogue.passage_count()
        worded = self.catalogue.fact("words") in (VERSION, None) and not self.catalogue.wordless()
        if (not current or not whole or not worded or self.catalogue.unfinished()) and self._lock_at_once():
            try:
                self._finish()
            finally:
                self._lock.release()

    def _finish(self) -> None:
        """Bring the vector store in line with the catalogue. The lock is held."""
        if self.catalogue.fact("model") != self.space.identity:  # a new archive, or an earlier version's
            self.catalogue.unindex(None, model=self.space.identity)
        if self.vectors.model() != self.space.identity:
            self.vectors.clear()
        reconcile(self.catalogue, self.vectors)
        index_words(self.catalogue, self.progress)
        index_pending(self.catalogue, self.vectors, self.space, self.progress)
        purge(self.catalogue, self.vectors)
