"""From ranked sentences to quotes: one to three whole sentences, word for word, with their source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ..text.words import length
from ..types import Document, Quote, Span
from .ranking import Ranking, Sentence

QUOTES = 3  # the answer and two in its support
ARTICLES = 5  # quotes at most, where several articles answer
TRIED = 8  # windows looked at for them
LOOKED_AT = 4  # sentences around which a quote is tried
SENTENCES = 3  # of a quote at most
WORDS = 70  # of a quote of more than one sentence
# A sentence is the answer with a probability that falls by a factor of e for every so many standard deviations below
# the best; a quote gathers the probabilities of its sentences, and must outweigh what reading it costs.
TEMPERATURE = 0.7
COST = 0.004  # a word, as a share of the probability
SUPPORT = 0.05  # of the first quote's probability, that a supporting one must have
ALIKE = 0.97  # cosine beyond which two quotes say the same
CONTEXT = 300  # characters of the article shown on either side


@dataclass(frozen=True)
class Window:
    """Neighbouring sentences of one document that could be quoted together. `weight` is their worth as an answer."""

    sentences: Sequence[Sentence]
    weight: float

    @property
    def document(self) -> str:
        """The document's id."""
        return self.sentences[0].document

    @property
    def span(self) -> Span:
        """Where the quote stands in its document."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end)

    @property
    def score(self) -> float:
        """The best of its sentences' scores."""
        return max(sentence.score for sentence in self.sentences)

    @cached_property
    def direction(self) -> np.ndarray:
        """The mean of its sentences' vectors, of unit length; shape (dimensions,)."""
        mean = np.mean([sentence.vector for sentence in self.sentences], axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12))


def choose(ranking: Ranking, documents: Mapping[str, Document], answering: Sequence[str] = ()) -> list[Window]:
    """Return what to quote, best first; nothing where no document is left.

    That is the answer, what adds to it, and something from every other document that is `answering`, too.
    """
    there = [sentence for sentence in ranking.sentences if sentence.document in documents]
    article = _Articles(there, documents)
    chosen: list[Window] = []
    for _ in range(TRIED):
        best = _best(there, article)
        if best is None or len(chosen) == QUOTES or (chosen and best.weight < SUPPORT * chosen[0].weight):
            break
        if article.adds(best, chosen):
            chosen.append(best)
        there = [sentence for sentence in there if sentence not in best.sentences]
        article.quoted.update(best.sentences)
    return _with_others(chosen, there, answering, article)


def _best(there: Sequence[Sentence], article: "_Articles") -> Window | None:
    return max(_around(there, article), key=lambda window: window.weight, default=None)


def _with_others(
    chosen: list[Window], there: Sequence[Sentence], answering: Sequence[str], article: "_Articles"
) -> list[Window]:
    """Add the best quotes of answering documents that were not quoted yet."""
    for document in answering:
        if len(chosen) < ARTICLES and document not in {window.document for window in chosen}:
            best = _best([sentence for sentence in there if sentence.document == document], article)
            if best and article.adds(best, chosen):
                chosen.append(best)
    return chosen


class _Articles:
    """The sentences of each document in order, with what is known of each."""

    def __init__(self, there: Sequence[Sentence], documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.top = there[0].score if there else 0.0
        self.quoted: set[Sentence] = set()
        self.rows: dict[str, list[Sentence]] = {}
        for sentence in sorted(there, key=lambda one: one.span.start):
            self.rows.setdefault(sentence.document, []).append(sentence)
        self.places = {sentence: at for row in self.rows.values() for at, sentence in enumerate(row)}
        self.lengths: dict[Sentence, float] = {}

    def windows(self, sentence: Sentence) -> Iterator[Sequence[Sentence]]:
        """Yield the one to three neighbouring sentences around one that could be quoted together."""
        row, at = self.rows[sentence.document], self.places[sentence]
        for start in range(max(0, at - SENTENCES + 1), at + 1):
            for end in range(at + 1, min(len(row), start + SENTENCES) + 1):
                window = row[start:end]
                if self.quoted.isdisjoint(window) and all(self._follows(*pair) for pair in pairwise(window)):
                    yield window

    def _follows(self, one: Sentence, other: Sentence) -> bool:
        """Return whether nothing but white space stands between two sentences."""
        return not self._text(one.document, Span(one.span.end, other.span.start)).strip()

    def adds(self, window: Window, chosen: Sequence[Window]) -> bool:
        """Return whether a quote says something else than those before it: vectors know titles, words do not."""
        said = " ".join(self._text(window.document, window.span).split())
        return not any(
            float(window.direction @ other.direction) > ALIKE
            or " ".join(self._text(other.document, other.span).split()) == said
            for other in chosen
        )

    def _text(self, document: str, span: Span) -> str:
        return self.documents[document].text[span.start : span.end]

    def words(self, window: Sequence[Sentence]) -> float:
        """Return how many words the sentences have."""
        return sum(self._words(sentence) for sentence in window)

    def _words(self, sentence: Sentence) -> float:
        if sentence not in self.lengths:
            self.lengths[sentence] = length(self._text(sentence.document, sentence.span))
        return self.lengths[sentence]


def _around(there: Sequence[Sentence], article: _Articles) -> Iterator[Window]:
    """Yield the quotes that could be made around the best sentences."""
    for sentence in there[:LOOKED_AT]:
        for window in article.windows(sentence):
            words = article.words(window)
            if len(window) == 1 or words <= WORDS:
                yield Window(window, _mass(window, article.top) * float(np.exp(-COST * words)))


def _mass(window: Sequence[Sentence], top: float) -> float:
    return float(sum(np.exp((sentence.score - top) / TEMPERATURE) for sentence in window))


def quote(chosen: Window, documents: Mapping[str, Document]) -> Quote:
    """Return what was chosen as a quote of its document."""
    return quote_span(documents[chosen.document], chosen.span, round(chosen.score, 4))


def quote_span(document: Document, span: Span, score: float) -> Quote:
    """Return a stretch of a document as a quote."""
    before, after = _surroundings(document.text, span)
    return Quote(
        text=document.text[span.start : span.end],
        document=document.id,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        url=document.url,
        language=document.language,
        start=span.start,
        end=span.end,
        score=score,
        before=before,
        after=after,
    )


def _surroundings(text: str, span: Span) -> tuple[str, str]:
    """Return the rest of the quote's paragraph on both sides, cut between words where it is long."""
    before = text[: span.start].rpartition("\n")[2].lstrip()
    after = text[span.end :].partition("\n")[0].rstrip()
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:].partition(" ")[1] + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + "…"
    return before, after
