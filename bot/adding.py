"""`depeche add`: what becomes of each article, told as it comes, for people and for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from retrieval.errors import DepecheError, PartlyDone
from retrieval.types import AddReport, Entry

from .console import ProgressBars, note, show
from .library import add_paths, open_archive
from .rendering import render_report
from .words import say

LANGUAGE = "en"  # a command line speaks one language
VERDICTS = ("added", "updated", "unchanged", "duplicate", "failed")


def add(paths: Sequence[str], fields: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Add files, folders and standard input, and say what became of them; without paths, finish what was begun."""
    archive = open_archive(ProgressBars())
    if not paths:
        archive.finish()
        return
    teller = _Json() if as_json else _Teller()
    report = add_paths(archive, paths, mapped(fields), teller.tell, keep=not dry_run)
    teller.end(report)
    if dry_run and not as_json:
        note(say("dry_run", LANGUAGE))
    _exit(report, teller)


def mapped(fields: Sequence[str]) -> dict[str, str]:
    """Return `--field text=COLUMN` options as a mapping.

    Raises:
        DepecheError: one is not of that form.
    """
    pairs = [field.partition("=") for field in fields]
    if not all(name.strip() and column.strip() for name, _, column in pairs):
        raise DepecheError("Give --field as PART=COLUMN, such as --field text=body.")
    return {name.strip(): column.strip() for name, _, column in pairs}


class _Teller:
    """Tells of failures at once, but for the last, which the command ends with."""

    def __init__(self) -> None:
        self.last: str | None = None

    def tell(self, entry: Entry) -> None:
        """Hear what became of an article."""
        if entry.verdict == "failed":
            if self.last:
                note(f"depeche: {self.last}")
            self.last = entry.reason

    def end(self, report: AddReport) -> None:
        """Tell what became of them all."""
        done = render_report(report, LANGUAGE)
        if done:
            show(done)


class _Json(_Teller):
    """Prints one JSON object, an entry as soon as it is known: the report of a big addition is never held whole."""

    def __init__(self) -> None:
        super().__init__()
        self.separator = '{"articles": ['

    def tell(self, entry: Entry) -> None:
        super().tell(entry)
        form = {name: value for name, value in asdict(entry).items() if value not in (None, "")}
        print(self.separator + json.dumps(form, ensure_ascii=False), end="")
        self.separator = ",\n"

    def end(self, report: AddReport) -> None:
        if not report.counts:
            print(self.separator, end="")
        counts = {verdict: report.counts.get(verdict, 0) for verdict in VERDICTS}
        print("], " + json.dumps(counts)[1:])


def _exit(report: AddReport, teller: _Teller) -> None:
    """Raise what an addition could not read: everything, a part, or nothing at all to read; or that it is undone."""
    if report.taken_back:
        raise PartlyDone(say("taken_back_meanwhile", LANGUAGE))
    if teller.last:
        raise (PartlyDone if report.went_in else DepecheError)(teller.last)
    if not report.went_in:
        raise DepecheError(say("nothing_to_add", LANGUAGE))
