"""What an address is, and the entries of what is a feed or a sitemap."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Literal

from ..errors import Unreachable
from .address import shown
from .entries import MOST_ENTRIES, MOST_SITEMAPS, Entry, Feed, absolute
from .fetched import Fetched
from .jsonfeed import VERSION, read_json_feed
from .limits import Limits
from .sitemaps import is_list, read_list, read_sitemap
from .syndication import read_syndication
from .tags import Tag, spoken
from .transport import too_large
from .unpacking import Oversize, gunzip
from .xml import root_name

Kind = Literal["page", "feed", "sitemap", "file"]
ROOTS: dict[str, Kind] = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "page",
}
PAGES = ("text/html", "application/xhtml+xml")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
HEAD = 100_000  # characters of a page in which it names its feeds
MOST_FEEDS = 20


def kind_of(fetched: Fetched) -> Kind:
    """Return what came back, by its looks rather than by what the server calls it."""
    try:
        fetched = _unzipped(fetched)
    except Unreachable:
        return "file"
    text = fetched.text
    root = root_name(text)
    if root in ROOTS:
        return ROOTS[root]
    if fetched.body.startswith(b"%PDF-") or "\0" in text[:512]:
        return "file"
    if _is_json_feed(text):
        return "feed"
    if fetched.content_type in PAGES:
        return "page"
    return "sitemap" if is_list(text) else "file"


def read_feed(fetched: Fetched) -> Feed:
    """Read a feed of any kind, a sitemap or a list of addresses; 5,000 entries of it at the most.

    Raises:
        Unreachable: it is none, it is broken, or it is made to exhaust what reads it.
    """
    fetched = _unzipped(fetched)
    kind = kind_of(fetched)
    if kind not in ("feed", "sitemap"):
        raise Unreachable(f"{shown(fetched.url)} is no feed: add it as a page.", "feed")
    root = root_name(fetched.text)
    if kind == "sitemap":
        return read_sitemap(fetched) if root in ROOTS else read_list(fetched)
    return read_syndication(fetched) if root in ROOTS else read_json_feed(fetched)


def read_sitemaps(feed: Feed, fetch: Callable[[str], Fetched]) -> Feed:
    """Return an index with the entries of its sitemaps, 50 of them at the most, and what of them failed."""
    entries: list[Entry] = list(feed.entries)
    failed: list[str] = []
    for url in feed.sitemaps[:MOST_SITEMAPS]:
        if len(entries) >= MOST_ENTRIES:
            break
        try:
            entries += read_feed(fetch(url)).entries
        except Unreachable as error:
            failed.append(str(error))
    return replace(feed, entries=tuple(entries[:MOST_ENTRIES]), sitemaps=(), failed=tuple(failed))


def find_feeds(html: str, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page at an address names, in its order."""
    return tuple(islice(dict.fromkeys(_linked(html[:HEAD], url)), MOST_FEEDS))


def _linked(html: str, url: str) -> Iterator[str]:
    base = url
    for token in spoken(html):
        if not isinstance(token, Tag) or token.name not in ("base", "link"):
            continue
        stated = token.attributes
        if token.name == "base":
            base = absolute(url, stated.get("href")) or base
        elif "alternate" in stated.get("rel", "").lower().split() and stated.get("type", "").lower() in FEEDS:
            link = absolute(base, stated.get("href"))
            if link:
                yield link


def _unzipped(fetched: Fetched) -> Fetched:
    """Return a packed file unpacked, as sitemaps often come.

    Raises:
        Unreachable: it would be too large.
    """
    try:
        body = gunzip(fetched.body, Limits.bytes)
    except Oversize as error:
        raise too_large(shown(fetched.url), Limits.bytes) from error
    return fetched if body is None else replace(fetched, body=body, charset=None)


def _is_json_feed(text: str) -> bool:
    head = text[:HEAD].lstrip()
    return head.startswith("{") and VERSION in head.replace("\\/", "/")
