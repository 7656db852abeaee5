"""Articles at web addresses: what a page says, a file holds, or a feed or sitemap lists."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from itertools import islice
from pathlib import PurePosixPath

from ..errors import Unreachable, UnreadableDocument
from ..fetching.address import shown
from ..fetching.entries import Entry, Feed
from ..fetching.feeds import kind_of, read_feed, read_sitemaps
from ..fetching.fetched import TYPES, Fetched
from ..fetching.fetcher import Fetcher
from ..fetching.tags import plain
from ..reading.files import read_data
from ..reading.kinds import KINDS
from ..reading.outlets import HOST
from ..text.words import length
from ..types import Article
from .pagination import next_page

Offered = Iterator[Article | UnreadableDocument]

PASSING = frozenset("connection timeout busy server host garbled away".split())  # reasons that may be gone next time
FEWEST_WORDS = 40  # of what a feed says of an article, to be one
PAGES = 10  # of one article that goes on over several
SUFFIXES = {content_type: f".{suffix}" for suffix, content_type in TYPES.items()}


class Web:
    """Fetches articles one after the other. What cannot be had is yielded in its place as the error it is."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def articles(self, url: str) -> Offered:
        """Yield the article at an address, or those that the feed or sitemap there lists."""
        try:
            fetched = self.fetcher.fetch(url)
            kind = kind_of(fetched)
            if kind in ("feed", "sitemap"):
                listed = self.listed(self.feed(fetched))
                yield next(listed, nothing_in(fetched))
                yield from listed
            else:
                yield from self._read(fetched, {}, page=kind == "page")
        except Unreachable as error:
            yield failure(error)

    def article(self, url: str) -> Article:
        """Return the one article at an address.

        Raises:
            Unreachable: it cannot be had.
            UnreadableDocument: it is none, or a list of several.
        """
        fetched = self.fetcher.fetch(url)
        kind = kind_of(fetched)
        if kind in ("feed", "sitemap"):
            raise UnreadableDocument(f"{fetched.url} lists articles: watch it, or send one of them.", "feed")
        found = list(islice(self._read(fetched, {}, page=kind == "page"), 2))
        for one in found:
            if isinstance(one, UnreadableDocument):
                raise one
        if len(found) != 1:
            raise UnreadableDocument(f"{fetched.url} holds several articles: send them one by one.", "feed")
        return found[0]  # type: ignore[return-value]

    def feed(self, fetched: Fetched) -> Feed:
        """Read a feed, or a sitemap with those it leads to.

        Raises:
            Unreachable: it is broken.
        """
        feed = read_feed(fetched)
        feed = replace(feed, entries=tuple(replace(entry, feed=fetched.url) for entry in feed.entries))
        return read_sitemaps(feed, self.fetcher.fetch) if feed.sitemaps else feed

    def listed(self, feed: Feed, wanted: Callable[[Entry], bool] = lambda _: True) -> Offered:
        """Yield the articles that a feed lists, newest as it lists them."""
        for entry in filter(wanted, feed.entries):
            yield from self.entry(entry)
        yield from (UnreadableDocument(failed, "missing") for failed in feed.failed)

    def entry(self, entry: Entry) -> Offered:
        """Read an entry's page; where it cannot be had, what the feed itself carries of it."""
        details = {name: value for name in DETAILS if (value := getattr(entry, name))}
        found: list[Article | UnreadableDocument] = []
        if entry.url:
            try:
                fetched = self.fetcher.fetch(entry.url)
                found = list(self._read(fetched, details, page=kind_of(fetched) == "page"))
            except Unreachable as error:
                found = [failure(error)]
        failed = [one.reason for one in found if isinstance(one, UnreadableDocument)]
        html = _carried(entry, whole=bool(PASSING.intersection(failed))) if len(failed) == len(found) else None
        yield from self._from_feed(entry, html, details) if html else found

    def _from_feed(self, entry: Entry, html: str, details: dict[str, str]) -> Offered:
        text = f"<html><body><article>{html}</article></body></html>".encode()
        place = entry.url or f"{entry.feed}#{entry.id}"  # of its feed: "1" is what many call their first article
        yield from read_data(codecs.BOM_UTF8 + text, place, place, details, ".html")

    def _read(self, fetched: Fetched, details: dict[str, str], page: bool) -> Offered:
        if not page:
            kind = _suffix(fetched)
            yield from read_data(fetched.body, fetched.name or fetched.url, fetched.url, details, kind)
            return
        for article in read_data(_bytes(fetched), fetched.url, fetched.url, details | {"url": fetched.url}, ".html"):
            if isinstance(article, Article):
                yield self._continued(_under_its_name(article, details.get("outlet")), fetched)
            else:
                yield article

    def _continued(self, article: Article, fetched: Fetched) -> Article:
        """Return an article with the pages it goes on over."""
        texts, seen = [article.text], {fetched.url}
        while len(texts) < PAGES and (following := next_page(fetched.text, fetched.url)) and following not in seen:
            seen.add(following)
            try:
                fetched = self.fetcher.fetch(following)
            except Unreachable:
                break  # what there is of it is an article
            found = list(read_data(_bytes(fetched), fetched.url, fetched.url, {}, ".html"))
            if len(found) != 1 or isinstance(found[0], UnreadableDocument):
                break
            texts.append(found[0].text)
        return replace(article, text="\n\n".join(texts))


DETAILS = ("title", "date", "outlet", "url", "author", "language")


def _carried(entry: Entry, whole: bool) -> str | None:
    """Return what the feed itself says of an entry whose page cannot be had, if that is enough to be an article.

    A description may be but the beginning of one: with `whole`, where the page may come back, it won't do.
    """
    described = "" if whole else "".join(f"<p>{escape(line)}</p>" for line in (entry.summary or "").split("\n"))
    enough = (html for html in (entry.html, described) if html and length(plain(html)) >= FEWEST_WORDS)
    return next(enough, None if entry.url else entry.html or described or None)


def _under_its_name(article: Article, outlet: str | None) -> Article:
    """Return an article with the feed's title for its outlet, where the page gives but the name of its host."""
    return replace(article, outlet=outlet) if outlet and HOST.fullmatch(article.outlet or "") else article


def failure(error: Unreachable) -> UnreadableDocument:
    """Return what could not be fetched as what could not be read."""
    return UnreadableDocument(str(error), error.reason)


def nothing_in(fetched: Fetched) -> UnreadableDocument:
    """Return the error for a feed whose entries neither lead to a page nor carry an article."""
    return UnreadableDocument(f"{shown(fetched.url)} lists no article that can be read: name another feed.", "empty")


def _bytes(fetched: Fetched) -> bytes:
    """Return a page in UTF-8 where its encoding was stated outside of it."""
    return codecs.BOM_UTF8 + fetched.text.encode() if fetched.charset else fetched.body


def _suffix(fetched: Fetched) -> str | None:
    named = PurePosixPath(fetched.name).suffix.lower()
    return None if named in KINDS else SUFFIXES.get(fetched.content_type)
