"""Articles on their way in: recorded batch by batch, as one change."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection, Engine

from ..database import writing
from ..errors import UnreadableDocument
from ..text.likeness import Common
from ..types import AddReport, Article, Entry
from . import copies, journal
from .copies import Copies
from .staging import Stage

Tell = Callable[[Entry], None]
Offered = Article | UnreadableDocument

TOGETHER = 64  # articles recorded in one transaction
LETTERS = 2_000_000  # or so much text
SHOWN = 1000  # entries a report keeps


class Addition:
    """One change that adds articles; what is recorded is kept from there on, whenever the process dies."""

    def __init__(self, engine: Engine, common: Common, label: str = "", tell: Tell = lambda _: None) -> None:
        self.engine = engine
        self.copies = Copies(common)
        self.label = label
        self.tell = tell
        self.counts: Counter[str] = Counter()
        self.entries: list[Entry] = []
        self.waiting: list[str] = []
        self._change: int | None = None

    def record(self, batch: Sequence[Offered]) -> None:
        """Record articles, and what could not be read, in one transaction."""
        with writing(self.engine) as connection:
            copies.sign_all(connection)
            change, since = self._open(connection, batch), journal.position(connection)
            stage = Stage(connection, change, self.copies)
            entries = [_failed(one) if isinstance(one, UnreadableDocument) else stage.offer(one) for one in batch]
            self.waiting += journal.waiting(connection, since, [entry.id for entry in entries if entry.id])
            journal.close(connection, change)
        for entry in entries:
            self._keep(entry)

    def _open(self, connection: Connection, batch: Sequence[Offered]) -> int:
        """Go on with this addition's change, unless nothing came of it yet, or it was taken back meanwhile."""
        if self._change is None or not journal.is_open(connection, self._change):
            titles = (one.title or one.source for one in batch if isinstance(one, Article))
            self._change = journal.begin(connection, "add", self.label or next(titles, ""))
        return self._change

    def _keep(self, entry: Entry) -> None:
        self.counts[entry.verdict] += 1
        if len(self.entries) < SHOWN:
            self.entries.append(entry)
        self.tell(entry)

    @property
    def report(self) -> AddReport:
        """What became of the articles so far."""
        return AddReport(dict(self.counts), tuple(self.entries))


def _failed(error: UnreadableDocument) -> Entry:
    return Entry("failed", reason=str(error))


def batches(offered: Iterable[Offered]) -> Iterator[list[Offered]]:
    """Group articles as they come, by number and by length."""
    batch: list[Offered] = []
    letters = 0
    for one in offered:
        batch.append(one)
        letters += len(one.text) if isinstance(one, Article) else 0
        if len(batch) == TOGETHER or letters > LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch
