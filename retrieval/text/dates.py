"""Publication dates, kept exactly as precise as their source gives them."""

import re
from datetime import date
from functools import cache

from dateparser.date import DateDataParser

ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]\d.*)?)?)?|(\d{4})(\d\d)(\d\d)")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|[٠-٩]{4}")
NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[T, ]+\d.*)?")
WITH_A_DAY = re.compile(
    r"(?<!\d)(?:\d{4}-\d\d-\d\d|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}[./]\d{1,2}[./]\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)?\s(?:de\s|of\s)?(?:(?:كانون|تشرين)\s)?[^\W\d_]{3,14}\.?(?:/[^\W\d_]{3,14})?"
    r",?\s(?:de\s|del\s)?\d{4}"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?!\d)"
)
# The months of the Levant and of the Maghreb, which the parser lacks, by those of Egypt, which it knows.
ARABIC = {
    "كانون الثاني": "يناير", "شباط": "فبراير", "آذار": "مارس", "نيسان": "أبريل", "أيار": "مايو", "حزيران": "يونيو",
    "تموز": "يوليو", "آب": "أغسطس", "أيلول": "سبتمبر", "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر", "جانفي": "يناير", "فيفري": "فبراير", "أفريل": "أبريل", "ماي": "مايو", "جوان": "يونيو",
    "جويلية": "يوليو", "أوت": "أغسطس",
}  # fmt: skip
ARABIC_MONTH = re.compile(rf"\b({'|'.join(ARABIC)})\b(?:/\w+)?")
MOST_PARTS = 6  # between commas, the date among them: "Kyiv, Ukraine, Thursday, 24 February, 2022"
LENGTHS = {"year": 4, "month": 7, "day": 10, "time": 10}
LANGUAGES = "en fr de es it pt nl pl uk ru ro tr cs sv ar zh ja el hu bg fa he ko".split()


def iso_date(text: str, language: str = "en") -> str | None:
    """Return the date a text states as an ISO prefix ("2022", "2022-01", "2022-01-19"); None if it states none.

    Dates may be written out in any of the usual languages, after a place name too ("Kyiv, 24 February 2022").
    A text with no year states no date: nothing here is ever relative to today. `language` (ISO 639-1) decides only
    what 12/03/2022 is: the third of December in English, the twelfth of March elsewhere.
    """
    text = text.strip().strip("*_()").strip()
    figures = NUMERIC.fullmatch(text)
    if figures:
        return _in_figures(figures, language)
    matched = ISO.fullmatch(text)
    if matched:
        return _checked(*(matched.groups()[:3] if matched.group(1) else matched.groups()[3:]))
    parts = text.split(",")
    tails = [",".join(parts[at:]).strip() for at in range(max(0, len(parts) - MOST_PARTS), len(parts))]
    found = next((found for tail in tails if (found := _written_out(tail))), None)
    return found or (iso_date(parts[0]) if len(parts) > 1 else None)


def date_within(line: str, language: str = "en") -> tuple[str, str] | None:
    """Return the first date with a day that a line of text holds, as an ISO date, and the words that state it."""
    for matched in WITH_A_DAY.finditer(line):
        words = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", matched.group())
        found = iso_date(words, language)
        if found and len(found) == LENGTHS["day"]:
            return found, matched.group()
    return None


def _in_figures(matched: re.Match[str], language: str) -> str | None:
    first, mark, second, year = matched.groups()
    month_first = (mark != "." and language == "en" and int(first) <= 12) or int(second) > 12
    month, day = (first, second) if month_first else (second, first)
    return _checked(year, month, day)


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole[: LENGTHS["day" if day else "month" if month else "year"]]


def _written_out(text: str) -> str | None:
    if len(text) > 60 or not YEAR.search(text):
        return None
    found = _parser().get_date_data(ARABIC_MONTH.sub(lambda month: ARABIC[month[1]], text))
    length = LENGTHS.get(found.period)  # a week or a quarter is no date we can keep
    return found.date_obj.date().isoformat()[:length] if found.date_obj and length else None


@cache
def _parser() -> DateDataParser:
    settings = {"PARSERS": ["absolute-time"], "PREFER_DAY_OF_MONTH": "first", "PREFER_MONTH_OF_YEAR": "first"}
    return DateDataParser(languages=LANGUAGES, settings=settings)
