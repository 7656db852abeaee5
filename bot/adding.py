"""`depeche add`: what becomes of each article, told as it comes, for people and for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from retrieval.errors import DepecheError, PartlyDone
from retrieval.reading.fields import PARTS
from retrieval.reports import AddReport, Entry

from .console import ProgressBars, note, show
from .library import add_paths, nothing_to_add, open_archive
from .rendering import render_report
from .words import say

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive

LANGUAGE = "en"  # a command line speaks one language
VERDICTS = ("added", "updated", "unchanged", "duplicate", "failed")


def add(paths: Sequence[str], fields: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Add files, folders and standard input, and say what became of them; without paths, finish what was begun."""
    mapping = mapped(fields)
    archive = open_archive(bars := ProgressBars())
    try:
        if paths:
            _add(archive, paths, mapping, dry_run, as_json)
        else:
            _finish(archive, dry_run, as_json)
    except KeyboardInterrupt:
        bars.stop()
        if not dry_run:
            note(say("interrupted", LANGUAGE))
        raise


def _add(archive: "Archive", paths: Sequence[str], fields: Mapping[str, str], dry_run: bool, as_json: bool) -> None:
    teller = _Json() if as_json else _Teller(dry_run)
    report = add_paths(archive, paths, fields, teller.tell, keep=not dry_run)
    teller.end(report)
    if dry_run and not as_json:
        note(say("dry_run", LANGUAGE))
    _exit(report, teller)


def _finish(archive: "Archive", dry_run: bool, as_json: bool) -> None:
    """Finish what was interrupted, and say how much that was."""
    archive.check_model()
    waiting = archive.catalogue.waiting_ids()
    if dry_run or (not waiting and archive.keeper.is_whole()):
        raise DepecheError(say("nothing_unfinished", LANGUAGE))
    archive.finish()
    left = archive.catalogue.waiting_ids()
    if left:
        raise DepecheError(say("being_added", LANGUAGE, count=len(left)))
    print(json.dumps({"finished": len(waiting)}) if as_json else say("finished", LANGUAGE, count=len(waiting)))


def mapped(fields: Sequence[str]) -> dict[str, str]:
    """Return `--field text=COLUMN` options as a mapping.

    Raises:
        DepecheError: one is not of that form.
    """
    pairs = [field.partition("=") for field in fields]
    if not all(name.strip() and column.strip() for name, _, column in pairs):
        raise DepecheError("Give --field as PART=COLUMN, such as --field text=body.")
    mapping = {name.strip().lower(): column.strip() for name, _, column in pairs}
    unknown = next((name for name in mapping if name not in PARTS), None)
    if unknown:
        raise DepecheError(f"{unknown} is no part of an article: write one of {', '.join(PARTS)} before the =.")
    return mapping


class _Teller:
    """Tells of failures at once, but for the last, which the command ends with."""

    def __init__(self, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self.last: str | None = None

    def tell(self, entry: Entry) -> None:
        """Hear what became of an article."""
        if entry.verdict == "failed":
            if self.last:
                note(f"depeche: {self.last}")
            self.last = entry.reason

    def end(self, report: AddReport) -> None:
        """Tell what became of them all."""
        done = render_report(report, LANGUAGE, would=self.dry_run)
        if done:
            show(done)


class _Json(_Teller):
    """Prints one JSON object, an entry as soon as it is known: the report of a big addition is never held whole."""

    def __init__(self) -> None:
        super().__init__()
        self.separator = '{"articles": ['

    def tell(self, entry: Entry) -> None:
        super().tell(entry)
        form = {name: value for name, value in asdict(entry).items() if value}
        print(self.separator + json.dumps(form, ensure_ascii=False), end="")
        self.separator = ",\n"

    def end(self, report: AddReport) -> None:
        if not report.counts:
            print(self.separator, end="")
        counts = {verdict: report.counts.get(verdict, 0) for verdict in VERDICTS}
        print("], " + json.dumps(counts | {"skipped": sum(report.skipped.values())})[1:])


def _exit(report: AddReport, teller: _Teller) -> None:
    """Raise what an addition could not read: everything, a part, or nothing at all to read; or that it is undone."""
    if report.taken_back:
        raise PartlyDone(say("taken_back_meanwhile", LANGUAGE))
    if teller.last:
        raise (PartlyDone if report.went_in else DepecheError)(teller.last)
    if not report.went_in:
        raise DepecheError(nothing_to_add(LANGUAGE))
