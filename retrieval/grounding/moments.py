"""Dates: days, months, years and days of the week that a claim states must be those of its evidence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .calendar_words import AMBIGUOUS, CHINESE_WEEKDAYS, MORNINGS, SHORT, day_words, is_month, month_at, weekday
from .figures import YEARS, Figure, figures
from .stated import CACHED, Stated, Token, bare, tokens

IN_FIGURES = re.compile(
    r"(?<![\d.])(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d])|(?<![\d.])(?P<d2>\d{1,2})(?P<s>[./-])(?P<m2>\d{1,2})"
    r"(?P=s)(?P<y2>\d{4}|\d\d)(?!\d)|(?<![\d-])(?P<y3>\d{4})-(?P<m3>\d\d)(?![\d-])"
)
CHINESE = re.compile(r"(?:(?P<y>\d{4})\s*年)?\s*(?:(?P<m>\d{1,2})\s*月)(?:\s*(?P<d>\d{1,2})\s*[日号])?")
BEFORE = frozenset("de of del d the . -".split())  # between the day and the month
BEYOND = frozenset("de of del , .".split())  # between the month and the year


@dataclass(frozen=True)
class Moment:
    """A date as far as it is stated."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def agrees(self, other: "Moment") -> bool:
        """Return whether no part that both state differs."""
        pairs = ((self.day, other.day), (self.month, other.month), (self.year, other.year))
        return all(one is None or two is None or one == two for one, two in pairs)

    def covers(self, other: "Moment", years: Iterable[int]) -> bool:
        """Return whether all that another states is stated here, its year perhaps beside it."""
        return (
            self.agrees(other)
            and (other.day is None or self.day is not None)
            and (other.month is None or self.month is not None)
            and (other.year is None or self.year is not None or other.year in years)
        )


@dataclass(frozen=True)
class Times:
    """All that a text says of time: dates, bare years, days of the week (Monday is 0), words like "yesterday", and the
    tokens that say it."""

    moments: frozenset[Moment]
    years: frozenset[int]
    weekdays: frozenset[int]
    days: frozenset[int]
    used: frozenset[int]


@lru_cache(CACHED)
def times(stated: Stated) -> Times:
    """Return what a text says of time."""
    words = tokens(stated.text)
    found = list(_in_figures(stated, words)) + list(_in_words(stated, words))
    used = frozenset(at for _, start, end in found for at in range(start, end))
    years = {
        year for figure in figures(stated) if figure.unit is None for year in figure.counts
        if year in YEARS and year > 1500 and figure.end - figure.start == 1
    }  # fmt: skip
    return Times(
        frozenset(moment for moment, _, _ in found),
        frozenset(years | {moment.year for moment, _, _ in found if moment.year}),
        frozenset(_weekdays(stated, words)),
        frozenset(_days(stated.language, words)),
        used,
    )


def _in_figures(stated: Stated, words: Sequence[Token]) -> Iterator[tuple[Moment, int, int]]:
    for match in IN_FIGURES.finditer(stated.text):
        part = match.groupdict()
        year = part["y"] or part["y2"] or part["y3"]
        day, month = part["d"] or part["d2"], part["m"] or part["m2"] or part["m3"]
        if part["d2"] and stated.language == "en" and part["s"] == "/" and int(month) > 12:
            day, month = month, day
        whole = int(year) if len(year) == 4 else 2000 + int(year)
        if 1 <= int(month) <= 12 and (day is None or 1 <= int(day) <= 31):
            inside = [at for at, token in enumerate(words) if match.start() <= token.start < match.end()]
            yield Moment(int(day) if day else None, int(month), whole), inside[0], inside[-1] + 1
    if stated.language in ("zh", "ja"):
        for match in CHINESE.finditer(stated.text):
            year, month, day = match["y"], match["m"], match["d"]
            yield Moment(int(day) if day else None, int(month), int(year) if year else None), 0, 0


