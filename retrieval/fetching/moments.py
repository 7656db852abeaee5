"""The dates of feeds, in all the forms they come in, as ISO prefixes."""

import re
from datetime import date
from email.utils import parsedate

from ..text.dates import ISO, iso_date

LONGEST = 100  # characters
MOST_WRITTEN_OUT = 150  # different ones of a feed: each takes some hundredths of a second
NEVER = re.compile(r"\s00[0-9]{2}\s")  # the year that programs write who know none; "01" alone is 2001
TIME = re.compile(r"\b[0-9]{1,2}:[0-9]{2}\b.*")
EARLIEST = 1500


def stated_date(stated: str | None) -> str | None:
    """Return the day, month or year that a text states as ISO or mail has it, by the clock of where it was written."""
    text = _short(stated)
    return iso_date(text) if ISO.fullmatch(text) else _mailed(text)


class FeedDates:
    """Reads the dates of one feed, those written out in a language too."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def read(self, stated: str | None) -> str | None:
        """Return the day, month or year that a text states, by the clock of the place it was written at."""
        return stated_date(stated) or self._written_out(TIME.sub("", _short(stated)).strip())

    def _written_out(self, text: str) -> str | None:
        if not text or text.count(",") > 2:
            return None
        if text not in self._known and len(self._known) < MOST_WRITTEN_OUT:
            self._known[text] = iso_date(text)
        return self._known.get(text)


def _short(stated: str | None) -> str:
    text = (stated or "").strip()[:LONGEST]
    return "" if NEVER.search(text) else text


def _mailed(text: str) -> str | None:
    """Read the form of mail headers, "Wed, 19 Jan 2022 10:00:00 +0200", which is most feeds'."""
    try:
        parts = parsedate(text)
        return date(*parts[:3]).isoformat() if parts and parts[0] >= EARLIEST else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
