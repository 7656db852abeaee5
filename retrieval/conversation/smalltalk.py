"""What people say to a bot that is no question to the articles: a greeting, thanks, who are you, what do you have on X.

A line is small talk where patterns cover every word of it. Where they cover only its beginning or its end, as in "hi,
what weapons will the UK send? thanks", the rest is the question.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from ..text.languages import INTERFACE_LANGUAGES
from .patterns import ANY, CACHED, Pattern, bare, listed, meant, patterns

# What a line of several is taken for, the first of these that is in it.
KINDS = "contents more ability identity wellbeing blame refusal thanks goodbye praise assent greeting".split()
COURTESIES = frozenset(KINDS) - {"contents", "more", "ability", "identity"}  # what may open a question
CLOSING = frozenset(("thanks", "goodbye"))  # what may close one
ALONG, AFTER, ASKING, MEANING, ABOUT = "along", "after", "asking", "meaning", "contents_about"
MORE = "more"  # of what was just shown
LOOSE = frozenset(("contents", "ability", "identity"))
LONGEST_LINE = 500  # characters; whoever writes more asks something
LONGEST = 16  # words of small talk
OPENING = 6  # of them that may be mistyped
LONGEST_ABOUT = 24  # words of what asks after something
WORD = re.compile(r"[^\W_]+(?:['’ʼ`´‘][^\W_]+)*")
BREAK = re.compile(r"[,.;:!?…\n)—–]|\s-\s")


@dataclass(frozen=True)
class Heard:
    """What a line is. `kind` is one of KINDS, or None for a question, which `rest` is without courtesies; `subject` is
    what somebody asks the archive's contents for; `languages` are those it may be in. What is `loose` may as well go on
    with a talk: "how does it work?"."""

    kind: str | None
    rest: str
    subject: str = ""
    languages: tuple[str, ...] = ()
    loose: bool = False


@dataclass(frozen=True)
class _Line:
    """A line's words, each with where it stands."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def said(self, language: str, first: int = 0, last: int | None = None) -> str:
        """Return some of the words as patterns match them, up to the first that none of them holds."""
        known = listed(language)
        words = takewhile(known.__contains__, (meant(word, language) for word in self.words[first:last]))
        return "".join(f"{word} " for word in words)

    def breaks(self, at: int) -> bool:
        """Return whether something parts a word from the one before."""
        between = self.text[self.ends[at - 1] : self.starts[at]]
        return bool(BREAK.search(between)) or any(map(_is_picture, between))


def asks_more(text: str) -> bool:
    """Return whether a line asks for more of what was just shown, and for nothing else: "tell me more"."""
    return hear(text).kind == MORE


def hear(text: str) -> Heard:
    """Return what a line is."""
    return _hear(text) if len(text) <= LONGEST_LINE else Heard(None, text)


@lru_cache(CACHED)
def _hear(text: str) -> Heard:
    line = _line(text)
    if not line.words:
        pictured = any(map(_is_picture, text))
        return Heard("assent" if pictured else None, text, languages=INTERFACE_LANGUAGES if pictured else ())
    found = {language: kind for language in INTERFACE_LANGUAGES if (kind := _whole(line, language))}
    if found:
        kind = min(found.values(), key=KINDS.index)
        languages = tuple(one for one in found if found[one] == kind)
        loose = kind == MORE or (kind in LOOSE and not any(_means_us(line, language) for language in languages))
        return Heard(kind, "", languages=languages, loose=loose)
    first, last = _inner(line)
    asked = next(filter(None, (_about(line, language, first, last) for language in INTERFACE_LANGUAGES)), None)
    rest = text[line.starts[first] if first else 0 : None if last == len(line.words) else line.starts[last]]
    return asked or Heard(None, rest.strip())


def _line(text: str) -> _Line:
    pictures = [(at, at + 1) for at, sign in enumerate(text) if _is_picture(sign) and sign in listed(ANY)]
    spans = sorted([*(match.span() for match in WORD.finditer(text)), *pictures])
    words = tuple(bare(text[start:end]) for start, end in spans)
    return _Line(text, words, tuple(start for start, _ in spans), tuple(end for _, end in spans))


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) == "So"


def _whole(line: _Line, language: str, first: int = 0, last: int | None = None) -> str | None:
    """Return what words are, if all of them are small talk in a language."""
    count = len(line.words[first:last])
    if not 0 < count <= LONGEST:
        return None
    said = line.said(language, first, last)
    if said.count(" ") < count:
        return None
    found = _reached(said, _kinds(language, KINDS)).get(len(said), frozenset())
    return min(found, key=KINDS.index, default=None)


