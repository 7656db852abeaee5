"""The program's sentences: none is missing in any language, and all carry the same values."""

import re
import string

import pytest

from bot.words import LANGUAGES, say, sentences
from retrieval.text.languages import INTERFACE_LANGUAGES
from tests.conftest import ROOT


def fields(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence)} - {None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    spoken, english = sentences(language), sentences("en")
    assert list(spoken) == list(english)
    for key, sentence in spoken.items():
        assert sentence.strip() and fields(sentence) == fields(english[key]), key


def test_no_sentence_is_unknown_and_none_is_unused() -> None:
    code = "".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    literal = set(re.findall(r"""say\(\s*f?["']([a-z_{}.]+)["']""", code))
    assert {key for key in literal if "{" not in key} <= set(sentences("en"))
    for key in sentences("en"):
        patterns = [re.escape(key_) if "{" not in key_ else re.sub(r"\{[\w.]+\}", "[a-z_]+", key_) for key_ in literal]
        assert f'"{key}"' in code or any(re.fullmatch(pattern, key) for pattern in patterns), key


def test_the_questions_languages_are_the_programs() -> None:
    assert LANGUAGES == INTERFACE_LANGUAGES


def test_a_language_it_does_not_speak_gets_english() -> None:
    assert say("not_found", "pl") == "Not in the archive."
