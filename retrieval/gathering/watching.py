"""Keeps the archive up with feeds and folders, each in its own time; what fails is tried again, ever more rarely."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

from ..archive.archive import Archive
from ..archive.watchlist import Watched, Watchlist
from ..errors import NotWatched, Unreachable, UnreadableDocument
from ..fetching.address import is_address
from ..fetching.entries import Feed
from ..fetching.feeds import find_feeds, kind_of
from ..fetching.fetched import Validators
from ..fetching.fetcher import Fetcher
from ..reports import AddReport, Entry
from ..text.letters import locator
from .folders import FolderLook
from .retrying import Look
from .web import Offered, Web

EVERY = 30 * 60  # seconds between two looks, unless somebody says otherwise
LEAST = 60
RAREST = 24 * 3600  # seconds, however often it failed
FEED, FOLDER = "feed", "folder"


class Watcher:
    """Looks at what is due, and adds what is new."""

    def __init__(self, archive: Archive, fetcher: Fetcher | None = None) -> None:
        self.archive = archive
        self.list = Watchlist(archive.catalogue.engine)
        self.web = Web(fetcher or Fetcher(archive.settings))

    def watch(self, address: str, every: int = EVERY) -> Watched:
        """Keep up with a feed, a sitemap, a page that names its feed, or a folder; due at once.

        Raises:
            Unreachable: there is nothing at the address, or no feed.
            UnreadableDocument: there is no such folder.
        """
        found = self._feed(address) if is_address(address) else _folder(address)
        return self.list.put(replace(found, every=max(every, LEAST), due=time.time()))

    def forget(self, address: str) -> None:
        """Keep up with something no longer; its articles stay.

        Raises:
            NotWatched: nobody did.
        """
        places = [address] if is_address(address) else [str(Path(address).resolve()), address]
        if not any(self.list.drop(place) for place in places):
            raise NotWatched(f"{address} is not kept up with: `depeche sources` shows what is.")

    def _feed(self, address: str) -> Watched:
        fetched = self.web.fetcher.fetch(address)
        if kind_of(fetched) == "page":
            named = find_feeds(fetched.text, fetched.url)
            if not named:
                raise Unreachable(f"{fetched.url} is a page that names no feed: give the feed's own address.", "feed")
            fetched = self.web.fetcher.fetch(named[0])
        return Watched(fetched.url, FEED, self.web.feed(fetched).title, EVERY, time.time())

    def run(self, stop: Event, look: "Callable[[Watched, Watcher], None]") -> None:
        """Have whatever is due looked at, until told to stop. Of several processes one does, the others wait."""
        with self.archive.keeper.lock.watching(stop):
            self._run(stop, look)

    def _run(self, stop: Event, look: "Callable[[Watched, Watcher], None]") -> None:
        while not stop.is_set():
            for one in self.due():
                if not stop.is_set():
                    look(one, self)
            soonest = min((one.due - time.time() for one in self.list.all()), default=LEAST)
            stop.wait(min(max(1.0, soonest), LEAST))  # what others add to the list is to be noticed too

    def due(self) -> list[Watched]:
        """Return what is to be looked at now, the longest due first."""
        now = time.time()
        return sorted((one for one in self.list.all() if one.due <= now), key=lambda one: one.due)

    def look(self, one: Watched) -> AddReport:
        """Add what is new in a feed or folder, if it is still kept up with, and keep how it went."""
        if not self.list.holds(one.address):
            return AddReport({})
        try:
            report, now = self._added(one)
        except (Unreachable, UnreadableDocument) as error:
            self._failed(one, error)
            return AddReport({"failed": 1}, (Entry("failed", reason=str(error)),))
        checked = time.time()
        brought = report.counts.get("added", 0) + report.counts.get("updated", 0)
        changed = checked if brought else one.changed
        went = replace(now, failures=0, checked=checked, changed=changed, count=one.count + brought)
        self.list.looked(went, lambda every: checked + every)
        return report

    def _failed(self, one: Watched, error: Unreachable | UnreadableDocument) -> None:
        """Keep that a look failed; the next is due later each time."""
        checked, asked = time.time(), getattr(error, "retry_after", None) or 0
        went = replace(one, failures=one.failures + 1, said=str(error), checked=checked)
        self.list.looked(went, lambda every: checked + max(min(RAREST, every * 2**one.failures), asked))

    def _added(self, one: Watched) -> tuple[AddReport, Watched]:
        if one.kind == FOLDER:
            return self._from_folder(one)
        fetched = self.web.fetcher.fetch(one.address, Validators(one.etag, one.last_modified))
        feed = Feed() if fetched.not_modified else self.web.feed(fetched)
        state = Validators(one.etag, one.last_modified) if fetched.not_modified else fetched.validators
        return self._from_feed(replace(one, etag=state.etag, last_modified=state.last_modified), feed)

    def _from_folder(self, one: Watched) -> tuple[AddReport, Watched]:
        look = FolderLook(one.address, self.list.seen(one.address), self.list.failing(one.address))
        report = AddReport({}) if look.is_quiet else self.archive.add(look.offered(), one.address)
        self.list.see(one.address, look.done)
        self.list.fail(one.address, look.failing)
        return report, replace(one, said=_trouble(look.trouble))

    def _from_feed(self, one: Watched, feed: Feed) -> tuple[AddReport, Watched]:
        look = Look(feed.entries, self.list.seen(one.address), self.list.failing(one.address))
        new = look.entries or feed.failed
        report = self.archive.add(self._offered(look, feed), one.address) if new else AddReport({})
        self.list.see(one.address, [(entry.id, entry.modified) for entry in look.done])
        self.list.fail(one.address, look.failing)
        said = _trouble([*(one.said for one in self.list.failing(one.address)), *feed.failed])
        # Behind an index that is unchanged, a sitemap that failed would not be asked for again.
        kept = replace(one, etag=None, last_modified=None) if feed.failed else one
        return report, replace(kept, title=feed.title or one.title, said=said)

    def _offered(self, look: Look, feed: Feed) -> Offered:
        yield from look.offered(self.web)
        yield from (UnreadableDocument(failed, "missing") for failed in feed.failed)


def _folder(path: str) -> Watched:
    folder = Path(path).expanduser().resolve()
    if not path.strip() or not folder.is_dir():
        raise UnreadableDocument(f"{path} is neither a folder nor a web address: give one of them.", "missing")
    if locator(str(folder)) != str(folder):
        raise UnreadableDocument(f"{path} has a name that is no UTF-8, which cannot be kept: rename it.", "missing")
    return Watched(str(folder), FOLDER, folder.name, EVERY, time.time())


def _trouble(failed: list[str]) -> str | None:
    """Return what was wrong with the articles of a source that itself is well."""
    return f"{len(failed)} of its articles failed, the last: {failed[-1]}" if failed else None
