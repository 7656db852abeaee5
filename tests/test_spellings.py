"""Names in four spellings, and slips of the fingers, are found about as well as what is written best."""

import random
from dataclasses import replace

import pytest

from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.figures import ranking_figures
from retrieval.evaluation.running import Examination
from retrieval.settings import load_settings
from retrieval.text.words import full_names, names
from tests.benchmarks.conversation import ASKED, OWN, found_names, typed
from tests.conftest import ROOT

NEWS = ROOT.parent / "shared" / "eval" / "news"
needs_news = pytest.mark.skipif(not NEWS.is_dir(), reason="the public news bundle is not here")
WORLD = [line.split("\t") for line in (ROOT / "tests" / "data" / "world_names.tsv").read_text("utf-8").splitlines()]
WITHIN = 0.03  # of the best spelling
TYPO = 0.05
SLIPS = {"en": 90, "fr": 90, "ru": 90, "uk": 30}  # questions, 300 in all


def keys(name: str) -> set[str]:
    """Return all that stands for a name."""
    return {*names(name), *(key for key, _ in full_names(name))}


@pytest.mark.parametrize("spelling", range(4), ids=[*ASKED])
def test_a_name_of_the_world_shares_a_key_with_its_english_spelling(spelling: int) -> None:
    apart = [row[spelling] for row in WORLD if keys(row[spelling]).isdisjoint(keys(row[1]))]
    assert len(apart) <= WITHIN * len(WORLD) + 1, apart


@pytest.mark.long
@pytest.mark.parametrize(
    "within",
    [
        pytest.param("mixed", marks=pytest.mark.xfail(reason="Chinese articles key no names", strict=True)),
        "fr",
    ],
)
def test_every_spelling_of_a_name_finds_as_well_as_the_best(space: Space, within: str) -> None:
    examination = Examination(load_bundle(OWN, "en", within), load_settings(), space=space)
    figures = {language: found_names(examination, language) for language in ASKED}
    assert min(figures.values()) >= max(figures.values()) - WITHIN, figures


@pytest.mark.long
@needs_news
def test_a_slip_costs_few_answers(space: Space) -> None:
    rng, written, slipped = random.Random(1), [], []
    for ask, count in SLIPS.items():
        examination = Examination(load_bundle(NEWS, ask, "mixed"), load_settings(), space=space)
        items = [item for item in examination.bundle.items if item.gold][:count]
        written += [examination.ask(item).judged for item in items]
        slips = [replace(item, question=typed(item.question, rng)) for item in items]
        slipped += [examination.ask(item).judged for item in slips]
    assert len(written) == sum(SLIPS.values())
    before, after = (ranking_figures(found)["answer@1"] for found in (written, slipped))
    assert after >= before - TYPO, (before, after)
