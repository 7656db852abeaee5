"""Whether a word is one: simplemma's lists of the forms of words, for some fifty languages."""

from functools import lru_cache

import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

EVERYWHERE = "en"  # its words are used in all languages
LISTED_AS = {"no": "nb", "sr": "hbs", "hr": "hbs", "bs": "hbs"}
REMEMBERED = 20_000


def has_words(language: str) -> bool:
    """Return whether the words of a language are known."""
    return _listed(language) in SUPPORTED_LANGUAGES


@lru_cache(REMEMBERED)
def is_word(word: str, language: str) -> bool:
    """Return whether a word, with a capital or without, is known in a language or in English; a language's list is
    loaded when it is first asked for, which takes a part of a second."""
    languages = tuple(dict.fromkeys((_listed(language), EVERYWHERE)))
    return any(simplemma.is_known(form, languages, low_memory=True) for form in {word, word.capitalize()})


def _listed(language: str) -> str:
    return LISTED_AS.get(language, language)
