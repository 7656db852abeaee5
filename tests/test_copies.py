"""Which texts are one report: rewritten copies are, other articles on the event and changed facts never."""

import random

import pytest

from retrieval.embedding.space import Space
from retrieval.text.likeness import bands, same_report
from tests.conftest import ROOT
from tests.rewriting import KINDS, articles, changed_in_one, retold, rewritten

SEED = 20231004
ROUNDS = 2
OURS = list(articles(ROOT / "data" / "eval" / "news")) * ROUNDS


def collapses(one: str, other: str, language: str, space: Space) -> bool:
    """Return what the archive makes of two texts: they share a band, and the alignment agrees."""
    return bool({*bands(one)} & {*bands(other)}) and same_report(one, other, language, space.is_common)


def test_rewritten_copies_are_one_report(space: Space) -> None:
    chance = random.Random(SEED)
    copies = [(text, rewritten(text, code, chance.uniform(0.05, 0.15), chance), code) for code, text in OURS]
    found = [collapses(text, copy, code, space) for text, copy, code in copies]
    assert len(found) >= 200 and sum(found) >= 0.95 * len(found)


def test_other_articles_on_the_same_event_are_not(space: Space) -> None:
    chance = random.Random(SEED)
    found = [collapses(*retold(text, chance), code, space) for code, text in OURS]
    assert len(found) >= 200 and sum(found) <= 0.01 * len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_fact_makes_another_report(space: Space, kind: str) -> None:
    chance = random.Random(SEED)
    pairs = [(text, changed_in_one(text, kind, code, chance), code) for code, text in OURS]
    found = [collapses(text, other, code, space) for text, other, code in pairs if other]
    assert len(found) >= 200 and not any(found)


def test_a_translation_is_another_report(space: Space) -> None:
    folder = ROOT / "data" / "eval" / "news" / "articles"
    texts = {code: (folder / code / "a1.txt").read_text() for code in ("en", "fr", "ru", "uk", "es")}
    assert not any(collapses(texts[a], texts[b], "en", space) for a in texts for b in texts if a != b)


def test_a_short_text_is_no_copy() -> None:
    assert bands("Too short to be told from others.") == []


def test_where_no_capital_shows_a_name_any_changed_word_counts() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(200))
    assert not same_report(text, text.replace("丁", "口"), "zh", lambda _: True)
    arabic = " ".join(["أعلنت الحكومة اليوم عن خطة جديدة"] * 6)
    assert same_report(arabic, arabic.replace(" ", "  "), "ar", lambda _: True)
    assert not same_report(arabic, arabic.replace("خطة", "حزمة", 1), "ar", lambda _: True)
