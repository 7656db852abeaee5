"""Which sentences of the archive answer a question best.

A document is judged by its best sentence, by the passage around it, and by the words it shares with the question;
its sentences by their own meaning, apart from what the whole document says anyhow: a lead that sums everything up is
close to every question, and answers none. All is measured in standard deviations of the question's similarity to
text that has nothing to do with it, so that scores of different questions, and of different archives, compare.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..archive.catalogue import Catalogue, StoredPassage
from ..archive.vectors import VectorStore
from ..embedding.model import Vectors
from ..embedding.space import Space
from ..types import Passage
from .lexical import Words, brought, lexical_scores, question_words
from .understanding import Understood

PASSAGES = 60  # candidates by meaning, looked at sentence by sentence
OWN_WORDS = 0.7  # of a follow-up, beside the question it leans on
BEST = 6  # sentences whose neighbours are looked at too, for they may belong to the answer
# Weights beside a document's best sentence, and how much of what the document says anyhow is taken off its sentences:
# chosen on public questions that no figure is reported on, see data/eval.
PASSAGE, TERMS, NAMES = 0.5, 3.0, 3.0
ANYHOW = 0.6
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage. `score` is in standard deviations of unrelated text; `vector` of unit length."""

    passage: Passage
    index: int
    score: float
    vector: Vectors


@dataclass(frozen=True)
class Ranking:
    """The sentences that were looked at, and the passages, best first; and the documents' scores, best first."""

    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    merits: tuple[float, ...] = ()

    @property
    def best(self) -> float:
        """The best score; 0 in an empty archive, which is what unrelated text has."""
        return self.sentences[0].score if self.sentences else 0.0


def rank(understood: Understood, space: Space, vectors: VectorStore, catalogue: Catalogue) -> Ranking:
    """Rank the sentences of the passages that a question's meaning and its rarest words lead to."""
    embedded = space.questions(understood.searched)
    words = question_words(understood.searched[-1], understood.language, catalogue)
    near = vectors.nearest(embedded[-1], PASSAGES + catalogue.passage_count(understood.without))
    ids = dict.fromkeys(id_ for id_ in [*near, *brought(words, catalogue)] if _document(id_) not in understood.without)
    found = catalogue.passages(list(ids))
    question = _leaning(embedded)
    first = _ranked(found, question, words, space, catalogue)
    beside = _beside(first.sentences[:BEST], ids)
    return _ranked([*found, *catalogue.passages(beside)], question, words, space, catalogue) if beside else first


def _leaning(embedded: Vectors) -> Vectors:
    """Return the vector sentences are compared with; shape (dimensions,).

    A follow-up's passages are found by the whole talk, but its own few words choose among their sentences.
    """
    mean = OWN_WORDS * embedded[0] + (1 - OWN_WORDS) * embedded[-1]
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def _beside(sentences: Sequence[Sentence], known: dict[str, None]) -> list[str]:
    """Return the ids of the passages next to those of some sentences."""
    wanted = [id_ for sentence in sentences for id_ in _neighbours(sentence.passage)]
    return [id_ for id_ in dict.fromkeys(wanted) if id_ not in known]


def _document(passage: str) -> str:
    return passage.partition(":")[0]


def _neighbours(passage: Passage) -> list[str]:
    document, _, number = passage.id.partition(":")
    return [f"{document}:{int(number) - 1}", f"{document}:{int(number) + 1}"]


def _ranked(
    found: Sequence[StoredPassage], question: Vectors, words: Words, space: Space, catalogue: Catalogue
) -> Ranking:
    if not found:
        return Ranking()
    unrelated = space.background @ question
    middle, spread = float(unrelated.mean()), float(unrelated.std())
    whole: list[Floats] = [(one.vectors.astype(np.float64) @ question - middle) / spread for one in found]
    own: list[Floats] = [
        _own(one, question, ANYHOW) / spread + likeness for one, likeness in zip(found, whole, strict=True)
    ]
    merits = _merits(found, whole, lexical_scores(words, found, catalogue))
    return _sorted(found, own, merits)


def _own(stored: StoredPassage, question: Vectors, share: float) -> Floats:
    """Return what to add to sentences' similarities, so that what their document says anyhow counts for less."""
    if stored.subject is None:
        return np.zeros(len(stored.vectors))
    subject = stored.subject.astype(np.float32)
    return np.asarray(share * float(subject @ question) * (1 - stored.vectors.astype(np.float32) @ subject))


def _merits(
    found: Sequence[StoredPassage], likenesses: Sequence[Floats], lexical: Sequence[tuple[float, float]]
) -> dict[str, float]:
    """Return each document's score: the best of each kind of evidence in any of its passages."""
    evidence: dict[str, list[tuple[float, ...]]] = {}
    for one, likeness, (terms, names) in zip(found, likenesses, lexical, strict=True):
        row = (float(likeness.max()), PASSAGE * float(likeness.mean()), TERMS * terms, NAMES * names)
        evidence.setdefault(one.passage.document, []).append(row)
    return {document: float(np.max(rows, axis=0).sum()) for document, rows in evidence.items()}


def _sorted(found: Sequence[StoredPassage], own: Sequence[Floats], merits: dict[str, float]) -> Ranking:
    """A document's best sentence has the document's score; the others stand as far below it as they are worse."""
    best: dict[str, float] = {}
    for one, scores in zip(found, own, strict=True):
        best[one.passage.document] = max(best.get(one.passage.document, -np.inf), float(scores.max()))
    lifts = {document: merit - best[document] for document, merit in merits.items()}
    sentences = [
        Sentence(one.passage, index, float(score) + lifts[one.passage.document], vector)
        for one, scores in zip(found, own, strict=True)
        for index, (score, vector) in enumerate(zip(scores, one.vectors, strict=True))
    ]
    sentences.sort(key=lambda sentence: (-sentence.score, sentence.passage.id, sentence.index))
    passages = {sentence.passage.id: sentence.passage for sentence in sentences}
    return Ranking(tuple(sentences), tuple(passages.values()), tuple(sorted(merits.values(), reverse=True)))
