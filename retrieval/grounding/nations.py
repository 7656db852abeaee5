"""Countries, their people, big cities and alliances: one key for each, whatever language names it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..text.locales import places
from .sounds import stem
from .stated import CACHED, Stated, Token, bare, table, tokens

CJK = range(0x3400, 0xA000)
LONGEST = 5  # words of a name
SLAVIC_ADJECTIVE = re.compile("(?:ск|ськ|цьк|цк)\\w{1,3}$|sk\\w{1,3}$")
FAMILY = re.compile("(?:енко|енка|енку|чук|чука)$")  # Литвиненко is no Lithuanian
# Words of everyday language besides, unless they are written with a capital.
CAPITAL_ONLY = frozenset(
    "мали mali chile chili чили чилі cuba china chine india inde дани dani куба кубу кубе inde".split()
)


@dataclass(frozen=True)
class Place:
    """A place as a text names it: its key, the country it may stand for, and the tokens that name it."""

    key: str
    country: str | None
    start: int
    end: int


@dataclass(frozen=True)
class _Entry:
    key: str
    country: str | None
    words: tuple[str, ...]
    whole: bool
    acronym: bool

    def _may_be_small(self, word: str, language: str) -> bool:
        adjective = bool(SLAVIC_ADJECTIVE.search(word))
        return language != "en" and (adjective or (self.country is None and word not in CAPITAL_ONLY and len(word) > 3))

    def matches(self, found: Sequence[Token], language: str) -> bool:
        """Return whether words name the entry's place; small letters only where adjectives are written so."""
        last = len(self.words) - 1
        written = found[0].written
        if (self.acronym and not written.isupper()) or FAMILY.search(found[last].bare[len(self.words[last]) :]):
            return False
        if (
            not any(token.written[0].isupper() for token in found)
            and written[0].islower()
            and not self._may_be_small(found[0].bare, language)
        ):
            return False
        return all(
            token.bare == word if self.whole and at == last else token.bare.startswith(word)
            for at, (word, token) in enumerate(zip(self.words, found, strict=True))
        )


@cache
def _entries() -> dict[str, list[_Entry]]:
    """Return the table's entries by the first three letters of their first word."""
    found: dict[str, list[_Entry]] = {}
    for name in ("nations.txt", "cities.txt"):
        for line in table(name):
            code, *forms = line.split()
            key = code if name == "nations.txt" else forms[0].rstrip(".")
            country = None if name == "nations.txt" or code == "-" else code
            for form in forms:
                words = tuple(bare(word) for word in form.rstrip(".").split("_"))
                entry = _Entry(key, country, words, form.endswith("."), form.isupper())
                found.setdefault(words[0][:2], []).append(entry)
    return {head: sorted(entries, key=lambda one: -sum(map(len, one.words))) for head, entries in found.items()}


@lru_cache(CACHED)
def named_places(stated: Stated) -> tuple[Place, ...]:
    """Return the places that a text names, in order."""
    words = tokens(stated.text)
    if stated.language in ("zh", "ja"):
        return tuple(_within(stated.text))
    found: list[Place] = []
    at = 0
    while at < len(words):
        place = _in_table(words, at, stated.language) or _in_cldr(words, at, stated.language)
        if place:
            found.append(place)
        at = place.end if place else at + 1
    return tuple(found)


def _in_table(words: Sequence[Token], at: int, language: str) -> Place | None:
    token = words[at]
    for form in _forms(token):
        for entry in _entries().get(form[:2], ()):
            run = [part for part in words[at : at + 2 * LONGEST] if part.written != "-" and part.written != "."]
            run = [_renamed(run[0], form), *run[1 : len(entry.words)]] if run else []
            if len(run) == len(entry.words) and entry.matches(run, language):
                end = next(number for number, part in enumerate(words) if part.end == run[-1].end) + 1
                return Place(entry.key, entry.country, at, end)
    return None


def _renamed(token: Token, form: str) -> Token:
    return Token(token.written, form, token.start, token.end)


def _forms(token: Token) -> list[str]:
    """Return a word as it is, and without the Arabic particles that may be written together with it."""
    word = token.bare
    if not "\u0600" <= word[:1] <= "\u06ff":
        return [word]
    forms = [word]
    for prefix in ("و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "لل", "فال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            forms.append(word[len(prefix) :])
    return forms


def _within(text: str) -> Iterator[Place]:
    """Yield the places named in a text without spaces."""
    for entries in _entries().values():
        for entry in entries:
            if len(entry.words) == 1 and ord(entry.words[0][0]) in CJK and entry.words[0] in text:
                yield Place(entry.key, entry.country, 0, 0)
    for name, key in places("zh").items():
        if len(name) > 1 and name in text:
            yield Place(key, None, 0, 0)


def _in_cldr(words: Sequence[Token], at: int, language: str) -> Place | None:
    if not words[at].is_word or (words[at].written[0].islower()):
        return None
    index = _cldr(language)
    run = [token for token in words[at : at + LONGEST] if token.is_word]
    for length in range(min(len(run), LONGEST), 0, -1):
        key = index.get(tuple(stem(token.written, language) for token in run[:length]))
        if key and not any(_in_table(run, later, language) for later in range(1, length)):
            end = next(number for number, part in enumerate(words) if part.end == run[length - 1].end) + 1
            return Place(key, None, at, end)
    return None


@cache
def _cldr(language: str) -> dict[tuple[str, ...], str]:
    return {
        tuple(stem(token.written, language) for token in tokens(name) if token.is_word): key
        for name, key in places(language).items()
        if len(name) > 3
    }
