"""Numbers below zero: "-15", "minus 15 degrees", "15 degrees of frost"."""

from collections.abc import Sequence

from .stated import Token

SIGNS = frozenset("-−")
MINUS = frozenset("minus moins menos минус мінус".split())
NO_MINUS = frozenset("au du de a al lo".split())  # before: "au moins", "por lo menos"
UNDER = frozenset("below sous unter bajo ниже нижче dessous".split())
ZEROES = frozenset("zero null cero нуля freezing gefrierpunkt".split())
FROST = frozenset("frost мороза морозу".split())
BETWEEN = frozenset("de of dem".split())
NEAR = 6  # words


def is_below(words: Sequence[Token], start: int, end: int) -> bool:
    """Return whether the number in words[start:end] is below zero."""
    if start and words[start - 1].bare in MINUS:
        return start < 2 or words[start - 2].bare not in NO_MINUS
    if start and words[start - 1].written in SIGNS and words[start - 1].end == words[start].start:
        return start < 2 or words[start - 2].end < words[start - 1].start
    after = words[end : end + NEAR]
    return any(word.bare in FROST for word in after[:3]) or any(
        word.bare in ZEROES and _is_under(after, at) for at, word in enumerate(after)
    )


def is_zero_of_a_scale(words: Sequence[Token], at: int) -> bool:
    """Return whether a zero only says on which side of it a number is: "15 degrees below zero"."""
    return words[at].bare in ZEROES and _is_under(words, at)


def _is_under(words: Sequence[Token], at: int) -> bool:
    before = [word.bare for word in words[max(0, at - 3) : at] if word.bare not in BETWEEN]
    return bool(before) and before[-1] in UNDER
