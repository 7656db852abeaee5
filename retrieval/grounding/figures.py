"""The numbers a text states, in figures and in words, with what they count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from .amounts import CHINESE_MAGNITUDES, amount, chinese_numbers, chinese_shares, roman_number
from .below_zero import is_below, is_zero_of_a_scale
from .number_words import COUNT, HALF_WORDS, HALVES_AFTER, ROUGH, SHARE, THOUSAND, Reading, Sum, is_connector, readings
from .stated import CACHED, Stated, Token, bare, tokens
from .units import PERCENT_PHRASES, unit_of

AFTER_FIGURES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
ABBREVIATED = frozenset("mio mrd tsd тыс тис tys mln mld млн млрд".split())
ORDINAL_ENDS = frozenset("st nd rd th er re ere e eme ieme го й я е му х ми ой ая ое ти ох а o".split())
YEARS = range(1000, 2200)
LONGEST = 100  # signs: what is longer counts nothing, and Python would not read it


@dataclass(frozen=True)
class Figure:
    """A number: what it may mean, what it counts where that is known, the tokens that state it, and whether a claim is
    held to it (articles like "un" state a one, but need none), and whether it is below zero."""

    readings: frozenset[Reading]
    unit: str | None
    start: int
    end: int
    held: bool = True
    below: bool = False

    @property
    def counts(self) -> list[int]:
        """The whole numbers it may be."""
        return [int(value) for kind, value in self.readings if kind == COUNT and value.denominator == 1]

    def borne_out_by(self, other: "Figure") -> bool:
        """Return whether another figure states the same."""
        same = not self.readings.isdisjoint(other.readings)
        return same and (self.unit is None or other.unit is None or self.unit == other.unit)


@lru_cache(CACHED)
def figures(stated: Stated) -> tuple[Figure, ...]:
    """Return the numbers of a text in order."""
    words = tokens(stated.text)
    found: list[Figure] = []
    at = 0
    while at < len(words):
        figure = _figure(words, at, stated.language)
        if figure:
            found.append(replace(figure, below=is_below(words, figure.start, figure.end)))
        at = figure.end if figure else at + 1
    if stated.language == "zh":
        found += [Figure(frozenset([(SHARE, value)]), None, 0, 0) for value in chinese_shares(stated.text)]
        found += [Figure(frozenset([(COUNT, value)]), None, 0, 0) for value in chinese_numbers(stated.text)]
    return tuple(found)


def _figure(words: Sequence[Token], at: int, language: str) -> Figure | None:
    token = words[at]
    if token.written[0].isdecimal():
        return None if is_endless(token) else _in_figures(words, at, language)
    if not token.is_word:
        return None
    half = _half_of(words, at, language)
    if half:
        return half
    if is_zero_of_a_scale(words, at):
        return None
    roman = roman_number(token.written)
    if roman:  # a century, a king: a claim is not held to it
        return Figure(frozenset([(COUNT, Fraction(roman))]), None, at, at + 1, held=False)
    meant, held = readings(token.bare, language)
    counts = [value for kind, value in meant if kind == COUNT]
    if not counts:
        return _made(words, at, at + 1, list(meant), language, held) if meant else None
    number, end = _run(words, at, language)
    if end > at + 1:
        return _finished(words, at, end, number, [], language)
    return _finished(words, at, end, number, list(meant), language, held)


def is_endless(token: Token) -> bool:
    """Return whether a run of digits is too long for a number."""
    return token.written[0].isdecimal() and len(token.written) > LONGEST


def _run(words: Sequence[Token], at: int, language: str) -> tuple[Sum, int]:
    """Return the number that starts at a token, and where it ends."""
    number = Sum(language)
    end = at
    joined: list[str] = []
    while at < len(words):
        values = [value for kind, value in readings(words[at].bare, language)[0] if kind == COUNT]
        attached = language == "ar" and words[at].bare[:1] == "و" and number.words > 0
        if values and number.take(values[0], bool(joined) or attached):
            at += 1
            end, joined = at, []
        elif number.words and not joined and is_connector([words[at].bare], language):
            joined = [words[at].bare]
            at += 1
        else:
            break
    return number, end


def _finished(
    words: Sequence[Token], start: int, end: int, number: Sum, other: list[Reading], language: str, held: bool = True
) -> Figure:
    value, last = _with_half(words, end, number.value, language)
    value, last = _magnified(words, last, value, language) if last > end else (value, last)
    parts = _shares(words, last, language)
    if last < len(words) and _half_of(words, last, language):
        return _made(words, start, last, [(COUNT, value), *other], language, held)
    if parts and value < 20 and parts[0][1].denominator > 1 and parts[0][1].numerator == 1:
        return _made(words, start, last + 1, [(SHARE, value * share) for _, share in parts], language, True)
    fixed = [reading for reading in other if reading[0] == COUNT or end == start + 1] if last == end else []
    return _made(words, start, last, [(COUNT, value), *fixed], language, held or last > end or end > start + 1)


def _shares(words: Sequence[Token], at: int, language: str) -> list[Reading]:
    meant = readings(words[at].bare, language)[0] if at < len(words) else ()
    return [reading for reading in meant if reading[0] == SHARE]


def _half_of(words: Sequence[Token], at: int, language: str) -> Figure | None:
    """Return half a million, and the like."""
    if words[at].bare in HALF_WORDS.get(language, "").split():
        for later in range(at + 1, min(at + 3, len(words))):
            if (value := _magnitude(words[later], language)) > 1:
                return _made(words, at, later + 1, [(COUNT, Fraction(value, 2))], language, True)
    if language in ("ru", "uk"):
        for prefix in ("пол", "пів"):
            rest = words[at].bare.removeprefix(prefix)
            meant = [v for kind, v in readings(rest, language)[0] if kind == COUNT and v >= THOUSAND] if rest else []
            if rest != words[at].bare and meant:
                return _made(words, at, at + 1, [(COUNT, meant[0] / 2)], language, True)
    return None


def _in_figures(words: Sequence[Token], at: int, language: str) -> Figure:
    value = amount(words[at].written, language)
    end = at + 1
    if end < len(words) and words[end].start == words[at].end and words[end].bare in AFTER_FIGURES:
        magnified = value * AFTER_FIGURES[words[end].bare]
        meant = [(COUNT, magnified)] + ([(COUNT, value)] if words[end].bare == "m" else [])
        return _made(words, at, end + 1, meant, language, True)
    halved, end = _with_half(words, end, value, language)
    magnified, end = _magnified(words, end, halved, language)
    if end == at + 1:
        end = _ordinal_end(words, at)
    parts = _shares(words, end, language)
    if parts and value < 20 and value.denominator == 1:
        return _made(words, at, end + 1, [(SHARE, value * share) for _, share in parts], language, True)
    return _made(words, at, end, [(COUNT, magnified)], language, True)


def _ordinal_end(words: Sequence[Token], at: int) -> int:
    """Return where "19th", "2-го" or "1er" ends."""
    later = at + 1
    if later < len(words) and words[later].written == "-" and words[later].start == words[at].end:
        later += 1
    adjoins = later < len(words) and words[later].start == words[later - 1].end
    return later + 1 if adjoins and words[later].bare in ORDINAL_ENDS else at + 1


def _with_half(words: Sequence[Token], at: int, value: Fraction, language: str) -> tuple[Fraction, int]:
    for phrase in HALVES_AFTER.get(language, ()):
        parts = bare(phrase).split()
        if [token.bare for token in words[at : at + len(parts)]] == parts:
            # "dos millones y medio": half of the magnitude before
            scale = next((10**power for power in (12, 9, 6, 3) if value % 10**power == 0 and value), 1)
            return value + Fraction(scale, 2), at + len(parts)
    return value, at


def _magnified(words: Sequence[Token], at: int, value: Fraction, language: str) -> tuple[Fraction, int]:
    while at < len(words):
        follows = at + 1 if words[at].written in "-." and at + 1 < len(words) else at
        magnitude = _magnitude(words[follows], language) if follows == at or words[at].written == "-" else 1
        if magnitude == 1:
            break
        value, at = value * magnitude, follows + 1
    return value, at


def _magnitude(token: Token, language: str) -> int:
    if language == "zh":
        return next((value for sign, value in CHINESE_MAGNITUDES.items() if token.written.startswith(sign)), 1)
    values = [value for kind, value in readings(token.bare, language)[0] if kind == COUNT and value >= THOUSAND]
    if values:
        return int(values[0])
    hundred = [value for kind, value in readings(token.bare, language)[0] if kind == COUNT and value == 100]
    return 100 if hundred and token.bare in ("hundred", "hundert", "cent", "cents") else 1


def _made(words: Sequence[Token], start: int, end: int, meant: list[Reading], language: str, held: bool) -> Figure:
    if end < len(words) and words[end].written == "." and end + 1 < len(words) and words[end - 1].bare in ABBREVIATED:
        end += 1
    unit = unit_of(words, start, end)
    if unit == "percent":
        meant = [(SHARE, value / 100) for kind, value in meant if kind != ROUGH]
        end += 2 * (tuple(token.bare for token in words[end : end + 2]) in PERCENT_PHRASES)
    return Figure(frozenset(meant), unit if unit != "percent" else None, start, end, held or unit == "percent")
