"""Fits how sure an answer is that leans on the talk, on data/eval/news: `python -m tests.benchmarks.leaning`.

On its follow-ups after their own talks, where the right article comes first; after the talks of other stories, where
another one does; and with their articles withheld. The last two together weigh as much as the first. The constant is
printed as fitted, and such that as many are answered as of the same questions written to stand alone.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from retrieval.answering import chain
from retrieval.answering.confidence import COEFFICIENTS, LEAST, features
from retrieval.answering.ranking import Ranking
from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import Item, load_bundle
from retrieval.evaluation.figures import auroc
from retrieval.evaluation.running import Examination, Outcome
from retrieval.settings import load_settings
from tests.conftest import ROOT

OWN = ROOT / "data" / "eval" / "news"
PAIRS = [(ask, within) for within in ("mixed", "fr") for ask in ("en", "fr")]
KINDS = ("own", "other", "withheld")
Row = tuple[float, float, float]  # the log odds of what it asks, how likely its article is meant, what it leaves unsaid


class _Seen:
    """The last ranking that the chain looked at."""

    ranking: Ranking | None = None

    def __init__(self) -> None:
        retrieve = chain.retrieve

        def noted(*given: object) -> Ranking:
            self.ranking = retrieve(*given)  # type: ignore[arg-type]
            return self.ranking

        chain.retrieve = noted  # type: ignore[assignment]

    def row(self) -> Row | None:
        """Return what the confidence depends on; None where the question stood alone."""
        ranking = self.ranking
        if ranking is None or ranking.meant is None:
            return None
        odds = float(features(ranking) @ np.array(COEFFICIENTS))
        return odds, float(ranking.meant[0]), 1 - ranking.said


def _after_others(items: list[Item], chance: random.Random) -> Iterator[Item]:
    """Yield questions after the talk of another story; stories share the letter of their articles' names."""
    for item in items:
        stories = {gold.document[0] for gold in item.gold}
        others = [one for one in items if stories.isdisjoint(gold.document[0] for gold in one.gold)]
        yield replace(item, history=chance.choice(others).history)


def _outcomes(examination: Examination, chance: random.Random) -> Iterator[tuple[str, Outcome]]:
    items = [item for item in examination.bundle.items if item.gold and item.history]
    for item, other in zip(items, _after_others(items, chance), strict=True):
        yield "own", examination.ask(item)
        yield "other", examination.ask(other)
        yield "withheld", examination.ask(item, left_out=True)


def _rows(space: Space) -> dict[str, np.ndarray]:
    rows: dict[str, list[Row]] = {kind: [] for kind in ("asked", *KINDS)}
    chance, seen = random.Random(7), _Seen()
    for pair in PAIRS:
        examination = Examination(load_bundle(OWN, *pair, "follow-ups"), load_settings(), space=space)
        for kind, outcome in _outcomes(examination, chance):
            row, right = seen.row(), outcome.judged.document_rank == 1
            if row and kind == "own":
                rows["asked"].append(row)
            if row and right == (kind == "own"):
                rows[kind].append(row)
    return {kind: np.array(found) for kind, found in rows.items()}


def _standalone(space: Space) -> float:
    """Return how many of the questions are answered that are written to stand alone."""
    judged = [
        outcome.judged.answered
        for pair in PAIRS
        for outcome in Examination(load_bundle(OWN, *pair, "standalone"), load_settings(), space=space).ask_all()
        if outcome.item.gold
    ]
    return float(np.mean(judged))


def main() -> None:
    """Print the coefficients, and how well they tell the right answers."""
    space = Space(load_settings())
    rows, answered = _rows(space), _standalone(space)
    sizes = [len(rows[kind]) for kind in KINDS]
    weights = np.repeat([1.0, sizes[0] / sizes[1] / 2, sizes[0] / sizes[2] / 2], sizes)
    found = np.concatenate([rows[kind] for kind in KINDS])
    fitted = LogisticRegression(C=100).fit(found, np.repeat([1, 0, 0], sizes), sample_weight=weights)
    odds = {kind: row @ fitted.coef_[0] for kind, row in rows.items()}
    constant = np.log(LEAST / (1 - LEAST)) - np.quantile(odds["asked"], 1 - answered)
    print(
        f"{fitted.coef_[0].round(2)}, constant {fitted.intercept_[0]:.2f} as fitted, {constant:.2f} to answer "
        f"{answered:.3f}, as of the same questions alone"
    )
    for kind in ("other", "withheld"):
        told = float(np.mean(odds[kind] + constant > np.log(LEAST / (1 - LEAST))))
        print(f"{kind}: AUROC {auroc(odds['own'], odds[kind]):.3f}, {told:.3f} would be answered")


if __name__ == "__main__":
    main()
