"""`depeche watch`, `unwatch` and `sources`: what the archive is kept up with."""

import json
import re
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from rich.text import Text

from retrieval.errors import DepecheError

from .console import ProgressBars, note, show, tell
from .library import open_archive
from .rendering import render_report
from .words import say

if TYPE_CHECKING:
    from retrieval.archive.watchlist import Watched
    from retrieval.gathering.watching import Watcher

LANGUAGE = "en"  # a command line speaks one language
UNITS = {"m": 60, "h": 3600, "d": 86400}
INTERVAL = re.compile(r"(\d{1,4})([mhd])")


def watch(addresses: list[str], every: str, once: bool) -> None:
    """Keep up with feeds and folders from now on; without addresses, look at them whenever they are due."""
    watcher = _watcher()
    for address in addresses:
        tell(say("watched", LANGUAGE, address=watcher.watch(address, seconds(every)).address))
    if addresses and not once:
        return
    if not watcher.list.all():
        raise DepecheError(say("watch_nothing", LANGUAGE))
    _look(watcher) if once else watcher.run(Event(), _told)


def seconds(interval: str) -> int:
    """Return an interval such as 30m, 2h or 1d in seconds.

    Raises:
        DepecheError: it is none.
    """
    matched = INTERVAL.fullmatch(interval.strip())
    if not matched:
        raise DepecheError(f"{interval} is no interval: write it as 30m, 2h or 1d.")
    return int(matched[1]) * UNITS[matched[2]]


def _look(watcher: "Watcher") -> None:
    for one in watcher.due():
        _told(one, watcher)


def _told(one: "Watched", watcher: "Watcher") -> None:
    report = watcher.look(one)
    told = render_report(report, LANGUAGE)
    note(f"{one.address}: {told.plain if told.plain else say('watch_quiet', LANGUAGE)}")


def unwatch(addresses: list[str]) -> None:
    """Keep up with something no longer; its articles stay."""
    watcher = _watcher()
    for address in addresses:
        watcher.forget(address)
        tell(say("unwatched", LANGUAGE, address=address))


def sources(as_json: bool) -> None:
    """Print what is kept up with, and how each fares."""
    found = _watcher().list.all()
    if as_json:
        print(json.dumps([vars(one) for one in found], ensure_ascii=False))
    elif found:
        show(Text("\n").join(map(_row, found)))
    else:
        note(say("watch_nothing", LANGUAGE))


def _row(one: "Watched") -> Text:
    state = f"failed {one.failures} times: {one.said}" if one.failures else one.said or "well"
    times = f"looked at {_time(one.checked)}, again {_time(one.due)}, {one.count} articles"
    return Text.assemble((one.address, "cyan"), f"  {one.title or ''}\n  {times}\n  ", (state, "dim"))


def _time(moment: float | None) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC" if moment else "never"


def _watcher() -> "Watcher":
    from retrieval.gathering.watching import Watcher

    return Watcher(open_archive(ProgressBars()))
