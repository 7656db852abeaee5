"""What languages call days, months and each other, after CLDR; the only importer of the locale library."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

REGIONS = frozenset(("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"))  # no countries, though they have a code
SKELETONS = {4: "y", 7: "yMMMM"}  # by the length of the ISO prefix; a whole day is written out long


LOCALES = {"en": "en_001"}  # the day first, as most who read English write it


def date_in(iso: str, language: str) -> str:
    """Return an ISO date, or its prefix, as a language writes it."""
    day = date.fromisoformat(iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso)
    language = LOCALES.get(language, language)
    if len(iso) == 10:
        return format_date(day, "long", locale=language)
    return format_skeleton(SKELETONS[len(iso)], day, locale=language)


def language_in(code: str, language: str) -> str:
    """Return what a language is called in another one."""
    return str(Locale.parse(code).get_display_name(language) or code)


@cache
def calendar_names(language: str) -> frozenset[str]:
    """Return the names of months and days of the week in a language, folded; none for an unknown language."""
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return frozenset()
    names = [
        *(name for form in ("format", "stand-alone") for name in get_month_names("wide", form, locale).values()),
        *get_day_names("wide", "format", locale).values(),
    ]
    return frozenset(name.casefold() for name in names)


@cache
def months(language: str) -> Mapping[str, int]:
    """Return the numbers of the months by their names in a language, whole and shortened, folded."""
    return _numbered(language, lambda width, form, locale: get_month_names(width, form, locale))


@cache
def weekdays(language: str) -> Mapping[str, int]:
    """Return the numbers of the days of the week (Monday is 0) by their names in a language, folded."""
    return _numbered(language, lambda width, form, locale: get_day_names(width, form, locale), ("wide",))


def _numbered(
    language: str,
    names: Callable[[Any, Any, Locale], Mapping[int, str]],
    widths: Sequence[str] = ("abbreviated", "wide"),
) -> Mapping[str, int]:
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return {}
    return {
        name.casefold().rstrip("."): number
        for width in widths
        for form in ("format", "stand-alone")
        for number, name in names(width, form, locale).items()
    }


def place_in(code: str, language: str) -> str | None:
    """Return what a language calls a country, by its ISO 3166 code; None for what is none."""
    try:
        return Locale.parse(language).territories.get(code)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def places(language: str) -> Mapping[str, str]:
    """Return countries (by their ISO 3166 codes) and the cities that time zones are named after, by what a language
    calls them."""
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return {}
    cities = {
        str(zone["city"]): code
        for code, zone in locale.time_zones.items()
        if isinstance(zone.get("city"), str) and "/" in code and not code.startswith("Etc")
    }
    english = (
        {} if language == "en" else {str(code).split("/")[-1].replace("_", " "): code for code in locale.time_zones}
    )
    countries = {str(name): code for code, name in locale.territories.items() if len(code) == 2 and code not in REGIONS}
    return {**english, **cities, **countries}
