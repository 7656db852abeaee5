"""`depeche watch`, `unwatch` and `sources`: what the archive is kept up with."""

import json
import re
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from rich.text import Text

from retrieval.errors import DepecheError, PartlyDone

from .console import ProgressBars, end_line, note, show, tell
from .library import open_archive
from .rendering import render_report
from .words import say

if TYPE_CHECKING:
    from retrieval.archive.watchlist import Watched
    from retrieval.gathering.watching import Watcher
    from retrieval.reports import AddReport

LANGUAGE = "en"  # a command line speaks one language
SHORTEST = 60  # seconds
UNITS = {"m": 60, "h": 3600, "d": 86400}
INTERVAL = re.compile(r"(\d{1,4})([mhd])")


def watch(addresses: list[str], every: str, once: bool) -> None:
    """Keep up with feeds and folders from now on; without addresses, look at them whenever they are due."""
    interval, bars = seconds(every), ProgressBars()
    watcher = _watcher(bars)
    for address in addresses:
        tell(say("watched", LANGUAGE, address=watcher.watch(address, interval).address))
    if addresses and not once:
        tell(say("watch_when", LANGUAGE, every=every))
    elif not watcher.list.all():
        raise DepecheError(say("watch_nothing", LANGUAGE))
    elif once:
        _look(watcher)
    else:
        _keep_looking(watcher, bars)


def seconds(interval: str) -> int:
    """Return an interval such as 30m, 2h or 1d in seconds.

    Raises:
        DepecheError: it is none, or too short.
    """
    matched = INTERVAL.fullmatch(interval.strip())
    found = int(matched[1]) * UNITS[matched[2]] if matched else 0
    if found < SHORTEST:
        raise DepecheError(
            f"{interval} is no interval: write minutes, hours or days, one minute at least, as 1m, 30m, 2h or 1d."
        )
    return found


def _look(watcher: "Watcher") -> None:
    """Look at what is due.

    Raises:
        PartlyDone: some of it failed.
        DepecheError: all of it did.
    """
    last = ""
    well = False
    for one in watcher.due():
        report = _told(one, watcher)
        failed = report.of("failed")
        for entry in failed:
            if last:
                note(f"depeche: {last}")
            last = f"{one.address}: {entry.reason}"  # the last of all is what the command ends with
        well = well or bool(report.went_in) or not failed
    if last:
        raise (PartlyDone if well else DepecheError)(last)


def _keep_looking(watcher: "Watcher", bars: ProgressBars) -> None:
    """Look at whatever is due, until Ctrl-C."""

    def look(one: "Watched", watcher: "Watcher") -> None:
        for entry in _told(one, watcher).of("failed"):
            note(f"depeche: {one.address}: {entry.reason}")

    try:
        watcher.run(Event(), look)
    except KeyboardInterrupt:
        bars.stop()
        end_line()
        note(say("stopped", LANGUAGE))


def _told(one: "Watched", watcher: "Watcher") -> "AddReport":
    """Look at a source and say what it brought, each line with its name."""
    report = watcher.look(one)
    lines = render_report(report, LANGUAGE).plain.splitlines()
    quiet = [] if report.counts.get("failed") else [say("watch_quiet", LANGUAGE)]
    for line in lines or quiet:
        note(f"{one.address}: {line}")
    return report


def unwatch(addresses: list[str]) -> None:
    """Keep up with something no longer; its articles stay."""
    watcher = _watcher(ProgressBars())
    for address in addresses:
        watcher.forget(address)
        tell(say("unwatched", LANGUAGE, address=address))


def sources(as_json: bool) -> None:
    """Print what is kept up with, and how each fares."""
    found = _watcher(ProgressBars()).list.all()
    if as_json:
        print(json.dumps([vars(one) for one in found], ensure_ascii=False))
    elif found:
        show(Text("\n").join(map(_row, found)))
    else:
        note(say("watch_nothing", LANGUAGE))


def _row(one: "Watched") -> Text:
    failed = say("source_failed", LANGUAGE, count=one.failures, said=one.said)
    state = failed if one.failures else one.said or say("source_well", LANGUAGE)
    times = say("source_times", LANGUAGE, checked=_time(one.checked), due=_time(one.due), count=one.count)
    return Text.assemble((one.address, "cyan"), f"  {one.title or ''}\n  {times}\n  ", (state, "dim"))


def _time(moment: float | None) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC" if moment else say("never", LANGUAGE)


def _watcher(bars: ProgressBars) -> "Watcher":
    from retrieval.gathering.watching import Watcher

    return Watcher(open_archive(bars))
