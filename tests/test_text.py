"""Sentences and passages: whole, in order, and always a stretch of the text they came from."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.languages import identify, identify_question
from retrieval.text.passages import SIZE, split_passages
from retrieval.text.sentences import LONGEST, split_sentences


def sentences(text: str, language: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "M. Dupont part. Il dit : « Oui. Non. » Fin.", ["M. Dupont part.", "Il dit : « Oui. Non. »", "Fin."]),
        ("en", "Mr. Smith left. It cost 1.2 million. Why?", ["Mr. Smith left.", "It cost 1.2 million.", "Why?"]),
        ("ru", "А. С. Пушкин умер. Москва скорбит.", ["А. С. Пушкин умер.", "Москва скорбит."]),
        ("zh", "今天天气很好。我们去公园吧！", ["今天天气很好。", "我们去公园吧！"]),
        ("ar", "وصل الوزير. هل يبقى؟ لا.", ["وصل الوزير.", "هل يبقى؟", "لا."]),
        ("en", "One line\nanother line", ["One line", "another line"]),
    ],
)  # fmt: skip
def test_sentences_are_whole(language: str, text: str, expected: list[str]) -> None:
    assert sentences(text, language) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aé. »«\n!?文。م 1\t\u2028\U0001f600“”"), max_size=400))
def test_spans_are_in_order_within_the_text_and_lose_no_letter(text: str) -> None:
    spans = split_sentences(text, "fr")
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = "".join(text[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("gap", [" ", "\t", "\u00a0"])
def test_an_endless_sentence_is_cut_between_words(gap: str) -> None:
    text = f"word{gap}" * 1000
    parts = sentences(text, "en")
    assert max(map(len, parts)) <= LONGEST
    assert set(" ".join(parts).split()) == {"word"}


def test_passages_hold_every_sentence_once_and_stay_small() -> None:
    text = "\n\n".join(f"This is sentence number {n} of a long article." for n in range(200))
    passages = split_passages("d", text, "en")
    assert [span for passage in passages for span in passage.sentences] == split_sentences(text, "en")
    assert all(passage.span.end - passage.span.start <= SIZE for passage in passages)
    assert [passage.id for passage in passages] == [f"d:{n}" for n in range(len(passages))]


def test_wide_letters_count_for_more() -> None:
    assert len(split_passages("d", "今天天气很好。" * 100, "zh")) > 1


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("and troops?", "en"),
        ("Quelles armes le Royaume-Uni va-t-il envoyer ?", "fr"),
        ("Какое оружие отправит Великобритания?", "ru"),
        ("Яку зброю надішле Велика Британія?", "uk"),
        ("Welche Waffen liefert Großbritannien?", "de"),
        ("¿Qué armas enviará el Reino Unido?", "es"),
        ("كم كلفة محطة التحلية؟", "ar"),
        ("Шойгу", "ru"),
        ("Hello", "en"),
        ("为什么芥末短缺？", "zh"),
        ("Varför är det brist på senap?", "sv"),
    ],
)
def test_the_language_of_a_question_is_held_to_likely_ones(question: str, language: str) -> None:
    assert identify_question(question, {"fr", "ar"}) == language


def test_in_doubt_the_talk_goes_on_in_its_language() -> None:
    assert identify_question("Merci", set()) == "en"
    assert identify_question("Merci", set(), "Quelles armes le Royaume-Uni va-t-il envoyer ?") == "fr"
    assert identify_question("and troops?", set(), "Quelles armes le Royaume-Uni va-t-il envoyer ?") == "en"


def test_the_language_of_an_article() -> None:
    assert identify("Українська армія вже має близько двадцяти турецьких безпілотників.") == "uk"
