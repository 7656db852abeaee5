"""The passages an answer may rest on, numbered from 1 as the model sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..answering.ranking import Ranking
from ..types import Document, Passage, Quote, Span

PASSAGES = 6  # at most: more would cost time, and hide the best


@dataclass(frozen=True)
class Evidence:
    """A passage with its document."""

    number: int
    passage: Passage
    document: Document

    @property
    def span(self) -> Span:
        """Where it stands in its document."""
        return self.passage.span

    @property
    def text(self) -> str:
        """Its words, as stored."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def about(self) -> str:
        """Its article's title, outlet and date."""
        said = (self.document.title, self.document.outlet, self.document.date)
        return " · ".join(part for part in said if part)


def gather(ranking: Ranking, documents: Mapping[str, Document], quotes: Sequence[Quote]) -> list[Evidence]:
    """Return the passages to answer from: those of the quotes, then the best others."""
    there = [passage for passage in ranking.passages if passage.document in documents]
    quoted = [passage for quote in quotes for passage in there if _overlaps(passage, quote)]
    chosen = list(dict.fromkeys([*quoted, *there]))[:PASSAGES]
    return [Evidence(number, passage, documents[passage.document]) for number, passage in enumerate(chosen, 1)]


def _overlaps(passage: Passage, quote: Quote) -> bool:
    same = passage.document == quote.document
    return same and passage.span.start < quote.end and quote.start < passage.span.end
