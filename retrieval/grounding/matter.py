"""What a claim is about: its sentences share words with its evidence; names and numbers, across languages."""

import re
from collections.abc import Sequence, Set

from ..text.words import UNSPACED, WORD, terms
from .clauses import clauses
from .stated import Stated

SHARED = 0.2  # of a sentence's words that tell; of 202 honest claims none shared less than a quarter
SHORTEST = 4  # letters of a word that tells
# Where a sentence may end, whatever it goes on with; not after "Mr." or "U.S.".
END = re.compile(r"(?<=\w\w\w[.!?…])\s+|(?<=\w[.!?…][»”\"])\s+|(?<=[。！？])")
FEWEST = 2  # words that tell, of a claim: one alone may well be another word for the same


def strays(claim: Stated, evidence: Sequence[Stated]) -> bool:
    """Return whether a sentence of a claim is about something else than its evidence."""
    there = {term for text in evidence if text.language == claim.language for term in terms(text.text, text.language)}
    keys = {key for text in evidence for key in _keys(text)}
    parts = [part for part in END.split(claim.text) if _telling(part, claim.language)]
    if len(parts) == 1 and len(_telling(parts[0], claim.language)) < FEWEST:
        return False
    if there:
        return any(_shared(part, claim.language, there) < SHARED for part in parts)
    return any(_keys(Stated(part, claim.language)).isdisjoint(keys) for part in parts)


def _shared(sentence: str, language: str, there: Set[str]) -> float:
    telling = _telling(sentence, language)
    return len(telling & there) / len(telling)


def _telling(sentence: str, language: str) -> set[str]:
    words = [word for word in WORD.findall(sentence) if len(word) >= SHORTEST or UNSPACED.match(word)]
    return {term for word in words for term in terms(word, language)}


def _keys(stated: Stated) -> set[str]:
    """Return what a text shares with its translation: places, names, offices, numbers, and which way things went."""
    return {key for clause in clauses(stated) for key in clause.keys if not key.startswith(f"{stated.language}:")}
