"""The program's sentences: none is missing in any language, and all carry the same values."""

import string

import pytest

from bot.words import LANGUAGES, WORDS, say
from retrieval.text.languages import INTERFACE_LANGUAGES


def fields(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence)} - {None}


@pytest.mark.parametrize("key", WORDS)
def test_every_sentence_is_there_in_every_language(key: str) -> None:
    assert tuple(WORDS[key]) == LANGUAGES
    assert all(sentence.strip() for sentence in WORDS[key].values())
    assert all(fields(sentence) == fields(WORDS[key]["en"]) for sentence in WORDS[key].values())


def test_the_questions_languages_are_the_programs() -> None:
    assert LANGUAGES == INTERFACE_LANGUAGES


def test_a_language_it_does_not_speak_gets_english() -> None:
    assert say("not_found", "pl") == "Not in the archive."
