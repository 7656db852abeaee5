"""Which sentences of the archive answer a question best."""

from dataclasses import dataclass

import numpy as np

from ..archive.catalogue import Catalogue, StoredPassage
from ..archive.vectors import VectorStore
from ..embedding.model import Vectors
from ..embedding.space import Space
from ..types import Passage
from .understanding import Understood

PASSAGES = 60  # candidates looked at sentence by sentence
OWN_WORDS = 0.7  # of a follow-up, beside the question it leans on
PASSAGE_WEIGHT = 0.5  # of the passage beside its sentence; chosen on public news questions, not on the sample


@dataclass(frozen=True)
class Candidate:
    """One sentence of a passage and its score: the weighted mean cosine of sentence and passage, -1 to 1."""

    passage: Passage
    sentence: int
    score: float


def rank(understood: Understood, space: Space, vectors: VectorStore, catalogue: Catalogue) -> list[Candidate]:
    """Return the sentences of the nearest passages, best first."""
    embedded = space.questions(understood.searched)
    near = vectors.nearest(embedded[-1], PASSAGES + catalogue.passage_count(understood.without))
    question = _leaning(embedded)
    found = catalogue.passages([id_ for id_ in near if id_.partition(":")[0] not in understood.without])
    candidates = [candidate for stored in found for candidate in _scored(stored, near[stored.passage.id], question)]
    return sorted(candidates, key=lambda c: (-c.score, c.passage.id, c.sentence))


def _leaning(embedded: Vectors) -> Vectors:
    """Return the vector sentences are compared with; shape (dimensions,).

    A follow-up's passages are found by the whole talk, but its own few words choose among their sentences.
    """
    mean = OWN_WORDS * embedded[0] + (1 - OWN_WORDS) * embedded[-1]
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def _scored(stored: StoredPassage, passage_cosine: float, question: Vectors) -> list[Candidate]:
    cosines = stored.vectors.astype(np.float32) @ question
    scores = (cosines + PASSAGE_WEIGHT * passage_cosine) / (1 + PASSAGE_WEIGHT)
    return [Candidate(stored.passage, number, float(score)) for number, score in enumerate(scores)]
