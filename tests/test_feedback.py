"""What people thought of answers comes out as a bundle that the evaluation takes."""

from pathlib import Path

from retrieval.evaluation.bundle import load_bundle
from tests.conftest import Run
from tests.test_kept import KEPT, unpacked


def test_judged_answers_become_a_bundle(depeche: Run, tmp_path: Path) -> None:
    data = unpacked(KEPT[-1], tmp_path / "data")
    exported = depeche("feedback", tmp_path / "bundle", DEPECHE_DATA_DIR=str(data))
    assert exported.returncode == 0, exported.stderr
    bundle = load_bundle(tmp_path / "bundle", "en", "mixed")
    (item,) = bundle.items
    assert item.question == "what weapons will the UK send?"
    assert item.gold and all(gold.sentence in bundle.articles[gold.document].text for gold in item.gold)
    again = depeche("feedback", tmp_path / "bundle", DEPECHE_DATA_DIR=str(data))
    assert again.returncode == 2 and "name a new folder" in again.stderr


def test_nobody_judged_anything(depeche: Run, tmp_path: Path) -> None:
    refused = depeche("feedback", tmp_path / "bundle")
    assert refused.returncode == 2 and "Nobody judged" in refused.stderr
