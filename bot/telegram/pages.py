"""Cuts a long text into messages: never inside a word, a link or an emoji, and if possible between paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, product

import regex

from .styled import QUOTE, Styled

LIMIT = 4096  # UTF-16 units a message may have
MARKS = 100  # entities Telegram keeps in a message
LONGEST_LETTER = 40  # characters; families of emoji have a dozen
# Where to cut, best first; the last half of a page is searched for each before the next is tried.
BREAKS = tuple(map(re.compile, (r"\n\s*\n", r"\n", r"(?<=[.!?…。])\s", r"\s")))
UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff\ufffc]*"
)


def pages(styled: Styled, limit: int = LIMIT) -> list[Styled]:
    """Return a text as messages of at most `limit` units; none is blank."""
    return [page for page in _cut(styled, limit) if not UNSEEN.fullmatch(page.text)]


def _cut(styled: Styled, limit: int) -> Iterator[Styled]:
    while styled:
        end = _end(styled, limit)
        yield styled.part(0, end)
        styled = styled.part(end, len(styled.text))


def _end(styled: Styled, limit: int) -> int:
    """Return where the first page ends."""
    most = _fitting(styled, limit)
    if most == len(styled.text):
        return most
    searches = product((False, True), (most // 2, 0), BREAKS)
    places = (_last_break(styled, rule, floor, most, through) for through, floor, rule in searches)
    return next(filter(None, places), None) or _between_letters(styled.text, most)


def _fitting(styled: Styled, limit: int) -> int:
    """Return how many characters fit into a page, by their units and their marks."""
    units = list(accumulate((2 if ord(letter) > 0xFFFF else 1 for letter in styled.text[: limit + 1]), initial=0))
    most = bisect_right(units, limit) - 1
    starts = sorted(mark.start for mark in styled.marks if mark.start < most)
    return max(1, starts[MARKS]) if len(starts) > MARKS else most


def _last_break(styled: Styled, rule: re.Pattern[str], floor: int, most: int, through_marks: bool) -> int:
    ends = [match.start() for match in rule.finditer(styled.text, floor, min(most + 1, len(styled.text)))]
    free = (end for end in reversed(ends) if 0 < end <= most and (through_marks or not _inside(styled, end)))
    return next(free, 0)


def _inside(styled: Styled, place: int) -> bool:
    """Return whether a cut would go through a mark; a quotation goes on in the next message."""
    return any(mark.start < place < mark.end for mark in styled.marks if mark.kind != QUOTE)


def _between_letters(text: str, most: int) -> int:
    """Return the last place a reader sees as between two letters: one word fills the page."""
    ends = [match.end() for match in regex.finditer(r"\X", text[: most + LONGEST_LETTER])]
    return max((end for end in ends if end <= most), default=most)