def _kinds(language: str, kinds: Collection[str]) -> Mapping[str, Sequence[Pattern]]:
    own, shared = patterns()[language], patterns()[ANY]
    return {kind: [of[kind] for of in (own, shared) if kind in of] for kind in (*kinds, ALONG)}


def _reached(said: str, kinds: Mapping[str, Sequence[Pattern]]) -> dict[int, frozenset[str]]:
    """Return each place up to which patterns cover what is said, with the kinds that do, the fewest."""
    reached: dict[int, frozenset[str]] = {0: frozenset()}
    for at in (0, *(match.end() for match in re.finditer(" ", said[:-1]))):
        for end, kind in _steps(said, at, kinds) if at in reached else ():
            through = reached[at] | ({kind} if kind != ALONG else set())
            if end not in reached or _rank(through) < _rank(reached[end]):
                reached[end] = through
    return reached


def _steps(said: str, at: int, kinds: Mapping[str, Sequence[Pattern]]) -> Iterator[tuple[int, str]]:
    for kind, several in kinds.items():
        for one in several:
            yield from ((end, kind) for end in one.ends(said, at))


def _rank(kinds: Collection[str]) -> tuple[bool, int, int]:
    """Return how good a reading is, the least first: something rather than nothing, one thing rather than two."""
    return not kinds, len(kinds), min(map(KINDS.index, kinds), default=0)


def _means_us(line: _Line, language: str, first: int = 0, last: int | None = None) -> bool:
    """Return whether words are about the program or the archive."""
    return any(meant(word, language) in patterns()[language][MEANING].words for word in line.words[first:last])


def _inner(line: _Line) -> tuple[int, int]:
    """Return where the question begins among a line's words, and where it ends."""
    first = max((_opening(line, language) for language in INTERFACE_LANGUAGES), default=0)
    last = min((_closing(line, language, first) for language in INTERFACE_LANGUAGES), default=len(line.words))
    return first, last


def _opening(line: _Line, language: str) -> int:
    """Return how many words are courtesies before the question."""
    said = line.said(language, 0, LONGEST)
    for end, kinds in sorted(_reached(said, _kinds(language, COURTESIES)).items(), reverse=True):
        count = said.count(" ", 0, end)
        while count and line.words[count - 1] in patterns()[language][ASKING].words:
            count -= 1  # "thanks, and": that "and" is the question's
        if kinds and 0 < count < len(line.words) and (line.breaks(count) or _asks(line, count, language)):
            return count
    return 0


def _asks(line: _Line, at: int, language: str) -> bool:
    """Return whether a question begins with a word: "hi what…", but not "Hello Kitty"."""
    start = line.starts[at]
    return line.words[at] in patterns()[language][ASKING].words and not line.text[start].isupper()


def _closing(line: _Line, language: str, first: int) -> int:
    """Return where the words end that are no courtesies after the question."""
    count = len(line.words)
    for at in range(max(first + 1, count - LONGEST), count):
        if line.breaks(at):
            said = line.said(language, at)
            if said.count(" ") == count - at and _reached(said, _kinds(language, CLOSING)).get(len(said)):
                return at
    return count


def _about(line: _Line, language: str, first: int, last: int) -> Heard | None:
    """Return what of the archive is asked after, if it is."""
    own = patterns()[language]
    if not 0 < last - first <= LONGEST_ABOUT or meant(line.words[first], language) not in own[ABOUT].words:
        return None
    said = "".join(
        f"{meant(word, language) if at < OPENING else word} " for at, word in enumerate(line.words[first:last])
    )
    span = own[ABOUT].subject(said)
    if span is None:
        return None
    begin, end = (first + said.count(" ", 0, at) for at in span)
    if not (_means_us(line, language, first, begin) or _means_us(line, language, end, last)):
        return None
    end = _before_what_follows(line, language, begin, end)
    subject = line.text[line.starts[begin] : line.ends[end - 1]] if end > begin else ""
    return Heard("contents", "", subject, (language,))


def _before_what_follows(line: _Line, language: str, begin: int, end: int) -> int:
    """Return where what is asked after ends, before "in the archive, please"."""
    own = patterns()[language][AFTER]
    for at in range(begin, end):
        said = "".join(f"{word} " for word in line.words[at:end])
        if _reached(said, {AFTER: [own]}).get(len(said)):
            return at
    return end
