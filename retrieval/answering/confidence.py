"""How sure what was found makes us that the archive holds the answer: a probability, by logistic regression.

All that is looked at is measured in the embedding model's own unit, and beside text that has nothing to do with the
question and the archive's other documents: so it moves with the archive, and with the model.
"""

import math

import numpy as np

from .ranking import Floats, Ranking

RUNNERS_UP = 5  # documents the best one is compared with
# What they weigh: the best document's sentence, passage, mean and names; how far the sentence stands above unrelated
# text and above those of the next documents; how much of the archive is in the question's language, and its terms as
# far as that is so; the constant. `python -m tests.benchmarks.confidence` fits them and prints the figures.
COEFFICIENTS = (0.169, 0.591, -0.803, 0.953, 0.401, 1.271, -1.513, 3.408, -3.256)
# What a leaning question asks is a direction, not a text, and further from any. What its log odds weigh, how likely the
# document is what the talk is about, how little its own words say, and the constant: fitted on the follow-ups of
# data/eval/news, after their own talks, after those of other stories, and with their articles withheld; the constant,
# such that as many are answered as of the same questions written to stand alone (`python -m tests.benchmarks.leaning`).
LEANING = (0.85, 4.87, 0.43, -1.67)
# Below that we say that it is not in the archive: there, about 3 % of what it was fitted on and is about nothing in the
# archive would be answered.
LEAST = 0.38
SURE = 0.7


def confidence(ranking: Ranking, first: int = 0) -> float:
    """Return the probability, 0 to 1, that the archive answers the question of a ranking; without its `first` best
    documents."""
    if len(ranking.evidence) <= first:
        return 0.0
    odds = float(features(ranking, first) @ np.array(COEFFICIENTS))
    if ranking.meant is not None:
        odds = float(np.dot(LEANING, (odds, ranking.meant[first], 1 - ranking.said, 1.0)))
    return 1 / (1 + math.exp(-odds))


def answering(ranking: Ranking) -> list[str]:
    """Return the documents that are as good as sure to answer each by itself, best first."""
    return [ranking.documents[at] for at in range(RUNNERS_UP) if confidence(ranking, at) > SURE]


def features(ranking: Ranking, first: int = 0) -> Floats:
    """Return what the probability depends on; shape (len(COEFFICIENTS),).

    In an archive in the question's language, an answer is expected to share terms with it; in another, none can.
    """
    best, *others = ranking.evidence[first:]
    near = sorted((float(other[0]) for other in others), reverse=True)[:RUNNERS_UP]
    runners_up = near + [ranking.unrelated] * (RUNNERS_UP - len(near))
    beside = best[0] - ranking.unrelated, best[0] - np.mean(runners_up)
    *meaning, terms, names = best
    return np.array([*meaning, names, *beside, ranking.at_home, ranking.at_home * terms, 1.0])
