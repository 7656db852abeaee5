"""Last week, this month, next year: periods that a text counts from its own day."""

import re
from collections.abc import Iterable
from functools import cache

from .stated import Stated, tokens

# For a language: words for the period before, for this one, for the next one.
SIDES = {
    "en": ("last|past|previous", "this|current", "next|coming|following"),
    "fr": ("derniere?|passee?|precedente?", "cette?|ce|en cours", "prochaine?|suivante?"),
    "de": ("letzt\\w*|vergangen\\w*|vorig\\w*", "dies\\w*|laufend\\w*", "nachst\\w*|kommend\\w*"),
    "es": ("pasad[oa]|ultim[oa]|anterior", "est[ea]|en curso", "proxim[oa]|siguiente|que viene"),
    "ru": ("прошл\\w*|минувш\\w*|предыдущ\\w*", "эт\\w{1,3}|текущ\\w*|нынешн\\w*", "следующ\\w*|будущ\\w*|ближаиш\\w*"),
    "uk": ("минул\\w*|попередн\\w*", "ц\\w{1,3}|поточн\\w*|нинішн\\w*", "наступн\\w*|маибутн\\w*"),
}
UNITS = {
    "en": ("week", "month", "year"),
    "fr": ("semaine", "mois", "an|annee"),
    "de": ("woche", "monats?", "jahr(?:es)?"),
    "es": ("semana", "mes", "ano"),
    "ru": ("недел\\w", "месяц\\w{0,2}", "год\\w{0,2}"),
    "uk": ("тиж\\w{1,4}", "місяц\\w{1,2}", "рок\\w|році|рік"),
}
AFTER = ("fr", "es")  # languages where the side may stand after the period
Period = tuple[int, str]


def periods(stated: Stated) -> frozenset[Period]:
    """Return the periods a text names, as -1, 0 or 1 and the English word for how long they are."""
    said = " ".join(token.bare for token in tokens(stated.text))
    return frozenset(period for period, pattern in _patterns(stated.language) if pattern.search(said))


@cache
def _patterns(language: str) -> list[tuple[Period, re.Pattern[str]]]:
    found = []
    for side, words in zip((-1, 0, 1), SIDES.get(language, ()), strict=False):
        for name, unit in zip(UNITS["en"], UNITS.get(language, ()), strict=False):
            orders = [rf"(?:{words}) (?:{unit})", *([rf"(?:{unit}) (?:{words})"] if language in AFTER else ())]
            found.append(((side, name), re.compile(rf"\b(?:{'|'.join(orders)})\b")))
    return found


def in_another_period(claim: Stated, evidence: Iterable[Stated]) -> bool:
    """Return whether a claim names a period while its evidence names others only."""
    there = frozenset().union(*(periods(text) for text in evidence))
    said = periods(claim)
    return bool(there and said - there)
