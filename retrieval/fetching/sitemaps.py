"""Sitemaps: XML with its extension for news, indexes of sitemaps, and plain lists of addresses."""

from collections.abc import Iterator
from itertools import islice

from .entries import MOST_ENTRIES, MOST_SITEMAPS, Entry, Feed, absolute, language_code
from .fetched import Fetched
from .moments import stated_date
from .xml import Element, children, parse_xml, text_of


def read_sitemap(fetched: Fetched) -> Feed:
    """Read a sitemap or an index of sitemaps, of which the latest are named.

    Raises:
        Unreachable: it is broken beyond reading.
    """
    root = parse_xml(fetched.text, fetched.url)
    entries = (_entry(element, fetched.url) for element in islice(children(root, "url"), MOST_ENTRIES))
    return Feed(entries=tuple(entry for entry in entries if entry), sitemaps=_sitemaps(root, fetched.url))


def read_list(fetched: Fetched) -> Feed:
    """Read a list of addresses, one a line."""
    lines = list(islice(fetched.text.split(), MOST_ENTRIES))
    addresses = dict.fromkeys(absolute(fetched.url, line) for line in lines)
    return Feed(entries=tuple(Entry(id=url, url=url) for url in addresses if url))


def is_list(text: str) -> bool:
    """Return whether a text is a list of web addresses and nothing else."""
    lines = [line.strip() for line in text[:20_000].split("\n")]
    whole = [line for line in (lines[:-1] if len(text) > 20_000 else lines) if line]
    return bool(whole) and all(line.startswith(("http://", "https://")) and " " not in line for line in whole)


def _entry(element: Element, base: str) -> Entry | None:
    url = absolute(base, text_of(element, "loc"))
    if not url:
        return None
    news = next(children(element, "news"), None)
    modified = stated_date(text_of(element, "lastmod"))
    if news is None:
        return Entry(id=url, url=url, modified=modified)
    publication = next(children(news, "publication"), None)
    named = [None if publication is None else text_of(publication, key) for key in ("name", "language")]
    return Entry(
        id=url,
        url=url,
        title=" ".join((text_of(news, "title") or "").split()) or None,
        date=stated_date(text_of(news, "publication_date")),
        modified=modified,
        outlet=named[0],
        language=language_code(named[1]),
    )


def _sitemaps(root: Element, base: str) -> tuple[str, ...]:
    latest = sorted(_dated(root, base), key=lambda dated: dated[0], reverse=True)
    return tuple(dict.fromkeys(url for _, url in latest))[:MOST_SITEMAPS]


def _dated(root: Element, base: str) -> Iterator[tuple[str, str]]:
    for element in children(root, "sitemap"):
        url = absolute(base, text_of(element, "loc"))
        if url:
            yield text_of(element, "lastmod") or "", url
