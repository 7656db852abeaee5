"""Patterns of what people say, as `smalltalk.toml` lists them: read, and matched against words.

Words are compared without case, accents and apostrophes; whoever writes "heyyy" or "thnaks" means a listed word.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from ..grounding.common import is_common

LISTED = Path(__file__).with_name("smalltalk.toml")
ANY = "any"  # what is said alike in every language
LONGEST = 12  # words of what is asked after
APOSTROPHES = re.compile("['’ʼ`´‘]")
LONG, DOUBLE = re.compile(r"(.)\1{2,}"), re.compile(r"(.)\1+")
SIGNS = re.compile(r"[()|?*+…]|[^\s()|?*+…]+")
SPECIAL = frozenset("()|?*+…")
SUBJECT = rf"((?:[^ ]+ ){{1,{LONGEST}}})"
CACHED = 4096
MISSPELT = 5  # letters of a word that may have one wrong; of shorter ones, one letter makes another word


@lru_cache(CACHED)
def bare(word: str) -> str:
    """Return a word as it is compared."""
    apart = unicodedata.normalize("NFKD", APOSTROPHES.sub("", word.casefold()))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Pattern:
    """The patterns of one kind in one language. They match words that each end with a space."""

    lines: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word they hold."""
        return frozenset(bare(sign) for line in self.lines for sign in SIGNS.findall(line) if sign not in SPECIAL)

    @cached_property
    def rules(self) -> tuple[re.Pattern[str], ...]:
        """Each of them."""
        return tuple(re.compile("".join(map(_rule, SIGNS.findall(line)))) for line in self.lines)

    def ends(self, said: str, start: int) -> Iterator[int]:
        """Yield where what matches from `start` on may end."""
        at = said.find(" ", start) + 1
        while at:
            if any(rule.fullmatch(said, start, at) for rule in self.rules):
                yield at
            at = said.find(" ", at) + 1

    def subject(self, said: str) -> tuple[int, int] | None:
        """Return where in all that is said stands what is asked after."""
        found = next(filter(None, (rule.fullmatch(said) for rule in self.rules)), None)
        return found.span(1) if found else None


@lru_cache(CACHED)
def meant(word: str, language: str) -> str:
    """Return the listed word of a language that somebody means: by its letters, drawn out or mistyped."""
    known = listed(language)
    if word in known:
        return word
    tries = [LONG.sub(r"\1", word), LONG.sub(r"\1\1", word)]
    tries += [DOUBLE.sub(r"\1", word)] if len(word) >= MISSPELT else []
    found = next((one for one in tries if one in known), "")
    return found or _mistyped(word, language) or word


def _mistyped(word: str, language: str) -> str:
    """What is a word by itself was not mistyped: tanks are no thanks."""
    if len(word) < MISSPELT or not word.isalpha() or any(is_common(word, one) for one in patterns() if one != ANY):
        return ""
    near = (one for one in listed(language) if one[0] == word[0] and len(one) >= MISSPELT)
    return next((one for one in near if OSA.distance(one, word, score_cutoff=1) <= 1), "")


@cache
def listed(language: str) -> frozenset[str]:
    """Return every word that is listed for a language."""
    return frozenset(
        word for kind in (*patterns()[language].values(), *patterns()[ANY].values()) for word in kind.words
    )


def _rule(sign: str) -> str:
    if sign == "(":
        return "(?:"
    if sign in SPECIAL:
        return SUBJECT if sign == "…" else sign
    return f"(?:{re.escape(bare(sign))} )"


@cache
def patterns() -> Mapping[str, Mapping[str, Pattern]]:
    """Load what is listed: by language, then by kind."""
    found = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return {
        language: {kind: Pattern(tuple(filter(None, text.splitlines()))) for kind, text in kinds.items()}
        for language, kinds in found.items()
    }
