"""A quote is proven word for word, or not at all."""

import json
import re
import time
from pathlib import Path

import pytest

from retrieval.grounding.proof import GAP, prove, whole_sentences
from retrieval.text.sentences import split_sentences
from retrieval.types import Span
from tests.conftest import ROOT
from tests.liar import Liar

TEXT = (
    "The minister spoke on Monday. « Ces armes ne menacent personne », a dit Ben Wallace.\n"
    "Britain will not send troops to Ukraine, it said. Some 2,000 missiles and 10 000 shells have been sent. "
    "It's over.\n"
    "“We don’t understand,” said a diplomat from Tallinn, who asked not to be named…\nYes.\n"
    "德国政府拒绝向乌克兰提供武器，但将送去头盔。"
)
ARTICLES = sorted((ROOT / "data").rglob("articles/**/*.txt"))
CLAIMS = [json.loads(line) for line in (ROOT / "tests/data/claims.jsonl").read_text().splitlines()]


def found(words: str, text: str = TEXT) -> str | None:
    span = prove(words, text)
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    "words",
    [
        "Britain will not send troops to Ukraine",
        '"Britain will not send troops to Ukraine"',
        "“Britain will not send troops to Ukraine, it said.”",
        "«Britain will not send troops to Ukraine»",
        "‘Britain will not send troops to Ukraine’",
        "„Britain will not send troops to Ukraine“",
        "Britain  will\nnot\tsend\u00a0troops to Ukraine",
        "  Britain will not send troops to Ukraine  ",
        "... will not send troops to Ukraine ...",
        "…will not send troops to Ukraine…",
        "[...] will not send troops to Ukraine [...]",
        '"… will not send troops to Ukraine …"',
    ],
)
def test_white_space_quotation_marks_and_ellipses_around_are_forgiven(words: str) -> None:
    assert "will not send troops to Ukraine" in (found(words) or "")


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ('"Ces armes ne menacent personne", a dit Ben Wallace', "Ces armes ne menacent personne », a dit Ben Wallace"),
        ("“We don't understand,” said a diplomat", "We don’t understand,” said a diplomat"),
        ('"We don’t understand," said a diplomat', "We don’t understand,” said a diplomat"),
        ("Britain will not … it said.", "Britain will not send troops to Ukraine, it said."),
        ("Britain will not ... [...] it said.", "Britain will not send troops to Ukraine, it said."),
        ("The minister spoke ... a dit Ben Wallace", TEXT[: TEXT.index("Wallace") + 7]),
        ("who asked not to be named", "who asked not to be named"),
        ("德国政府拒绝向乌克兰提供武器", "德国政府拒绝向乌克兰提供武器"),
        ("Yes.", "Yes."),
        ("It's over.", "It's over."),
    ],
)
def test_what_stands_in_the_text_is_found_where_it_stands(words: str, stands: str) -> None:
    assert found(words) == stands


@pytest.mark.parametrize(
    "words",
    [
        "",
        "…",
        '""',
        "Britain will send troops to Ukraine",
        "britain will not send troops to ukraine",
        "Britain will not send troops to Ukraine. It said",
        "Britain would not send troops to Ukraine",
        "ritain will not send troops to Ukraine",
        "Britain will not send troops to Ukrain",
        "000 missiles and 10 000 shells",
        "000 shells have been sent",
        "Some 2,00",
        "it said",
        "Tallinn",
        "named",
        "a dit",
        "it said. ... Britain will not send troops",
        "Britain will ... a",
        "Ces armes menacent personne",
        "We dont understand",
        "德国政府",
        "德国政府同意向乌克兰提供武器",
    ],
)
def test_anything_else_proves_nothing(words: str) -> None:
    assert prove(words, TEXT) is None


def test_a_gap_is_no_longer_than_it_may_be() -> None:
    near = f"The talks began {'x ' * (GAP - 2)}without the Russian delegation."
    far = f"The talks began {'x ' * (GAP + 1)}without the Russian delegation."
    assert found("The talks began ... without the Russian delegation", near)
    assert not found("The talks began ... without the Russian delegation", far)


def test_composed_and_decomposed_letters_are_one() -> None:
    assert found(
        "a proposé une réunion à Genève", "Le président a propose\u0301 une re\u0301union a\u0300 Gene\u0300ve."
    )


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: str(path.relative_to(ROOT / "data")))
def test_sentences_of_the_articles_are_proven_and_distorted_ones_are_not(path: Path) -> None:
    text = path.read_text()
    liar = Liar(7)
    for span in split_sentences(text, path.parent.name if len(path.parent.name) == 2 else "en")[3:9]:
        sentence = text[span.start : span.end]
        assert prove(sentence, text), sentence
        assert not any(prove(lie, text) for lie in liar.quotes(re.sub(r"\s+", " ", sentence))), sentence


@pytest.mark.parametrize("case", CLAIMS[::3], ids=lambda case: case["quote"][:30])
def test_a_quote_of_another_article_proves_nothing(case: dict[str, str]) -> None:
    others = " ".join(other["quote"] for other in CLAIMS if other is not case)
    assert prove(case["quote"], f"{others}\n{case['quote']}")
    assert not prove(case["quote"], others)


def test_a_quote_widens_to_whole_sentences() -> None:
    span = prove("send troops to Ukraine", TEXT)
    assert span
    whole = whole_sentences(span, TEXT, "en")
    assert TEXT[whole.start : whole.end] == "Britain will not send troops to Ukraine, it said."


def test_a_quote_over_two_sentences_and_lines_widens_to_both() -> None:
    span = Span(TEXT.index("spoke"), TEXT.index("Britain") + 4)
    whole = whole_sentences(span, TEXT, "en")
    assert TEXT[whole.start : whole.end].startswith("The minister spoke")
    assert TEXT[whole.start : whole.end].endswith("it said.")


def test_proving_in_a_long_text_is_quick() -> None:
    text = "The quick brown fox « jumps » over the lazy dog, it's said. " * 5000 + "Nobody will ever see this one."
    assert prove("“Nobody will ... see this one”", text)
    assert prove("The quick brown fox jumped", text) is None


def test_words_that_are_no_words_take_no_time() -> None:
    text = f"The minister said{' ' * 20_000}that nobody will ever see this one."
    started = time.perf_counter()
    assert prove("The minister said" + " " * 3_000 + "that nobody", text)
    assert prove(" " * 20_000, text) is None
    assert prove("The minister said " * 1_000, text * 50) is None
    assert time.perf_counter() - started < 0.5
