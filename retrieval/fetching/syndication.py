"""RSS and Atom of every version; the only importer of their parser, which gets nothing that could keep it long."""

import io
from collections.abc import Iterator
from typing import Any

import feedparser

from .entries import MOST_ENTRIES, Entry, Feed, absolute, language_code
from .fetched import Fetched
from .moments import FeedDates
from .tags import clean, plain
from .xml import Element, children, drop, flatten, local_name, parse_xml, serialised

ENTRIES = ("item", "entry")
MOST_CHILDREN = 40  # of one entry, or of the feed besides its entries
MOST_INSIDE = 50  # elements inside one of those
MOST_ATTRIBUTES = 30  # of one element
LONGEST = 1_000_000  # characters of one element
TYPES = {"xhtml": "html", "application/xhtml+xml": "text/html"}


def read_syndication(fetched: Fetched) -> Feed:
    """Read an RSS or Atom feed.

    Raises:
        Unreachable: it is broken beyond reading.
    """
    root = parse_xml(fetched.text, fetched.url)
    _tame(root)
    parsed = feedparser.parse(
        io.BytesIO(serialised(root)),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": fetched.url},
        # Both go through a parser whose time grows with the square; `clean` and `plain` do without.
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    title = _text(parsed.feed, "title")
    dates = FeedDates()
    entries = (_entry(entry, parsed.feed, title, fetched.url, dates) for entry in parsed.entries[:MOST_ENTRIES])
    home = absolute(fetched.url, parsed.feed.get("link"))
    return Feed(title, home, tuple(entry for entry in entries if entry))


def _tame(root: Element) -> None:
    """Bound what the parser's time depends on: entries, elements in each, elements in those, attributes, lengths."""
    entries = [element for element in root.iter() if local_name(element) in ENTRIES]
    drop(entries[MOST_ENTRIES:])
    for holder in [root, *children(root, "channel"), *entries[:MOST_ENTRIES]]:
        parts = [child for child in holder if local_name(child) not in (*ENTRIES, "channel")]
        drop(parts[MOST_CHILDREN:])
        for part in parts[:MOST_CHILDREN]:
            _shorten(part)
    for element in root.iter():
        if len(element.attrib) > MOST_ATTRIBUTES:
            element.attrib.clear()


def _shorten(part: Element) -> None:
    if part.get("type") in TYPES:
        flatten(part)
        part.set("type", TYPES[part.get("type", "")])
    drop(list(part.iterdescendants())[MOST_INSIDE:])
    part.text = (part.text or "")[:LONGEST]


def _entry(entry: Any, feed: Any, outlet: str | None, base: str, dates: FeedDates) -> Entry | None:
    url = absolute(base, entry.get("link"))
    title = _text(entry, "title")
    identity = (entry.get("id") or url or title or "").strip()
    if not identity:
        return None
    published, updated = (dates.read(entry.get(key)) if key in entry else None for key in ("published", "updated"))
    return Entry(
        id=identity,
        url=url,
        title=title,
        date=published or updated,
        modified=updated,
        author=", ".join(_authors(entry)) or None,
        outlet=_text(entry.get("source") or {}, "title") or outlet,
        language=_language(entry, feed),
        html=_content(entry),
        summary=_text(entry, "summary"),
    )


def _text(parsed: Any, key: str) -> str | None:
    value = parsed.get(key)
    if not isinstance(value, str):
        return None
    kind = (parsed.get(f"{key}_detail") or {}).get("type", "")
    text = plain(value) if "html" in kind else value.strip()
    return (text if key == "summary" else " ".join(text.split())) or None


def _authors(entry: Any) -> Iterator[str]:
    """Yield the names; an author without one is an address, which is nobody's business."""
    authors = entry.get("authors") or []
    names = [author.get("name") or "" for author in authors] or [entry.get("author") or ""]
    for name in dict.fromkeys(" ".join(plain(name).split()) for name in names):
        if name and "@" not in name:
            yield name


def _language(entry: Any, feed: Any) -> str | None:
    details = [(entry.get(key) or {}).get("language") for key in ("title_detail", "summary_detail")]
    stated = [entry.get("language"), *details, feed.get("language")]
    return next((code for one in stated if isinstance(one, str) and (code := language_code(one))), None)


def _content(entry: Any) -> str | None:
    values = [content.get("value") or "" for content in entry.get("content") or [] if "html" in content.get("type", "")]
    return clean(max(values, key=len)) or None if values else None
