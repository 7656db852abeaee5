"""How sure what was found makes us that the archive holds the answer: a probability, by logistic regression.

All that is looked at is measured against text that has nothing to do with the question and against the archive's
other documents, for this question: so it moves with the archive, and with the embedding model.
"""

import math

import numpy as np

from .ranking import WEIGHTS, Floats, Ranking

RUNNERS_UP = 5  # documents the best one is compared with
SAME_MATTER = 0.4  # cosine of two documents' subjects beyond which they are about one matter
# What the best document's evidence weighs (sentence, passage, terms, names), how far its sentence stands above those
# of the next documents about something else, and the constant. `python -m tests.benchmarks.confidence` fits them and
# prints the figures.
COEFFICIENTS = (0.531, -0.468, 1.193, 0.925, 0.898, -3.262)
# Below that we say that it is not in the archive: there, about 3 % of what it was fitted on and is about nothing in the
# archive would be answered.
LEAST = 0.36
SURE = 0.7


def confidence(ranking: Ranking, first: int = 0) -> float:
    """Return the probability, 0 to 1, that the archive answers the question of a ranking; without its `first` best
    documents."""
    if len(ranking.evidence) <= first:
        return 0.0
    return 1 / (1 + math.exp(-float(features(ranking, first) @ np.array(COEFFICIENTS))))


def answering(ranking: Ranking) -> list[str]:
    """Return the documents that are as good as sure to answer each by itself, best first."""
    return [ranking.documents[at] for at in range(RUNNERS_UP) if confidence(ranking, at) > SURE]


def features(ranking: Ranking, first: int = 0) -> Floats:
    """Return what the probability depends on; shape (len(COEFFICIENTS),).

    An archive of one matter holds many documents that are nearly as good: the best one is compared with those about
    something else, and where these are few, with the nearest of the unrelated text.
    """
    best, *others = ranking.evidence[first:]
    alike = ranking.subjects[first + 1 :] @ ranking.subjects[first]
    runners_up = [float(other[0]) for other, like in zip(others, alike, strict=True) if like < SAME_MATTER]
    runners_up = runners_up[:RUNNERS_UP] + [ranking.unrelated] * (RUNNERS_UP - len(runners_up))
    return np.array([*best[: len(WEIGHTS)], best[0] - np.mean(runners_up), 1.0])
