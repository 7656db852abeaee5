"""Names in four spellings, and slips of the fingers, are found about as well as what is written best."""

import random
from dataclasses import replace

import pytest

from retrieval.answering.chain import Answerer
from retrieval.answering.spelling import respelled
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.figures import ranking_figures
from retrieval.evaluation.running import Examination
from retrieval.settings import load_settings
from retrieval.text.words import WORD, full_names, names, transcribed_as, transcriptions
from retrieval.types import Article, Question
from tests.benchmarks.conversation import ASKED, OWN, found_names, typed
from tests.conftest import ROOT

NEWS = ROOT.parent / "shared" / "eval" / "news"
needs_news = pytest.mark.skipif(not NEWS.is_dir(), reason="the public news bundle is not here")
WORLD = [line.split("\t") for line in (ROOT / "tests" / "data" / "world_names.tsv").read_text("utf-8").splitlines()]
CHINESE = ROOT / "tests" / "data" / "chinese_names.tsv"
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


def test_a_name_of_the_world_shares_a_key_with_its_chinese_transcription() -> None:
    pairs = [line.split("\t") for line in CHINESE.read_text("utf-8").splitlines()]
    apart = [
        name
        for name, signs in pairs
        if {transcribed_as(key) for key in keys(name)}.isdisjoint(transcriptions(f"据报道，{signs}说", "zh"))
    ]
    assert len(pairs) == 40 and len(apart) <= 0.1 * len(pairs), apart


SENATORS = ["乌戈·巴雷罗", "鲁文·拉拉尔德", "诺尔玛·埃切加赖"]
SENATRICES = ["Ilona Karsay", "Rosalba Ferrandini", "Lea Brunckhorst"]


def test_a_name_is_found_where_chinese_writes_it_and_the_other_way(archive: Archive, answerer: Answerer) -> None:
    archive.add([Article(f"周二，参议员{name}改变了主意。他说天气很好。", f"/{name}", name) for name in SENATORS])
    said = "Mardi, la sénatrice {} a changé d'avis. Elle a dit qu'il faisait beau."
    archive.add([Article(said.format(name), f"/{name}", name) for name in SENATRICES])
    for question, wanted in (
        ("What did Ruben Larralde do?", SENATORS[1]),
        ("Что сделал Рубен Ларральде?", SENATORS[1]),
        ("罗萨尔芭·费兰迪尼做了什么？", SENATRICES[1]),
        ("参议员莱娅·布伦克霍斯特说了什么？", SENATRICES[2]),
    ):
        first = answerer.ask(Question(question)).ranked[0]
        assert archive.document(first.document).title == wanted, question


SLIPPED = [
    ("fr", "que dit le ministre des sanctoins ?", "que dit le ministre des sanctions ?"),
    ("de", "welche Waffen liefert die Regierng?", "welche Waffen liefert die Regierung?"),
    ("es", "¿cuántos refugaidos?", "¿cuántos refugiados?"),
    ("uk", "скільки людей загиинуло?", "скільки людей загинуло?"),
    ("ru", "Как уцелевшим в порту удалось уйти от волны?", "Как уцелевшим в порту удалось уйти от волны?"),
    ("fr", "quelle est la largeur de l'époque ?", "quelle est la largeur de l'époque ?"),
    ("zh", "武器 weapens", "武器 weapens"),
]


@pytest.mark.parametrize(("language", "written", "meant"), SLIPPED)
def test_only_what_is_no_word_is_a_slip(language: str, written: str, meant: str, space: Space) -> None:
    assert respelled(written, language, space, lambda _: ()) == meant


def test_words_stay_and_half_of_the_slips_are_undone(space: Space) -> None:
    rng, kept, undone, words = random.Random(2), 0, 0, 0
    for language in ("en", "fr", "de", "es", "ru", "uk"):
        texts = [path.read_text("utf-8") for path in sorted((OWN / "articles" / language).glob("*.txt"))]
        small = sorted({word for text in texts for word in WORD.findall(text) if word.islower() and len(word) > 5})
        for word in rng.sample(small, 25):
            words, kept = words + 1, kept + (space.corrected(word, language) == word)
            undone += space.corrected(typed(word, rng), language) == word
    assert kept >= 0.98 * words and undone >= 0.45 * words, (kept, undone, words)


@pytest.mark.long
@pytest.mark.parametrize("within", ["mixed", "fr"])
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
