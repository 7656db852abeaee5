"""The people, bodies and places that a text mentions, each as one run of words, to be known again in another text."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .common import is_common, is_noun
from .names import ENDS, offices
from .nations import named_places
from .number_words import readings
from .sounds import same_name
from .stated import CACHED, Stated, Token, tokens


@dataclass(frozen=True)
class Mention:
    """A run of words that names one, the key of a place, and where its words begin and end."""

    words: tuple[str, ...]
    language: str
    key: str
    start: int
    end: int

    def names(self, other: "Mention") -> bool:
        """Return whether both may name the same: a place by its key, others by one of their words."""
        if self.key or other.key:
            return self.key == other.key
        return any(same_name(one, self.language, two, other.language) for one in self.words for two in other.words)


@lru_cache(CACHED)
def mentions(stated: Stated) -> tuple[Mention, ...]:
    """Return what a text mentions by name, in order."""
    words, language = tokens(stated.text), stated.language
    placed = {place.start: place for place in named_places(stated)}
    found: list[Mention] = []
    at = 0
    while at < len(words):
        place = placed.get(at)
        end = place.end if place else _run(words, at, language, placed.keys())
        if end > at:
            said = tuple(word.written for word in words[at:end])
            found.append(Mention(said, language, place.key if place else "", at, end))
        at = max(end, at + 1)
    return tuple(found)


def _run(words: Sequence[Token], at: int, language: str, placed: Container[int]) -> int:
    end = at
    while end < len(words) and end not in placed and _is_name(words, end, language):
        end += 1
    return end


def _is_name(words: Sequence[Token], at: int, language: str) -> bool:
    word = words[at]
    if not word.is_word or not word.written[0].isupper() or len(word.bare) < 2:
        return False
    if offices(word.bare) or readings(word.bare, language)[0] or (language == "de" and is_noun(word.written)):
        return False
    return not ((at == 0 or words[at - 1].written in ENDS) and is_common(word.written, language))
