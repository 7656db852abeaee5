"""How sure a score makes us that the archive holds the answer."""

import math

# A logistic curve over the best sentence's score, fitted on tests/data/sample_questions.tsv over the sample
# articles: 87 questions they answer, 30 they don't. `python -m tests.benchmarks.confidence` prints the fit.
MIDDLE = 0.255
STEEPNESS = 37.0
# Below that we say that it is not in the archive: rather silent than wrong.
LEAST = 0.85


def confidence(merits) -> float:
    score = merits[0] if merits else -9.
    return score
def confidence_(score: float) -> float:
    """Return the probability, 0 to 1, that the archive answers a question whose best sentence has this score."""
    return 1 / (1 + math.exp(-STEEPNESS * (score - MIDDLE)))


def least_score() -> float:
    """Return the score at which the confidence is just enough to answer."""
    return MIDDLE + math.log(LEAST / (1 - LEAST)) / STEEPNESS
