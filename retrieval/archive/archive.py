"""The archive: articles, and what is found in them, in one data folder.

Every change is recorded in the catalogue first; the vectors follow, at the latest when the archive is next opened.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from ..database import is_current, migrate, open_database, writing
from ..embedding.space import Space
from ..errors import NothingToUndo
from ..progress import UNKNOWN, Progress, silent
from ..reports import AddReport, Change
from ..settings import Settings
from ..types import Article, Document, Filters
from . import changes, copies, editing, exchange, journal, lookup
from .adding import Addition, Offered, Tell, batches
from .catalogue import Catalogue
from .keeper import Keeper
from .recording import TOGETHER, Recording, together
from .rehearsal import rehearsal
from .schema import ARCHIVE
from .search_index import Census
from .selection import Selection, select_articles, shelves
from .staging import document_id, withdraw

FEW = 200  # documents that a question waits for to be indexed
READING = "Reading articles"


class Archive:
    """The articles of one data folder. Opening it touches neither the model nor the vectors."""

    def __init__(self, settings: Settings, progress: Progress = silent, space: Space | None = None) -> None:
        self.settings = settings
        self.progress = progress
        self.space = space or Space(settings, progress)
        self.catalogue = Catalogue(open_database(settings.archive_file, ARCHIVE))
        self.keeper = Keeper(settings, self.catalogue, self.space, progress)
        self.vectors = self.keeper.vectors
        self._prepare_folder()

    def _prepare_folder(self) -> None:
        if not (self.settings.archive_file.is_file() and is_current(self.catalogue.engine, ARCHIVE)):
            with self.keeper.lock.held():
                migrate(self.catalogue.engine, ARCHIVE)

    @property
    def census(self) -> Census:
        """How many passages there are, by language."""
        return self.keeper.census

    def documents(self) -> list[Document]:
        """Return every document, in the order they came."""
        return self.catalogue.documents()

    def document(self, id_: str) -> Document:
        """Return one document, by its id or a beginning of that.

        Raises:
            UnknownDocument: there is none with this id, or several begin so.
        """
        return lookup.one(self.catalogue, id_)

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
        return lookup.newest_first(document for document in self.documents() if document.date)[:count]

    def holds(self, article: Article) -> bool:
        """Return whether the text of an article is in the archive, or an earlier text from the same source."""
        return bool(self.catalogue.find([self.id_of(article)])) or self.catalogue.is_source(article.source)

    def id_of(self, article: Article) -> str:
        """Return the id an article has, or would have, in the archive."""
        return document_id(article.text)

    def add(
        self, offered: Iterable[Offered], label: str = "", tell: Tell = lambda _: None, keep: bool = True
    ) -> AddReport:
        """Add new articles and bring changed ones up to date; known ones change nothing.

        `offered` may hold what could not be read, which is reported among the rest. `label` names the change, for
        whoever takes it back; `tell` hears what became of each, as soon as it is recorded. Without `keep` everything
        is told, and nothing is done.

        Raises:
            ModelMismatch: the archive was indexed by another embedding model.
        """
        self.check_model()
        if not keep:
            with rehearsal(self.settings.archive_file) as engine:
                return self._recorded(Addition(engine, self.space.is_common, label, tell), offered).report
        with self.keeper.lock.adding():
            addition = self._recorded(Addition(self.catalogue.engine, self.space.is_common, label, tell), offered)
            self.keeper.index(addition.waiting)
        if self.catalogue.unfinished():
            self.keeper.finish()
        return addition.report

    def _recorded(self, addition: Addition, offered: Iterable[Offered]) -> Addition:
        for batch in batches(offered):
            with self.keeper.lock.held():
                addition.record(batch)
            self._tell_read(addition, UNKNOWN)
        self._tell_read(addition, addition.counts.total())
        return addition

    def _tell_read(self, addition: Addition, total: int) -> None:
        if addition.counts.total() > TOGETHER:  # fewer are read before anybody could look
            self.progress(READING, addition.counts.total(), total)

    def remove(self, ids: Iterable[str]) -> list[Document]:
        """Remove documents and their copies; return what they were, each before its copies.

        Raises:
            UnknownDocument: one of the ids is unknown; then none is removed.
        """
        named, copies_of = [self.document(id_) for id_ in dict.fromkeys(ids)], self.catalogue.copies()
        if named:
            self._change("remove", named[0].title, lambda c, n: withdraw(c, n, [one.id for one in named]))
        return list({one.id: one for main in named for one in (main, *copies_of.get(main.id, ()))}.values())

    def discard(self, ids: Iterable[str]) -> list[Document]:
        """Remove those of the documents that are there; return what they were."""
        return self.remove(self.catalogue.find(list(ids)))

    def edit(self, id_: str, details: Mapping[str, str]) -> Document:
        """Correct what is known of a document: title, date, outlet, url, author, language; an empty text clears it.

        Raises:
            UnknownDocument: there is none with this id.
            BadDetail: a date is none, or a language is unknown.
        """
        document, corrected = self.document(id_), editing.checked(details)
        self._change("edit", document.title, lambda c, n: editing.edit(c, n, document.id, corrected))
        return self.document(document.id)

    def split(self, id_: str) -> Document:
        """Let a copy be found by itself.

        Raises:
            UnknownDocument: there is none with this id.
            BadDetail: it is no copy.
        """
        document = self.document(id_)
        self._change("split", document.title, lambda c, n: editing.split(c, n, document.id))
        return document

    def undo(self) -> Change:
        """Take back the last change, whole; return what it was.

        Raises:
            NothingToUndo: there is none left that could be.
        """
        with self.keeper.lock.adding():
            with self.keeper.lock.held(), writing(self.catalogue.engine) as connection:
                last = changes.latest(connection, 1)
                if not last:
                    raise NothingToUndo("Nothing is left to take back: only the last 20 changes can be.")
                touched = [*journal.undo(connection, last[0].number), *copies.restore(connection, None)]
            self.keeper.index(touched)
        return last[0]

    def export(self, path: Path, force: bool = False) -> int:
        """Write everything but the vectors into one file; return how many documents.

        Raises:
            BadBackup: the file cannot be written, or is there already and `force` doesn't say to replace it.
        """
        return exchange.export(self.catalogue.engine, path, self.progress, force)

    def import_(self, path: Path) -> AddReport:
        """Bring in what `export` wrote; what is there already stays as it is.

        Raises:
            BadBackup: the file is none, was cut short or changed, or cannot be read.
        """
        self.check_model()
        with self.keeper.lock.adding():
            importing = exchange.Import(self.catalogue.engine, path.name)
            for batch in together(exchange.documents_in(path)):
                with self.keeper.lock.held():
                    importing.record(batch)
            self.keeper.index(importing.waiting)
        return importing.report

    def changes(self) -> list[Change]:
        """Return what `undo` would take back, one after the other."""
        with self.catalogue.engine.connect() as connection:
            return changes.latest(connection)

    def last_change(self) -> Change | None:
        """Return the change that `undo` would take back."""
        return next(iter(self.changes()), None)

    def _change(self, kind: str, label: str, act: Callable[[Connection, int], None]) -> None:
        """Make one change, and bring what can be found in line with it."""
        self.check_model()
        with self.keeper.lock.adding():
            recording = Recording(self.catalogue.engine, kind, label)
            with self.keeper.lock.held(), recording.part() as (connection, change, _):
                act(connection, change)
            self.keeper.index(recording.waiting)

    def reindex(self) -> int:
        """Embed every article again, with the configured model; return how many there are."""
        self.keeper.remake()
        return self.catalogue.count()

    def check_model(self) -> None:
        """Raise ModelMismatch where the vectors come from another model than the configured one."""
        self.keeper.check_model()

    def ready(self) -> int:
        """Notice what other processes changed, and finish what a dead one left, if it is little.

        Lost passages are noticed too. Returns how many documents still wait to be indexed: `finish` does that.

        Raises:
            ModelMismatch: the archive was indexed by another embedding model.
            ArchiveUnavailable: the store is damaged.
        """
        self.check_model()
        self.keeper.follow()
        if not self.keeper.is_whole() and len(self.catalogue.waiting_ids()) <= FEW and self.keeper.lock.is_writable():
            self.keeper.finish()
        return len(self.catalogue.waiting_ids())

    def finish(self) -> None:
        """Finish what a dead process left, however much it is.

        Raises:
            ModelMismatch: the archive was indexed by another embedding model.
        """
        self.check_model()
        self.keeper.finish()
