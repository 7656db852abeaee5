"""Which sentences of the archive answer a question best.

A document is judged by its best sentence, by its best passage, and by the words it shares with the question;
its sentences by their own meaning, apart from what the whole document says anyhow: a lead that sums everything up is
close to every question, and answers none. All is measured in standard deviations of the similarity of texts that
have nothing to do with each other, so that the weights hold for another embedding model.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..archive.search_index import Candidate
from ..embedding.model import Vectors
from ..types import Passage, Place, Span
from .lexical import Words, lexical_scores

NEAREST = 5  # of the unrelated texts
KEPT = 12  # documents whose sentences are looked at one by one
# What a document's evidence weighs (its best sentence, its best passage, the mean of a passage's sentences, its terms,
# its names), and how much of what the document says anyhow is taken off its sentences: chosen on public questions, see
# the README. The mean ranks nothing: beside the best sentence it says whether one stands out.
WEIGHTS = np.array([1.0, 1.0, 0.0, 2.5, 2.5])
ANYHOW = 0.6
# What speaks for a document that is what the talk is about: chosen on the follow-ups of data/eval/news.
MEANT = 2.5
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Asked:
    """What candidates are ranked by: sentences by the first of some texts, shape (texts, dimensions), documents by all
    of them, as much as they weigh; passages by `alike`, their cosines with each text, shape (texts, passages); all by
    the question's words. A question that leans on the talk is two texts, what it asks, and what was asked before; how
    sure an answer makes us is told by what it asks. `meant` says how likely, 0 to 1, documents are what it is about,
    and `said` how far its own words say that."""

    questions: Vectors
    alike: Floats
    words: Words
    shares: Floats = field(default_factory=lambda: np.ones(1))
    meant: Mapping[str, float] = field(default_factory=dict)
    said: float = 1.0

    def in_units_of(self, spread: float) -> "Asked":
        """Return it such that scores are in standard deviations of the cosines of unrelated texts."""
        return replace(self, questions=self.questions / spread, alike=self.alike / spread)


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence of a passage. `score` is in standard deviations of unrelated text; `vector` of unit length."""

    passage: Passage
    index: int
    score: float
    vector: Vectors

    @property
    def document(self) -> str:
        """The document's id."""
        return self.passage.document

    @property
    def span(self) -> Span:
        """Where it stands in its document."""
        return self.passage.sentences[self.index]


@dataclass(frozen=True)
class Ranking:
    """The sentences of the best documents, and the passages, best first.

    `documents` are the ids of all documents, best first; `evidence` says what speaks for each, shape (documents, 5):
    its best sentence, its best passage and the mean of a passage's sentences, in standard deviations of unrelated
    text, and the shares of the question's terms and names it has. `unrelated` is the score of the nearest of the
    unrelated text, and `at_home` the share of the archive that is in the question's language; where the question leans
    on the talk, `meant` says how likely each document is what it is about, and `said` how far its own words say that.
    """

    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    documents: tuple[str, ...] = ()
    evidence: Floats = field(default_factory=lambda: np.zeros((0, len(WEIGHTS))))
    unrelated: float = 0.0
    at_home: float = 0.0
    meant: Floats | None = None
    said: float = 1.0

    def beyond(self, documents: Collection[str], quoted: Collection[Place]) -> "Ranking":
        """Return it with only those sentences of some documents that were not quoted."""
        left = (one for one in self.sentences if one.document in documents)
        return replace(self, sentences=tuple(one for one in left if not any(_overlaps(one, place) for place in quoted)))


def _overlaps(sentence: Sentence, place: Place) -> bool:
    return sentence.document == place.document and (place.start < sentence.span.end and sentence.span.start < place.end)


@dataclass(frozen=True)
class _Table:
    """The candidates' sentences as rows: their vectors, shape (sentences, dimensions); the row each passage starts
    at; and the number of its document, for each passage and for each row."""

    vectors: Vectors
    starts: NDArray[np.int64]
    documents: NDArray[np.int64]
    of_row: NDArray[np.int64]
    subjects: Vectors


