"""What the answers are worth, held to floors: our own bundle, by the command everybody measures with.

The languages' means and the confidence were fitted on this bundle: its figures are floors against breaking something,
no measure of how good the answers are.
"""

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

BUNDLE = ROOT / "data" / "eval" / "news"
FLOORS = {
    "en:mixed": {"document@1": 0.77, "document@5": 0.95, "ndcg@10": 0.75, "answer@1": 0.31, "answer@3": 0.52},
    "uk:fr": {"document@1": 0.88, "document@5": 0.96, "ndcg@10": 0.8, "answer@1": 0.26, "answer@3": 0.48},
}
CEILINGS = {"answered off_topic": 0.1, "ece": 0.17, "words": 50}
AUROC = 0.74


def measured(depeche: Run, bundle: Path, ask: str, within: str) -> dict[str, float]:
    done = depeche("eval", str(bundle), "--ask", ask, "--in", within, "--json")
    assert done.returncode == 0, done.stderr
    (figures,) = json.loads(done.stdout)
    print(figures)
    return dict(figures)


def check_floors(figures: dict[str, float], floors: dict[str, float]) -> None:
    low = {name: figures[name] for name, floor in (floors | {"auroc": AUROC}).items() if figures[name] < floor}
    high = {name: figures[name] for name, ceiling in CEILINGS.items() if figures[name] > ceiling}
    assert not low, f"below the floor: {low}"
    assert not high, f"above the ceiling: {high}"


@pytest.mark.parametrize("pair", ["en:mixed", pytest.param("uk:fr", marks=pytest.mark.long)])
def test_our_own_bundle(depeche: Run, pair: str) -> None:
    check_floors(measured(depeche, BUNDLE, *pair.split(":")), FLOORS[pair])


def test_a_broken_floor_fails() -> None:
    good = FLOORS["en:mixed"] | {"auroc": AUROC} | CEILINGS
    check_floors(good, FLOORS["en:mixed"])
    for name in (*FLOORS["en:mixed"], "auroc"):
        with pytest.raises(AssertionError, match=f"below the floor.*{name}"):
            check_floors(good | {name: good[name] - 0.01}, FLOORS["en:mixed"])
    for name in CEILINGS:
        with pytest.raises(AssertionError, match=f"above the ceiling.*{name}"):
            check_floors(good | {name: good[name] * 1.01}, FLOORS["en:mixed"])