def _in_words(stated: Stated, words: Sequence[Token]) -> Iterator[tuple[Moment, int, int]]:
    numbers = figures(stated)
    for at, token in enumerate(words):
        month, after = month_at(words, at, stated.language)
        if not month:
            continue
        day = _number(numbers, _beside(words, at - 1, -1, BEFORE), range(1, 32))
        following = _number(numbers, after, range(1, 32)) if not day and stated.language == "en" else None
        end = following.end if following else after
        year = _number(numbers, _beside(words, end, 1, BEYOND), YEARS)
        short = len(token.bare) < SHORT or token.bare in AMBIGUOUS
        if short and not (day or following or year) and not is_month(words, at):
            continue
        chosen = day or following
        yield (
            Moment(_within(chosen, range(1, 32)), month, _within(year, YEARS)),
            day.start if day else at,
            year.end if year else end,
        )


def _within(figure: Figure | None, values: range) -> int | None:
    return next((value for value in figure.counts if value in values), None) if figure else None


def _beside(words: Sequence[Token], at: int, step: int, passed: frozenset[str]) -> int:
    while 0 <= at < len(words) and words[at].bare in passed:
        at += step
    return at


def _number(numbers: Sequence[Figure], at: int, values: range) -> Figure | None:
    return next(
        (
            one
            for one in numbers
            if one.start <= at < one.end and _within(one, values) and (one.unit is None or one.unit == "year")
        ),
        None,
    )


def _weekdays(stated: Stated, words: Sequence[Token]) -> Iterator[int]:
    if stated.language == "zh":
        yield from ("一二三四五六日天".index(sign) % 7 for sign in CHINESE_WEEKDAYS.findall(stated.text))
        return
    for token in words:
        if token.is_word and (day := weekday(token.bare, stated.language)) is not None:
            yield day


def _days(language: str, words: Sequence[Token]) -> Iterator[int]:
    """Yield 0, 1, 2 for words like today, yesterday and tomorrow."""
    known = {bare(word): number % 3 for number, word in enumerate(day_words(language))}
    for at, token in enumerate(words):
        beside = words[at - 1].bare if at else ""
        small = not token.written[0].isupper() or at == 0
        if token.bare in known and small and beside not in MORNINGS:
            yield known[token.bare]


def misdated(claim: Stated, evidence: Sequence[Stated], about: Sequence[Stated]) -> bool:
    """Return whether a claim states a date, or a part of one, that its evidence does not.

    What the article says of itself, its date above all, fills in only what the evidence leaves open.
    """
    said, seen, header = times(claim), _all(evidence), _all(about)
    years = seen.years or header.years
    open_to_header = not any(moment.month for moment in seen.moments)
    for moment in said.moments:
        grounds = [*seen.moments, *(header.moments if open_to_header else ())]
        near = [one for one in header.moments if any(one.agrees(other) for other in seen.moments)]
        if not any(ground.covers(moment, years | header.years) for ground in (*grounds, *near)):
            return True
    if said.weekdays - seen.weekdays - _computed(seen.moments, header, bool(seen.weekdays)):
        return True
    return bool(said.days - seen.days)


def _all(texts: Sequence[Stated]) -> Times:
    found = [times(text) for text in texts]
    return Times(
        frozenset().union(*(one.moments for one in found)),
        frozenset().union(*(one.years for one in found)),
        frozenset().union(*(one.weekdays for one in found)),
        frozenset().union(*(one.days for one in found)),
        frozenset(),
    )


def _computed(moments: Iterable[Moment], header: Times, stated: bool) -> set[int]:
    """Return the days of the week that dates fall on; the article's own date counts where no day is stated."""
    whole = [*moments, *(() if stated else header.moments)]
    years = header.years or {None}
    found = set()
    for one in whole:
        for year in {one.year} if one.year else years:
            if year and one.month and one.day:
                found |= _weekday_of(year, one.month, one.day)
    return found


def _weekday_of(year: int, month: int, day: int) -> set[int]:
    try:
        return {date(year, month, day).weekday()}
    except ValueError:
        return set()


def years_open(evidence: Sequence[Stated], about: Sequence[Stated]) -> frozenset[int]:
    """Return the years of the article itself that a claim may state, since its evidence states none."""
    return _all(about).years if not _all(evidence).years else frozenset()
