"""How sure a score makes us that the archive holds the answer."""

import math

# A logistic curve over the best sentence's score. Where it stands comes from the sample articles' own
# questions (tests/data/sample_questions.jsonl): see `tests/benchmarks/confidence.py`.
MIDDLE = 0.44
STEEPNESS = 25.0
LEAST = 0.5


def confidence(score: float) -> float:
    """Return the probability, 0 to 1, that a best sentence of this score answers its question."""
    return 1 / (1 + math.exp(-STEEPNESS * (score - MIDDLE)))


def least_score() -> float:
    """Return the score at which the confidence is just enough to answer."""
    return MIDDLE - math.log(1 / LEAST - 1) / STEEPNESS
