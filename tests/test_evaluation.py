"""The evaluation: what it reads, what it counts as right, and its figures against hand-made ones."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.evaluating import evaluate
from retrieval.embedding.space import Space
from retrieval.errors import BadBundle, DepecheError
from retrieval.evaluation import running
from retrieval.evaluation.bundle import Form, Gold, languages, load_bundle
from retrieval.evaluation.figures import auroc, calibration_error, ndcg, reliability
from retrieval.evaluation.judging import holds_answer, normalised
from retrieval.evaluation.running import Examination
from retrieval.evaluation.writing import written_figures
from retrieval.settings import Settings
from retrieval.types import Answer, Claim, Document, Quote
from tests.conftest import ROOT, Run
from tests.model_peer import Peer, Script
from tests.scripted import claims

SENTENCE = "Elle enverra « deux mille » missiles."
TEXT = f"La ministre a parlé. {SENTENCE} Rien de plus n'a été dit."
LINE = {
    "id": "q1",
    "question": {"en": "How many missiles?", "fr": "Combien de missiles ?"},
    "gold": {"fr": [{"document": "a.txt", "sentence": SENTENCE, "answer": "deux mille"}]},
}


def bundle(folder: Path, *lines: object) -> Path:
    (folder / "articles" / "fr").mkdir(parents=True)
    (folder / "articles" / "fr" / "a.txt").write_text(f"Missiles\n\n{TEXT}\n")
    (folder / "questions.jsonl").write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    )
    return folder


def test_a_bundle(tmp_path: Path) -> None:
    off = {"id": "q2", "question": {"en": "Best pizza?"}, "gold": {}, "kind": "off_topic"}
    follow_up = LINE | {"id": "q3", "history": {"en": ["What?"]}, "standalone": {"en": "How many missiles go?"}}
    folder = bundle(tmp_path, LINE, off, follow_up)
    read = load_bundle(folder, "en", "fr")
    assert [(item.id, item.kind) for item in read.items] == [("q1", "answerable"), ("q2", "off_topic")]
    assert read.articles["a.txt"].text == TEXT and read.articles["a.txt"].title == "Missiles"
    assert len(load_bundle(folder, "en", "fr", limit=1).items) == 1
    (leaning,) = load_bundle(folder, "en", "fr", "follow-ups").items
    assert (leaning.question, leaning.history) == ("How many missiles?", ("What?",))
    (alone,) = load_bundle(folder, "en", "fr", "standalone").items
    assert (alone.question, alone.history) == ("How many missiles go?", ())


def test_the_languages_of_a_bundle(tmp_path: Path) -> None:
    unknown = LINE | {"id": "q4", "question": {"de": "?"}, "gold": None}
    follow_up = LINE | {"id": "q3", "history": {"en": ["What?"]}, "standalone": {"es": "How many missiles go?"}}
    folder = bundle(tmp_path, LINE, unknown, follow_up)
    assert languages(folder) == languages(folder, "follow-ups") == (["en", "fr"], ["fr"])
    assert languages(folder, "standalone") == (["es"], ["fr"])
    (folder / "articles" / "mixed").mkdir()
    (folder / "articles" / "de").mkdir()
    assert languages(folder)[1] == ["fr"]
    (folder / "articles" / "mixed" / "a.txt").write_text("Missiles\n\nText.\n")
    assert languages(folder)[1] == ["mixed"]


@pytest.mark.parametrize(
    ("lines", "ask", "within", "named"),
    [
        ([LINE], "en", "de", "articles/de holds no articles.*there are: fr"),
        ([LINE], "de", "fr", "no single question in 'de': its questions are in en, fr"),
        ([], "en", "fr", "questions.jsonl holds no questions"),
        ([LINE, "{"], "en", "fr", "questions.jsonl, line 2: Invalid JSON"),
        ([{"id": "q"}], "en", "fr", "line 1: question: Field required"),
        ([LINE | {"gold": {"de": []}}], "en", "fr", "line 1: gold has nothing for the articles in 'fr'"),
        ([LINE, LINE | {"question": {"en": "?!"}}], "en", "fr", "line 2: The question is empty"),
        ([LINE | {"gold": {"fr": [{"document": "b.txt", "sentence": "."}]}}], "en", "fr", "q1: its document b.txt"),
    ],
)
def test_a_bad_bundle_is_named(tmp_path: Path, lines: list[object], ask: str, within: str, named: str) -> None:
    with pytest.raises(BadBundle, match=named):
        load_bundle(bundle(tmp_path, *lines), ask, within)


def test_a_bundle_with_missing_or_odd_files(tmp_path: Path) -> None:
    folder = bundle(tmp_path, LINE)
    (folder / "articles/fr/b.txt").write_bytes("Titre\n\nL'été".encode("latin-1"))
    with pytest.raises(BadBundle, match=r"b.txt, line 3: this is not UTF-8"):
        load_bundle(folder, "en", "fr")
    (folder / "articles/fr/b.txt").write_text("No blank line")
    with pytest.raises(BadBundle, match=r"b.txt, line 1: give the article a title line"):
        load_bundle(folder, "en", "fr")
    (folder / "articles/fr/b.txt").unlink()
    (folder / "questions.jsonl").unlink()
    with pytest.raises(BadBundle, match=r"questions.jsonl cannot be read"):
        load_bundle(folder, "en", "fr")


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        (SENTENCE, True),
        (TEXT, True),
        ("Elle enverra « deux mille »", True),
        ("deux mille", True),  # the answer at its place, short as it is
        ("Elle enverra", False),
        ("La ministre a parlé.", False),
    ],
)
def test_what_counts_as_right(quote: str, right: bool) -> None:
    start = TEXT.index(quote)
    gold = [Gold(document="a.txt", sentence=SENTENCE, answer="deux mille")]
    assert holds_answer(TEXT, "a.txt", start, start + len(quote), gold) is right
    assert not holds_answer(TEXT, "b.txt", start, start + len(quote), gold)


def test_white_space_and_quotation_marks_do_not_matter() -> None:
    assert normalised("\ufeff“a”\u00a0 b ‘c’\n") == "\"a\" b 'c'"


def test_figures_by_hand() -> None:
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == pytest.approx(0.875)
    assert ndcg([False, True], 1) == pytest.approx(1 / np.log2(3))
    assert ndcg([True], 1) == 1.0 and ndcg([], 1) == 0.0
    said, truth = np.repeat([0.2, 0.8], 50), np.tile([0.0, 1.0], 50)
    assert calibration_error(said, truth) == pytest.approx(0.3)
    assert [size for _, _, size in reliability(said, truth)] == [10] * 10


def test_gold_in_one_passage_in_several_and_in_two_files(tmp_path: Path, settings: Settings, space: Space) -> None:
    two = LINE | {
        "gold": {"fr": [{"document": "a.txt", "sentence": one} for one in (SENTENCE, "La ministre a parlé.")]}
    }
    folder = bundle(tmp_path / "bundle", two)
    (folder / "articles" / "fr" / "b.txt").write_text(f"Missiles\n\n{TEXT}\n")
    long = "Elle enverra deux mille missiles à Kiev. " * 60
    (folder / "articles" / "fr" / "c.txt").write_text(f"Encore\n\n{long}\n")
    examination = Examination(load_bundle(folder, "fr", "fr"), settings, space=space)
    (judged,) = [one.judged for one in examination.ask_all()]
    # The third file says the same sentence over and over, and may come first.
    assert judged.document_rank in (1, 2) and judged.relevant == 1 and ndcg(judged.gains, judged.relevant) <= 1
    (item,) = examination.bundle.items
    everywhere = replace(item, gold=(Gold(document="c.txt", sentence=long.strip()),))
    judged = examination.ask(everywhere).judged
    assert judged.relevant > 1 and ndcg(judged.gains, judged.relevant) <= 1


def test_versions_share_a_cache(
    tmp_path: Path, settings: Settings, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = load_bundle(bundle(tmp_path / "bundle", LINE), "fr", "fr")
    here = Examination(read, settings, space=space).archive.settings.data_dir
    monkeypatch.setattr(running, "ARCHIVE", replace(running.ARCHIVE, revision="9999"))
    assert Examination(read, settings, space=space).archive.settings.data_dir != here


def test_the_command(depeche: Run, tmp_path: Path) -> None:
    off = {"id": "q2", "question": {"en": "Best pizza?", "fr": "La meilleure pizza ?"}, "gold": {}, "kind": "off_topic"}
    folder, details, picture = bundle(tmp_path / "bundle", LINE, off), tmp_path / "details.jsonl", tmp_path / "plot.png"
    ran = depeche("eval", folder, "--ask", "fr", "--in", "fr", "--json", "--details", details, "--plot", picture)
    (figures,) = json.loads(ran.stdout)
    assert (figures["ask"], figures["in"], figures["questions"]) == ("fr", "fr", 2)
    assert figures["document@1"] == figures["ndcg@10"] == 1.0
    assert figures["answered off_topic"] == figures["answered left_out"] == 0.0 and figures["auroc"] == 1.0
    lines = [json.loads(line) for line in details.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2"]
    assert lines[0]["confidence_left_out"] < lines[0]["confidence"] and lines[1]["confidence_left_out"] is None
    assert all(place["document"] == "a.txt" for line in lines for place in line["ranked"] + line["quotes"])
    assert all(TEXT[quote["start"] : quote["end"]] == quote["text"] for line in lines for quote in line["quotes"])
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_written_answers_are_measured(depeche: Run, tmp_path: Path) -> None:
    off = {"id": "q2", "question": {"fr": "La meilleure pizza ?"}, "gold": {}, "kind": "off_topic"}
    folder, details = bundle(tmp_path / "bundle", LINE, off), tmp_path / "details.jsonl"
    peer = Peer()
    said = {"passage": 1, "words": SENTENCE, "translation": "", "claim": "Elle enverra deux mille missiles."}
    peer.script = Script(text=claims(said, said | {"claim": "Elle enverra trois mille missiles."}))
    told = {"DEPECHE_LLM": "openai:peer-1", "DEPECHE_LLM_URL": peer.url}
    ran = depeche("eval", folder, "--ask", "fr", "--in", "fr", "--json", "--details", details, **told)
    (figures,) = json.loads(ran.stdout)
    assert (figures["written"], figures["claims"], figures["claims unproven"], figures["quotes proven"]) == (1, 1, 0, 1)
    first = json.loads(details.read_text().splitlines()[0])
    assert (first["mode"], first["fallback"]) == ("written", None)
    assert first["claims"] == [{"text": said["claim"], "quotes": [1]}]
    peer.script = Script([401, 401])
    ran = depeche("eval", folder, "--ask", "fr", "--in", "fr", **told)
    assert re.search(r"fallback refused +1\.000", ran.stdout) and re.search(r"claims +0 ", ran.stdout)
    peer.close()


def test_a_claim_without_its_proof_would_be_counted() -> None:
    document, start = Document("d1", TEXT, "", "fr"), TEXT.index(SENTENCE)
    right = Quote(SENTENCE, "d1", "", None, None, None, "fr", start, start + len(SENTENCE), 1.0)
    wrong = replace(right, start=start + 1)
    answer = Answer("?", "fr", 1.0, "", "written", (right, wrong), claims=(Claim("a", (1,)), Claim("b", (2,))))
    bare = replace(answer, claims=(Claim("c", ()), Claim("d", (3,))), quotes=(right,))
    figures = written_figures(
        [answer, bare, replace(bare, mode="quoted", claims=(), fallback="busy")], {"d1": document}
    )
    assert (figures["written"], figures["claims"], figures["claims unproven"]) == (pytest.approx(2 / 3), 4, 3)
    assert (figures["quotes proven"], figures["fallback busy"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


def test_a_refused_bundle(depeche: Run, tmp_path: Path) -> None:
    refused = depeche("eval", bundle(tmp_path / "bundle", LINE), "--ask", "uk", "--in", "fr")
    assert refused.returncode == 2 and "its questions are in en, fr" in refused.stderr


@pytest.mark.parametrize("option", ["details", "plot"])
def test_nowhere_to_write_is_said_before_anything_is_asked(tmp_path: Path, option: str) -> None:
    place = tmp_path / "gone" / "file"
    details, plot = (place, None) if option == "details" else (None, place)
    with pytest.raises(DepecheError, match="file cannot be written"):
        evaluate(tmp_path, ["en"], ["fr"], "single", None, False, False, details, plot)


def test_a_picture_is_of_a_kind_that_can_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(DepecheError, match=r"ends in \.png"):
        evaluate(tmp_path, ["en"], ["fr"], "single", None, False, False, None, tmp_path / "plot.doc")


@pytest.mark.parametrize("within", [*"en fr de es uk ru ar zh mixed".split()])
def test_our_own_bundle_is_whole(within: str) -> None:
    folder = ROOT / "data" / "eval" / "news"
    asked: list[tuple[Form, str]] = [("single", "uk"), ("follow-ups", "fr"), ("standalone", "en")]
    for form, ask in asked:
        bundle = load_bundle(folder, ask, within, form)
        assert len(bundle.articles) == 24 and len(bundle.items) == (156 if form == "single" else 119)
        for item in bundle.items:
            assert all(gold.sentence in bundle.articles[gold.document].text for gold in item.gold), item.id
