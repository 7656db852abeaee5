"""JSON Feed, versions 1 and 1.1."""

import json
from typing import Any

from ..errors import Unreachable
from .address import shown
from .entries import MOST_ENTRIES, Entry, Feed, absolute, language_code
from .fetched import Fetched
from .moments import stated_date
from .tags import clean, plain

VERSION = "jsonfeed.org/version/1"


def read_json_feed(fetched: Fetched) -> Feed:
    """Read a JSON Feed.

    Raises:
        Unreachable: it is broken.
    """
    try:
        stated = json.loads(fetched.text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        message = f"{shown(fetched.url)} is broken JSON: look for another feed of this site."
        raise Unreachable(message, "feed") from error
    feed = stated if isinstance(stated, dict) else {}
    items = feed.get("items")
    entries = (_entry(item, feed, fetched.url) for item in items[:MOST_ENTRIES]) if isinstance(items, list) else ()
    return Feed(
        title=_line(feed, "title"),
        home=absolute(fetched.url, _text(feed, "home_page_url")),
        entries=tuple(entry for entry in entries if entry),
    )


def _entry(item: Any, feed: dict[str, Any], base: str) -> Entry | None:
    item = item if isinstance(item, dict) else {}
    url = absolute(base, _text(item, "url"))
    identity = _text(item, "id") or url
    if not identity:
        return None
    published, modified = stated_date(_text(item, "date_published")), stated_date(_text(item, "date_modified"))
    html = clean(_text(item, "content_html") or "") or None
    return Entry(
        id=identity,
        url=url or absolute(base, _text(item, "external_url")),
        title=_line(item, "title"),
        date=published or modified,
        modified=modified,
        author=_authors(item) or _authors(feed),
        outlet=_line(feed, "title"),
        language=language_code(_text(item, "language")) or language_code(_text(feed, "language")),
        html=html,
        summary=_text(item, "summary") or _text(item, "content_text"),
    )


def _authors(stated: dict[str, Any]) -> str | None:
    """Return the names, of version 1.1's `authors` or version 1's `author`."""
    authors = stated.get("authors")
    found = authors if isinstance(authors, list) else [stated.get("author")]
    names = [_line(author, "name") for author in found if isinstance(author, dict)]
    return ", ".join(name for name in names if name) or None


def _line(stated: dict[str, Any], key: str) -> str | None:
    return " ".join(plain(_text(stated, key) or "").split()) or None


def _text(stated: dict[str, Any], key: str) -> str | None:
    value = stated.get(key)
    text = value.encode("utf-8", "replace").decode().strip() if isinstance(value, str) else ""
    return text or None
