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
# between a number and what it counts
SKIPPED = frozenset("de d of di us u.s американских square квадратных квадратные квадратних квадратні".split())


def unit_of(words: Sequence[Token], start: int, end: int) -> str | None:
    """Return what the number in words[start:end] counts, where that is one of the table's units; None otherwise."""
    if start and words[start - 1].written in UNIT_SIGNS:
        return _units(words[start - 1].written)
    at = end
    while at < min(len(words), end + 2) and (words[at].bare in SKIPPED or words[at].written == "-"):
        at += 1
    if tuple(token.bare for token in words[at : at + 2]) in PERCENT_PHRASES:
        return "percent"
    unit = _units(words[at].bare) if at < len(words) else None
    return _narrowed(unit, words[at + 1 : at + 3]) if unit else None


def _narrowed(unit: str, following: Sequence[Token]) -> str:
    """Return what a unit is with the words after it: percentage points, degrees Fahrenheit."""
    bares = [word.bare for word in following]
    if unit == "percent" and any(_units(word) == "points" for word in bares[:1]):
        return "points"
    if unit == "degree" and any(word == "f" or word.startswith(("fahrenheit", "фаренгейт")) for word in bares):
        return "fahrenheit"
    return unit


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
