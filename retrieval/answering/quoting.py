"""From ranked sentences to quotes: one to three whole sentences, word for word, with their source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..text.words import length
from ..types import Document, Quote, Span
from .ranking import Ranking, Sentence

QUOTES = 3  # the answer and two in its support
LOOKED_AT = 4  # sentences around which a quote is tried
SENTENCES = 3  # of a quote at most
WORDS = 75  # of a quote of more than one sentence
# A sentence is the answer with a probability that falls by a factor of e for every so many standard deviations below
# the best; a quote gathers the probabilities of its sentences, and must outweigh what reading it costs.
TEMPERATURE = 0.8
COST = 0.005  # a word, as a share of the probability
SUPPORT = 0.05  # of the first quote's probability, that a supporting one must have
ALIKE = 0.97  # cosine beyond which two quotes say the same
CONTEXT = 300  # characters of the article shown on either side


@dataclass(frozen=True)
class Chosen:
    """Neighbouring sentences of one document to quote together."""

    sentences: tuple[Sentence, ...]
    weight: float

    @property
    def document(self) -> str:
        """The document's id."""
        return self.sentences[0].passage.document

    @property
    def span(self) -> Span:
        """Where the quote stands in its document."""
        return Span(_span(self.sentences[0]).start, _span(self.sentences[-1]).end)

    @property
    def score(self) -> float:
        """The best of its sentences' scores."""
        return max(sentence.score for sentence in self.sentences)


def choose(ranking: Ranking, documents: Mapping[str, Document]) -> list[Chosen]:
    """Return what to quote, best first: the answer, and what adds to it; nothing where no document is left."""
    there = [sentence for sentence in ranking.sentences if sentence.passage.document in documents]
    chosen: list[Chosen] = []
    while there and len(chosen) < QUOTES:
        best = max(_around(there, documents), key=lambda candidate: candidate.weight)
        if chosen and best.weight < SUPPORT * chosen[0].weight:
            break
        if not any(_alike(best, other) for other in chosen):
            chosen.append(best)
        there = [sentence for sentence in there if sentence not in best.sentences]
    return chosen


def _around(there: Sequence[Sentence], documents: Mapping[str, Document]) -> Iterator[Chosen]:
    """Return the quotes that could be made around the best sentences."""
    top = there[0].score
    for sentence in there[:LOOKED_AT]:
        document = documents[sentence.passage.document]
        row = _row(sentence, there)
        at = row.index(sentence)
        for start in range(max(0, at - SENTENCES + 1), at + 1):
            for end in range(at + 1, min(len(row), start + SENTENCES) + 1):
                if _touch(row[start:end], document) and (quote := _weighed(row[start:end], document, top)):
                    yield quote


def _row(sentence: Sentence, there: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of a sentence's document, in order."""
    same = [other for other in there if other.passage.document == sentence.passage.document]
    return sorted(same, key=lambda other: _span(other).start)


def _touch(sentences: Sequence[Sentence], document: Document) -> bool:
    """Return whether nothing but white space stands between the sentences."""
    pairs = zip(sentences, sentences[1:], strict=False)
    return not any(document.text[_span(one).end : _span(other).start].strip() for one, other in pairs)


def _weighed(sentences: Sequence[Sentence], document: Document, top: float) -> Chosen | None:
    words = length(document.text[_span(sentences[0]).start : _span(sentences[-1]).end])
    if len(sentences) > 1 and words > WORDS:
        return None
    mass = sum(np.exp((sentence.score - top) / TEMPERATURE) for sentence in sentences)
    return Chosen(tuple(sentences), float(mass * np.exp(-COST * words)))


def _alike(one: Chosen, other: Chosen) -> bool:
    """Return whether two quotes say the same."""
    means = [np.array([s.vector for s in quote.sentences], np.float32).mean(axis=0) for quote in (one, other)]
    lengths = np.linalg.norm(means, axis=1)
    return float(np.dot(*means)) > ALIKE * float(lengths.prod())


def _span(sentence: Sentence) -> Span:
    return sentence.passage.sentences[sentence.index]


def quote(chosen: Chosen, documents: Mapping[str, Document]) -> Quote:
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
