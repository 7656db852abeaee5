"""What languages call days, months and each other, after CLDR; the only importer of the locale library."""

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

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
