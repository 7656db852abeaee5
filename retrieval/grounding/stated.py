"""A text in its language, as the checks of this package take it, and the words they see in it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..text.words import MARKS

TABLES = Path(__file__).parent / "tables"
# Groups of three digits after the same separator, then decimals; which of the two a lone "." is, the language decides.
GROUP = " \u00a0\u2009\u202f'٬"
NUMBER = rf"\d{{1,3}}(?:([.,{GROUP}])\d{{3}}(?:\1\d{{3}})*)(?:[.,٫]\d+)?(?!\d)|\d+(?:[.,٫]\d+)?"
TOKEN = re.compile(rf"{NUMBER}|(?:[^\W\d_]|[{MARKS}])+(?:'(?:[^\W\d_])+)*|[^\w\s]")
APOSTROPHES = dict.fromkeys(map(ord, "’ʼ‘`´′"), "'")
# Diacritics that make another letter, not another vowel: й is no и, but both spellings of a name occur.
LETTERS = str.maketrans({"ё": "е", "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ґ": "г"})
ALEFS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})
CACHED = 4096


@dataclass(frozen=True)
class Stated:
    """What is stated, and the ISO 639-1 code of the language it is stated in."""

    text: str
    language: str


@dataclass(frozen=True)
class Token:
    """A word, a run of digits or a sign: as written, bare (small letters without diacritics), and where it stands."""

    written: str
    bare: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.written[0].isalpha()


@lru_cache(CACHED)
def bare(word: str) -> str:
    """Return a word in small letters, without diacritics and apostrophe variants."""
    small = unicodedata.normalize("NFKC", word).casefold().translate(APOSTROPHES).translate(LETTERS).translate(ALEFS)
    return "".join(letter for letter in unicodedata.normalize("NFKD", small) if not unicodedata.combining(letter))


@lru_cache(CACHED)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order; elided articles ("l'", "d'") stand by themselves."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return tuple(
        Token(part, bare(part.replace("'", "")), start, start + len(part))
        for match in TOKEN.finditer(text)
        for part, start in _parts(match.group(), match.start())
    )


def _parts(written: str, start: int) -> list[tuple[str, int]]:
    """Split what an apostrophe joins in Western languages; in Ukrainian it is a letter."""
    if "'" not in written or written[0].isdecimal() or (not written[0].isascii() and not bare(written)[0].isascii()):
        return [(written, start)]
    found = []
    for part in written.split("'"):
        if part:
            found.append((part, start))
        start += len(part) + 1
    return found


def table(name: str) -> list[str]:
    """Return the lines of a table of words, without comments and empty lines."""
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
