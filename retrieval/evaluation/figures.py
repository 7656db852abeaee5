"""The figures of a run. Shares lie between 0 and 1; an empty set of questions gives None."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 10
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """What became of one question: where the right things stood, and what was said.

    `document_rank` and `quote_rank` count from 1, 0 for absent; `gains` are the relevances of the ranked passages.
    """

    kind: str
    answered: bool
    confidence: float
    document_rank: int
    quote_rank: int
    gains: tuple[bool, ...]
    relevant: int
    words: int
    elapsed_ms: float


def ranking_figures(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Return how well documents, passages and sentences were found; of answerable questions."""
    first_words = [one.words for one in judged if one.words]
    return {
        "document@1": _share([one.document_rank == 1 for one in judged]),
        "document@5": _share([1 <= one.document_rank <= 5 for one in judged]),
        "ndcg@10": _share([ndcg(one.gains, one.relevant) for one in judged]),
        "answer@1": _share([one.quote_rank == 1 for one in judged]),
        "answer@3": _share([1 <= one.quote_rank <= 3 for one in judged]),
        "answered": _share([one.answered for one in judged]),
        "words": _share(first_words),
    }


def ndcg(gains: Sequence[bool], relevant: int, depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain of binary relevances (Järvelin and Kekäläinen, 2002)."""
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    found = np.array([*gains[:depth], *[False] * (depth - len(gains[:depth]))], dtype=float)
    best = discounts[: min(relevant, depth)].sum()
    return float(found @ discounts / best) if best else 0.0


def abstention_figures(there: Sequence[float], left_out: Sequence[float]) -> dict[str, float | None]:
    """Return how well confidence tells questions from the same ones with their article withheld."""
    if not there or not left_out:
        return {"auroc": None, "ece": None}
    said = np.array([*there, *left_out])
    truth = np.array([1.0] * len(there) + [0.0] * len(left_out))
    return {"auroc": auroc(np.array(there), np.array(left_out)), "ece": calibration_error(said, truth)}


def auroc(positive: Floats, negative: Floats) -> float:
    """Return the chance that a positive scores above a negative, ties counting half (Hanley and McNeil, 1982)."""
    ordered = np.sort(negative)
    below, upto = (np.searchsorted(ordered, positive, side) for side in ("left", "right"))
    return float(((below + upto) / 2).mean() / len(negative))


def reliability(said: Floats, truth: Floats) -> list[tuple[float, float, int]]:
    """Return, for ten bins of equal mass, the mean probability said, the share that was true, and the number."""
    order = np.argsort(said, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    return [(float(said[part].mean()), float(truth[part].mean()), len(part)) for part in parts]


def calibration_error(said: Floats, truth: Floats) -> float:
    """Return the expected calibration error over ten bins of equal mass (Nguyen and O'Connor, 2015)."""
    return sum(abs(mean - share) * size for mean, share, size in reliability(said, truth)) / len(said)


def time_figures(elapsed: Sequence[float]) -> dict[str, float | None]:
    """Return the median and the 95th percentile of the milliseconds a question took."""
    if not elapsed:
        return {"median_ms": None, "p95_ms": None}
    median, p95 = np.percentile(elapsed, [50, 95])
    return {"median_ms": round(float(median), 1), "p95_ms": round(float(p95), 1)}


def _share(values: Sequence[Any]) -> float | None:
    return float(np.mean(values)) if len(values) else None
