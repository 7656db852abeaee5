"""What a feed or a sitemap lists."""

from dataclasses import dataclass

from ..errors import Unreachable
from .address import follow, parse_address

MOST_ENTRIES = 5_000
MOST_SITEMAPS = 50


@dataclass(frozen=True)
class Entry:
    """An article as a feed tells of it. All of it is strangers' text.

    `date` is an ISO prefix exactly as precise as the source, of publication; `modified` one of the last change.
    `html` is the content where the feed carries it, in plain tags without attributes; `title` and `summary` are text.
    `language` is a code of two or three letters. `feed` is the address of what lists it.
    """

    id: str
    url: str | None = None
    title: str | None = None
    date: str | None = None
    modified: str | None = None
    author: str | None = None
    outlet: str | None = None
    language: str | None = None
    html: str | None = None
    summary: str | None = None
    feed: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed or sitemap: its title, the address of the pages it belongs to, its entries, and further `sitemaps`.

    `failed` says what of its sitemaps could not be had.
    """

    title: str | None = None
    home: str | None = None
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def absolute(base: str, link: str | None) -> str | None:
    """Return a link's whole address; None where it leads to no web address."""
    if not link or not link.strip():
        return None
    try:
        return follow(parse_address(base), " ".join(link.split())).url
    except Unreachable:
        return None


def language_code(stated: str | None) -> str | None:
    """Return "uk" for "uk-UA"; None for what is no language code."""
    code = (stated or "").strip().replace("_", "-").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else None
