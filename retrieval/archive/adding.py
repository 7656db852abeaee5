"""Articles on their way in: recorded batch by batch, as one change."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Engine

from ..errors import UnreadableDocument
from ..reports import AddReport, Entry
from ..text.likeness import Common
from ..types import Article
from .copies import Copies
from .recording import TOGETHER, Recording
from .staging import Stage

Tell = Callable[[Entry], None]
Offered = Article | UnreadableDocument

LETTERS = 2_000_000  # of text recorded in one transaction at most, or one article
SHOWN = 1000  # entries a report keeps


class Addition(Recording):
    """The change that adds articles, and what becomes of each."""

    def __init__(self, engine: Engine, common: Common, label: str = "", tell: Tell = lambda _: None) -> None:
        super().__init__(engine, "add", label)
        self.copies = Copies(common)
        self.tell = tell
        self.counts: Counter[str] = Counter()
        self.entries: list[Entry] = []

    def record(self, batch: Sequence[Offered]) -> None:
        """Record articles, and what could not be read, in one transaction."""
        titles = (one.title or one.source for one in batch if isinstance(one, Article))
        self.label = self.label or next(titles, "")
        with self.part() as (connection, change, named):
            stage = Stage(connection, change, self.copies)
            entries = [_failed(one) if isinstance(one, UnreadableDocument) else stage.offer(one) for one in batch]
            named += [entry.id for entry in entries if entry.id]
        for entry in entries:
            self._keep(entry)

    def _keep(self, entry: Entry) -> None:
        self.counts[entry.verdict] += 1
        if len(self.entries) < SHOWN:
            self.entries.append(entry)
        self.tell(entry)

    @property
    def report(self) -> AddReport:
        """What became of the articles so far."""
        return AddReport(dict(self.counts), tuple(self.entries), taken_back=self.taken_back)


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
