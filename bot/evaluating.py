"""`depeche eval`: a bundle's questions asked, and a table of how well they were answered."""

import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from retrieval.errors import DepecheError
from retrieval.settings import load_settings

from .console import ProgressBars, note

if TYPE_CHECKING:
    from retrieval.evaluation.bundle import Form
    from retrieval.evaluation.report import Report

SHARES = "document@1 document@5 ndcg@10 answer@1 answer@3 answered".split()
COLUMNS = (*SHARES, "answered left_out", "auroc", "ece")
FITTED = (
    "The languages' means were taken from retrieval/background and data/eval/news, the confidence was fitted on "
    "data/eval/news, the sample's questions and PIAF: only other bundles put it to the test."
)
PICTURES = (".png", ".svg", ".pdf")
COUNTS = ("questions", "words", "median_ms", "p95_ms")
WRITTEN = ("written", "quotes proven", "claims", "claims unproven")  # only where a language model is there


def evaluate(
    folder: Path,
    asks: Sequence[str],
    withins: Sequence[str],
    form: "Form",
    limit: int | None,
    left_out: bool,
    as_json: bool,
    details: Path | None,
    plot: Path | None,
) -> None:
    """Ask a bundle's questions for every pair of languages, or for those it has, and show the figures."""
    from retrieval.evaluation.bundle import languages, load_bundle
    from retrieval.evaluation.report import examine

    _check_places(details, plot)
    asked, held = languages(folder, form)
    asks, withins = asks or asked, withins or held
    bundles = [load_bundle(folder, ask, within, form, limit) for ask, within in product(asks, withins)]
    reports = [examine(bundle, load_settings(), ProgressBars(), left_out) for bundle in bundles]
    if details:
        _write(details, reports)
    if plot:
        from retrieval.evaluation.plotting import plot as draw

        draw(reports, plot)
    _print_json(reports) if as_json else _print_table(reports)
    note(FITTED)


def _check_places(details: Path | None, plot: Path | None) -> None:
    """Say so now, not after minutes of asking, when there is nowhere to write to."""
    for path in filter(None, (details, plot)):
        if path.is_dir() or not path.parent.is_dir():
            raise DepecheError(f"{path} cannot be written (no such folder, or a folder itself): choose another place.")
    if plot and plot.suffix.lower() not in PICTURES:
        raise DepecheError(f"{plot} cannot be drawn: give --plot a file that ends in {', '.join(PICTURES)}.")


def _write(path: Path, reports: Sequence["Report"]) -> None:
    lines = [json.dumps(line, ensure_ascii=False) + "\n" for report in reports for line in report.details]
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise DepecheError(f"{path} cannot be written ({error.strerror}): choose another place.") from error


def _print_json(reports: Sequence["Report"]) -> None:
    forms = [{"ask": report.ask, "in": report.within} | report.figures for report in reports]
    print(json.dumps(forms, ensure_ascii=False))


def _print_table(reports: Sequence["Report"]) -> None:
    kinds = [name for report in reports for name in report.figures if name.startswith("answered ")]
    written = [name for report in reports for name in report.figures if name.startswith((*WRITTEN, "fallback "))]
    names = list(dict.fromkeys([*COLUMNS, *kinds, *written, *COUNTS]))
    table = Table(box=None)
    table.add_column("asked:in")
    for report in reports:
        table.add_column(f"{report.ask}:{report.within}", justify="right")
    for name in names:
        table.add_row(escape(name), *(_shown(name, report.figures.get(name)) for report in reports))
    Console(soft_wrap=True).print(table)


def _shown(name: str, value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}" if name in (*COUNTS, *WRITTEN[2:]) else f"{value:.3f}"
