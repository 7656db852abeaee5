"""Whether a question leans on the talk before it, told by its own words.

"Why did he refuse?" does; "What did Merkel say when she resigned?" does not: its pronoun stands for somebody whom it
names before. What names nobody and nothing, or is only a few words, may lean: that is for the archive to say.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path

from ..grounding.common import is_noun
from ..text.words import length

WORD = re.compile(r"[^\W_]+")
SHORT = 12  # words: what is longer and has no opener says itself what it is about
ELLIPTIC = 4  # words, with an opener: "and the French?"
BRIEF = 4  # words: so few may lean, whatever they name
FEW = 2  # words with a meaning of their own before a pronoun that names nobody yet: "what precaution did he"
AFAR = frozenset(("that", "those"))  # before a noun they are as often no demonstratives: "the claim that", "those who"
OF = frozenset("of entre von unter de из з із".split())  # "the youngest of them" says nothing of whom
EXISTS = frozenset("is are was were be".split())  # "is there"
ABOUT = frozenset("about of to with against à de sur contre contra con sobre об о про до над".split())
CONTRACTED = frozenset("damit dazu davon dafür dagegen darüber daran".split())  # "with that", in one word
POINTS = frozenset("it that cela ça это це eso esto".split())  # a thing, wherever it stands


class Leaning(IntEnum):
    """How surely a question leans on the talk."""

    NOT = 0
    MAYBE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True)
class Lexicon:
    """The words of a language that `words.toml` lists."""

    openers: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    little: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()

    @cached_property
    def names_nothing(self) -> frozenset[str]:
        """The words that say nothing of what is meant."""
        return self.openers | self.asking | self.little | self.people | self.owners | self.things | self.pointing


@cache
def _lexicons() -> dict[str, Lexicon]:
    read = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {
        code: Lexicon(**{name: frozenset(words.split()) for name, words in of.items()}) for code, of in read.items()
    }


@cache
def openers() -> frozenset[str]:
    """Return the openers of all languages: a few words do not say for sure which one they are in."""
    return frozenset().union(*(lexicon.openers for lexicon in _lexicons().values()))


def little_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing of what is meant, as far as they are listed."""
    lexicon = _lexicons().get(language, Lexicon())
    return lexicon.names_nothing | lexicon.determiners


def leaning(text: str, language: str) -> Leaning:
    """Return how surely a question, which has words, leans on the talk before it."""
    return Worded(text, language).leaning()


def says_nothing(text: str, language: str) -> bool:
    """Return whether a question's own words say nothing of what it is about: "and when was that?"."""
    return not Worded(text, language).asked


class Worded:
    """A question's words, as they are written and in small letters, with what is known of their language."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.written = [text[start:end] for start, end in self.spans]
        self.words = [word.casefold() for word in self.written]
        self.length = max(len(self.words), length(text))
        self.language = language
        self.lexicon = _lexicons().get(language, Lexicon())
        self.names = [self._is_name(at) for at in range(len(self.written))]
        self.asked = [word for word in self.words if word not in self.lexicon.names_nothing]

    def leaning(self) -> Leaning:
        opened = len(self.words) > 1 and self.words[0] in openers()
        if not self.asked or (opened and len(self.words) <= ELLIPTIC):
            return Leaning.SURE
        if any(self._stands_for_something_before(at) for at in range(len(self.words))):
            return Leaning.SURE
        if opened or self._ends_pointing():
            return Leaning.LIKELY
        # "Best pizza recipe" is no question of a talk.
        if self.lexicon != Lexicon() and len(self.asked) == len(self.words):
            return Leaning.NOT
        return Leaning.MAYBE if self.length <= self._most() else Leaning.NOT

    def _most(self) -> int:
        """Return how many words the question may have and still lean: fewer, where it names something itself."""
        pronouns = self.lexicon.people | self.lexicon.owners | self.lexicon.things
        nameless = self.lexicon != Lexicon() and not any(self.names)
        # "le Royaume-Uni va-t-il": whom that stands for is said before it.
        open_ones = any(word in pronouns and not self._is_named_before(at) for at, word in enumerate(self.words))
        return SHORT if nameless or open_ones else BRIEF

    def _is_name(self, at: int) -> bool:
        """Return whether a word looks like a name or a number; the first one always has a capital."""
        word = self.written[at]
        if word.isdecimal():
            return len(word) > 1
        return at > 0 and len(word) > 1 and word[0].isupper() and not (self.language == "de" and is_noun(word))

    def _stands_for_something_before(self, at: int) -> bool:
        """Return whether a word is a pronoun, or the like, for what the question itself does not name."""
        word, of = self.words[at], self.lexicon
        if word in of.people:
            fits = not self._is_empty(at - 2, at + 2)
        elif word in of.owners:
            fits = not any(self.names[at + 1 :])  # "cumplirá su condena Pieter": whose, is said after it
        else:
            fits = self._points(at) or (word in of.things and self._is_thing(at))
        return fits and not self._is_named_before(at)

    def _ends_pointing(self) -> bool:
        """Return whether a question ends by pointing at what was said: "what does the Kremlin say about that?"."""
        *_, before, last = ["", "", *self.words]
        return last in self.lexicon.things and (before in ABOUT or last in CONTRACTED)

    def _points(self, at: int) -> bool:
        """Return whether a word points at the noun after it, which is no time: "this year" needs no talk."""
        after = self.words[at + 1 : at + 3]
        return (
            self.words[at] in self.lexicon.pointing - AFAR
            and bool(after)
            and after[0] not in self.lexicon.names_nothing
            and self.lexicon.times.isdisjoint(after)
        )

    def _is_thing(self, at: int) -> bool:
        last = at == len(self.words) - 1
        if self.words[at] not in POINTS or self.words[at] == "that":
            return last and not (self.words[at] == "there" and self.words[at - 1] in EXISTS)
        return not any(self.names[at + 1 :]) and not self._is_empty(at - 1, at + 3)

    def _is_empty(self, start: int, end: int) -> bool:
        """Return whether the words around a pronoun say that it stands for nothing: "faut-il", "it takes"."""
        return not self.lexicon.empty.isdisjoint(self.words[max(0, start) : end])

    def _is_named_before(self, at: int) -> bool:
        """Return whether what stands before a pronoun names what it may stand for."""
        empty, before = self.lexicon.names_nothing, range(at)
        if at > 0 and self.words[at - 1] in OF and self.words[at] in self.lexicon.people:
            empty = empty | self.lexicon.determiners | OF
        elif any(self.words[one] in self.lexicon.determiners for one in before):
            return True
        return any(self.names[one] for one in before) or sum(self.words[one] not in empty for one in before) > FEW