def rank(found: Sequence[Candidate], asked: Asked, unrelated: Vectors) -> Ranking:
    """Rank candidates, beside text that has nothing to do with the question, shape (texts, dimensions)."""
    if not found:
        return Ranking()
    table = _table(found)
    own = table.vectors @ asked.questions[0] + _anyhow(table, asked.questions[0])
    evidence = _evidence(table, asked, np.array([lexical_scores(asked.words, one) for one in found]))
    nearest = np.sort(unrelated @ asked.questions[0])[-NEAREST:].mean()
    meant = _meant(found, table, asked.meant)
    merits = np.tensordot(asked.shares, evidence, 1) @ WEIGHTS + MEANT * meant
    ranking = _ranking(found, table, own, evidence[0], merits)
    if len(asked.questions) > 1:
        ranking = replace(ranking, meant=meant[np.argsort(-merits, kind="stable")], said=asked.said)
    return replace(ranking, unrelated=float(nearest), at_home=asked.words.at_home)


def _table(found: Sequence[Candidate]) -> _Table:
    sizes = np.array([len(one.vectors) for one in found])
    numbers: dict[str, int] = {}
    documents = np.array([numbers.setdefault(one.passage.document, len(numbers)) for one in found])
    subjects = {number: one.subject for number, one in zip(documents.tolist(), found, strict=True)}
    nothing = np.zeros(found[0].vectors.shape[1], np.float16)  # an archive whose words are not indexed yet
    return _Table(
        np.concatenate([one.vectors for one in found]).astype(np.float32),
        np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        documents,
        np.repeat(documents, sizes),
        np.array([nothing if (one := subjects[n]) is None else one for n in range(len(numbers))]).astype(np.float32),
    )


def _anyhow(table: _Table, question: Vectors) -> Vectors:
    """Return what to add to sentences' likeness, so that what their document says anyhow counts for less."""
    typical = np.einsum("ij,ij->i", table.vectors, table.subjects[table.of_row])
    return np.asarray(ANYHOW * (table.subjects @ question)[table.of_row] * (1 - typical), dtype=np.float32)


def _evidence(table: _Table, asked: Asked, lexical: Floats) -> Floats:
    """Return the best of each kind of evidence in any of a document's passages; shape (texts, documents, 5)."""
    evidence = np.full((len(asked.questions), len(table.subjects), len(WEIGHTS)), -np.inf)
    for of, (question, alike) in enumerate(zip(asked.questions, asked.alike, strict=True)):
        likeness = table.vectors @ question
        best = np.maximum.reduceat(likeness, table.starts)
        mean = np.add.reduceat(likeness, table.starts) / np.diff([*table.starts, len(likeness)])
        np.maximum.at(evidence[of], table.documents, np.column_stack([best, alike, mean, lexical]))
    return evidence


def _meant(found: Sequence[Candidate], table: _Table, meant: Mapping[str, float]) -> Floats:
    """Return how likely each document is meant; shape (documents,)."""
    said = np.zeros(len(table.subjects))
    for number, one in zip(table.documents, found, strict=True):
        said[number] = meant.get(one.passage.document, 0.0)
    return said


def _ranking(found: Sequence[Candidate], table: _Table, own: Vectors, evidence: Floats, merits: Floats) -> Ranking:
    """A document's best sentence has the document's score; the others stand as far below it as they are worse."""
    order = np.argsort(-merits, kind="stable")
    best = np.full(len(merits), -np.inf)
    np.maximum.at(best, table.of_row, own)
    scores = own + (merits - best)[table.of_row]
    kept = np.isin(table.of_row, order[:KEPT])
    rows = np.flatnonzero(kept)
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    owners = np.searchsorted(table.starts, rows, "right") - 1
    sentences = tuple(
        Sentence(found[owner].passage, int(row - table.starts[owner]), float(scores[row]), table.vectors[row])
        for row, owner in zip(rows, owners, strict=True)
    )
    passages = tuple(found[owner].passage for owner in dict.fromkeys(owners.tolist()))
    names = {number: one.passage.document for number, one in zip(table.documents.tolist(), found, strict=True)}
    ordered = tuple(names[number] for number in order.tolist())
    return Ranking(sentences, passages, ordered, evidence[order])
