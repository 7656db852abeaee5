"""What numbers count: money, time, distance, percent."""

from collections.abc import Sequence
from functools import cache, lru_cache

from .stated import CACHED, Token, bare, table

UNIT_SIGNS = "$€£₽₴"
PERCENT_PHRASES = (
    ("per", "cent"),
    ("pour", "cent"),
    ("por", "ciento"),
    ("per", "cento"),
    ("في", "المئه"),
    ("في", "المائه"),
)
SKIPPED = frozenset("de d of di us u.s американских".split())  # between a number and what it counts


def unit_of(words: Sequence[Token], start: int, end: int) -> str | None:
    """Return what the number in words[start:end] counts, where that is one of the table's units; None otherwise."""
    if start and words[start - 1].written in UNIT_SIGNS:
        return _units(words[start - 1].written)
    at = end
    while at < min(len(words), end + 2) and (words[at].bare in SKIPPED or words[at].written == "-"):
        at += 1
    if tuple(token.bare for token in words[at : at + 2]) in PERCENT_PHRASES:
        return "percent"
    return _units(words[at].bare) if at < len(words) else None


@cache
def _unit_table() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    whole: dict[str, str] = {}
    beginnings: list[tuple[str, str]] = []
    for line in table("units.txt"):
        unit, *words = line.split()
        for word in map(bare, words):
            if word.endswith(".") or not word[0].isalpha():
                whole[word.rstrip(".")] = unit
            else:
                beginnings.append((word, unit))
    return whole, tuple(beginnings)


@lru_cache(CACHED)
def _units(word: str) -> str | None:
    whole, beginnings = _unit_table()
    return whole.get(word) or next((unit for beginning, unit in beginnings if word.startswith(beginning)), None)
