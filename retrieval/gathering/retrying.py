"""One look at a feed: which entries are to be had, and which of those that fail are tried again, and when."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..archive.watchlist import Failing
from ..errors import UnreadableDocument
from ..fetching.entries import Entry
from ..types import Article
from .web import PASSING, Offered, Web

FIRST_PAUSE = 3600.0  # seconds until a page that is not there is asked for again; doubled each time
RAREST = 24 * 3600.0
GIVEN_UP = 24 * 3600.0  # seconds since it failed first
GIVEN_UP_PASSING = 7 * 24 * 3600.0


class Look:
    """The entries of one look: those new in the feed, and those that failed before and are due again.

    Afterwards `done` are those that need no second look, `failing` those that do.
    """

    def __init__(self, entries: Iterable[Entry], seen: Mapping[str, str | None], failing: Iterable[Failing]) -> None:
        self._before = {one.entry: one for one in failing}
        new = {entry.id: entry for entry in entries if seen.get(entry.id, "") != entry.modified}
        listed = {id_ for id_, entry in new.items() if not self._waits(entry)}
        again = [Entry(**one.told) for one in self._before.values() if one.entry not in new and self._is_due(one)]
        self.entries = [*(entry for entry in new.values() if entry.id in listed), *again]
        self.done: list[Entry] = []
        self.failing: list[Failing] = []

    def _waits(self, entry: Entry) -> bool:
        """Return whether an entry failed before, is as it was then, and is not to be tried again yet."""
        before = self._before.get(entry.id)
        return bool(before and before.told.get("modified") == entry.modified and not self._is_due(before))

    def _is_due(self, one: Failing) -> bool:
        return one.due <= time.time()

    def offered(self, web: Web) -> Offered:
        """Yield the articles of the entries, and what of them could not be had."""
        for entry in self.entries:
            found = list(web.entry(entry))
            self._settle(entry, found)
            yield from found

    def _settle(self, entry: Entry, found: list[Article | UnreadableDocument]) -> None:
        errors = [one for one in found if isinstance(one, UnreadableDocument)]
        passing = any(error.reason in PASSING for error in errors)
        again = self._again(entry, errors[-1], passing) if passing or (errors and len(errors) == len(found)) else None
        if again:
            self.failing.append(again)
        else:
            self.done.append(entry)

    def _again(self, entry: Entry, error: UnreadableDocument, passing: bool) -> Failing | None:
        """Return when an entry is tried again; None where it is given up."""
        now = time.time()
        before = self._before.get(entry.id)
        since, failures = (before.since, before.failures + 1) if before else (now, 1)
        if now - since >= (GIVEN_UP_PASSING if passing else GIVEN_UP):
            return None
        pause = 0.0 if passing else min(RAREST, FIRST_PAUSE * 2 ** (failures - 1))
        told = vars(replace(entry, html=None))
        return Failing(entry.id, told, since, failures, now + pause, str(error))
