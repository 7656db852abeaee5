"""The program's own sentences, in the languages it speaks: one file a language, beside this one."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "uk", "ru", "de", "es")


@cache
def sentences(language: str) -> dict[str, str]:
    """Return every sentence of a language, by key."""
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """Return a sentence of the program in a language; in English where it does not speak that one."""
    return sentences(language if language in LANGUAGES else "en")[key].format(**values)
