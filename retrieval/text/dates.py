"""Publication dates, kept exactly as precise as their source gives them."""

import re
from datetime import date
from functools import cache

from dateparser.date import DateDataParser

ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]\d.*)?)?)?|(\d{4})(\d\d)(\d\d)")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|[٠-٩]{4}")
LENGTHS = {"year": 4, "month": 7, "day": 10, "time": 10}
LANGUAGES = "en fr de es it pt nl pl uk ru ro tr cs sv ar zh ja el hu bg fa he ko".split()


def iso_date(text: str) -> str | None:
    """Return the date a text states as an ISO prefix ("2022", "2022-01", "2022-01-19"); None if it states none.

    Dates may be written out in any of the usual languages, after a place name too ("Kyiv, 24 February 2022").
    A text with no year states no date: nothing here is ever relative to today.
    """
    text = text.strip().strip("*_()").strip()
    matched = ISO.fullmatch(text)
    if matched:
        return _checked(*(matched.groups()[:3] if matched.group(1) else matched.groups()[3:]))
    parts = text.split(",")
    tails = [",".join(parts[at:]).strip() for at in range(len(parts))]
    found = next((found for tail in tails if (found := _written_out(tail))), None)
    return found or (iso_date(parts[0]) if len(parts) > 1 else None)


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole[: LENGTHS["day" if day else "month" if month else "year"]]


def _written_out(text: str) -> str | None:
    if len(text) > 60 or not YEAR.search(text):
        return None
    found = _parser().get_date_data(text)
    length = LENGTHS.get(found.period)  # a week or a quarter is no date we can keep
    return found.date_obj.date().isoformat()[:length] if found.date_obj and length else None


@cache
def _parser() -> DateDataParser:
    settings = {"PARSERS": ["absolute-time"], "PREFER_DAY_OF_MONTH": "first", "PREFER_MONTH_OF_YEAR": "first"}
    return DateDataParser(languages=LANGUAGES, settings=settings)
