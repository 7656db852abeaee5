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
PASSAGE_WEIGHT = 0.5  # of the passage beside its sentence; chosen on public news questions, not on the sample


@dataclass(frozen=True)
class Candidate:
    """One sentence of a passage and its score: the weighted mean cosine of sentence and passage, -1 to 1."""

    passage: Passage
    sentence: int
    score: float


def rank(understood: Understood, space: Space, vectors: VectorStore, catalogue: Catalogue) -> list[Candidate]:
    """Return the sentences of the nearest passages, best first."""
    question = _question_vector(understood, space)
    near = vectors.nearest(question, PASSAGES)
    found = catalogue.passages(list(near))
    candidates = [candidate for stored in found for candidate in _scored(stored, near[stored.passage.id], question)]
    return sorted(candidates, key=lambda c: (-c.score, c.passage.id, c.sentence))


def _question_vector(understood: Understood, space: Space) -> Vectors:
    """Return one unit vector; of a question that leans on the one before, halfway between it alone and both."""
    mean = space.questions(understood.searched).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def _scored(stored: StoredPassage, passage_cosine: float, question: Vectors) -> list[Candidate]:
    cosines = stored.vectors.astype(np.float32) @ question
    scores = (cosines + PASSAGE_WEIGHT * passage_cosine) / (1 + PASSAGE_WEIGHT)
    return [Candidate(stored.passage, number, float(score)) for number, score in enumerate(scores)]
