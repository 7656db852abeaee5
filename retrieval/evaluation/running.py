"""Asks a bundle's questions in an archive of its articles, made once and kept in the cache."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..answering.chain import Answerer
from ..archive.archive import Archive
from ..archive.schema import ARCHIVE
from ..embedding.space import Space
from ..progress import Progress, silent
from ..settings import Settings
from ..text.words import length
from ..types import Answer, Place, Question, Quote, Turn
from .bundle import Bundle, Gold, Item
from .figures import Judged
from .judging import holds_answer, sentence_span

ASKING = "Asking"


@dataclass(frozen=True)
class Outcome:
    """A question and its answer; document ids are the bundle's file names."""

    item: Item
    answer: Answer
    judged: Judged


class Examination:
    """An archive of a bundle's articles, ready to be asked."""

    def __init__(self, bundle: Bundle, settings: Settings, progress: Progress = silent, space: Space | None = None):
        self.bundle = bundle
        self.progress = progress
        space = space or Space(settings, progress)
        folder = settings.cache_dir / "evaluation" / _digest(bundle, space.identity)
        own = settings.model_copy(update={"data_dir": folder, "sample": "off"})
        self.archive = Archive(own, progress, space)
        self.archive.add(bundle.articles.values())
        self.answerer = Answerer(self.archive)
        self.answerer.warm()
        self._names = {self.archive.id_of(article): name for name, article in bundle.articles.items()}
        self.bundle = replace(bundle, items=tuple(map(self._known, bundle.items)))

    def ask_all(self, left_out: bool = False, verbatim: bool = False) -> Iterator[Outcome]:
        """Ask every question, or every answerable one with its own articles withheld; `verbatim`, without a model."""
        chosen = [item for item in self.bundle.items if item.gold or not left_out]
        for done, item in enumerate(chosen):
            self.progress(ASKING, done, len(chosen))
            yield self.ask(item, left_out, verbatim)
        self.progress(ASKING, len(chosen), len(chosen))

    def ask(self, item: Item, left_out: bool = False, verbatim: bool = False) -> Outcome:
        """Ask one question."""
        withheld = frozenset(self.archive.id_of(self.bundle.articles[gold.document]) for gold in item.gold)
        history = tuple(map(Turn, item.history))
        asked = Question(item.question, history, without=withheld if left_out else frozenset())
        answer = self.answerer.ask(asked, verbatim=verbatim)
        return Outcome(item, answer, self._judged(item, answer))

    def _known(self, item: Item) -> Item:
        """Return an item whose golds name documents as the archive knows them: two of the same text are one there."""
        names = {one.document: self.name(self.archive.id_of(self.bundle.articles[one.document])) for one in item.gold}
        gold = [one.model_copy(update={"document": names[one.document]}) for one in item.gold]
        return replace(item, gold=tuple(gold))

    def name(self, document: str) -> str:
        """Return the file name of a document."""
        return self._names[document]

    def _judged(self, item: Item, answer: Answer) -> Judged:
        ranked = [(self.name(place.document), place) for place in answer.ranked]
        documents = list(dict.fromkeys(name for name, _ in ranked))
        spans = [(gold.document, span) for gold in item.gold if (span := self._span(gold))]
        gains = [any(name == of and _overlap(place, span) for of, span in spans) for name, place in ranked]
        return Judged(
            kind=item.kind,
            answered=answer.answered,
            confidence=answer.confidence,
            document_rank=_first([name in {gold.document for gold in item.gold} for name in documents]),
            quote_rank=_first([self._holds(item, quote) for quote in answer.quotes]),
            gains=tuple(gains),
            relevant=self._relevant(spans),
            words=round(length(answer.quotes[0].text)) if answer.quotes else 0,
            elapsed_ms=answer.elapsed_ms,
        )

    def _relevant(self, spans: Sequence[tuple[str, tuple[int, int]]]) -> int:
        """Return how many passages of the archive hold a gold sentence, or a part of one."""
        ids = {self.archive.id_of(self.bundle.articles[name]): name for name, _ in spans}
        held = [passage for id_ in ids for _, passage, _ in self.archive.catalogue.sentences(id_)]
        places = [Place(ids[one.document], one.span.start, one.span.end) for one in held]
        return sum(any(place.document == of and _overlap(place, span) for of, span in spans) for place in places)

    def _span(self, gold: Gold) -> tuple[int, int] | None:
        return sentence_span(self.bundle.articles[gold.document].text, gold)

    def _holds(self, item: Item, quote: Quote) -> bool:
        name = self.name(quote.document)
        return holds_answer(self.bundle.articles[name].text, name, quote.start, quote.end, item.gold)


def _digest(bundle: Bundle, space: str) -> str:
    """Return what names an archive of these articles with these vectors, in this version's schema.

    Versions of depeche that share a cache each make their own: an older one cannot open a newer one's.
    """
    texts = sorted((name, article.title, article.text) for name, article in bundle.articles.items())
    return hashlib.sha256(repr((ARCHIVE.revision, space, texts)).encode()).hexdigest()[:16]


def _first(right: Sequence[bool]) -> int:
    """Return the rank of the first right one, from 1; 0 where there is none."""
    return right.index(True) + 1 if True in right else 0


def _overlap(place: Place, span: tuple[int, int]) -> bool:
    return place.start < span[1] and span[0] < place.end
