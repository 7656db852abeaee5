"""The dates of feeds, in all the forms they come in, as ISO prefixes."""

import re
from datetime import date
from email.utils import parsedate
from functools import lru_cache

from ..text.dates import iso_date

LONGEST = 100  # characters
NUMBERS = re.compile(r"\s*[0-9]{4}(?:[-/.]|\s*$)")
NEVER = re.compile(r"\s00[0-9]{2}\s")  # the year that programs write who know none; "01" alone is 2001
EARLIEST = 1500


@lru_cache(maxsize=10_000)
def stated_date(stated: str | None) -> str | None:
    """Return the day, month or year that a feed states, by the clock of the place it was written at."""
    text = (stated or "").strip()[:LONGEST]
    if not text or NEVER.search(text):
        return None
    return iso_date(text) if NUMBERS.match(text) else _mailed(text) or iso_date(text)


def _mailed(text: str) -> str | None:
    """Read the form of mail headers, "Wed, 19 Jan 2022 10:00:00 +0200", which is most feeds'."""
    try:
        parts = parsedate(text)
        return date(*parts[:3]).isoformat() if parts and parts[0] >= EARLIEST else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
