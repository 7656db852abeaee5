"""Every figure of the README in one run: `python -m tests.benchmarks.quality`; the sets must lie under ../shared/eval.

Writes docs/quality.json as it goes, skips what is there already (delete it to begin anew), and ends with the README's
table and docs/quality.png. The tutorial pipelines need `pip install -e '.[bench]'`.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.figures import auroc, calibration_error, ranking_figures
from retrieval.evaluation.report import Report, examine
from retrieval.evaluation.running import Examination, Outcome
from retrieval.settings import load_settings
from tests.benchmarks.drawing import draw
from tests.benchmarks.tutorial import with_e5, with_minilm

ROOT = Path(__file__).parent.parent.parent
SETS = ROOT.parent / "shared" / "eval"
RESULTS, PICTURE = ROOT / "docs" / "quality.json", ROOT / "docs" / "quality.png"
NEWS_ASKS = ("en", "fr", "ru", "uk", "de")
PAIRS = [
    *(("news", ask, "mixed") for ask in NEWS_ASKS),
    *(("news", *pair) for pair in (("en", "fr"), ("fr", "fr"), ("en", "uk"), ("uk", "ru"))),
    ("piaf", "fr", "fr"),
    *(("xquad", "en", within) for within in ("en", "de", "es", "ru", "ar", "zh")),
    *(("xquad", *pair) for pair in (("de", "en"), ("ru", "de"))),
]
# Asked once more with their articles withheld.
WITHHELD = [pair for pair in PAIRS if "mixed" in pair or pair in [("xquad", "en", code) for code in ("en", "de", "ru")]]
SYSTEMS = ("depeche", "tutorial, MiniLM", "tutorial, e5-small")
KINDS = ("answerable", "off_topic", "near_miss", "chitchat")
Row = dict[str, Any]


def _key(row: Row) -> tuple[str, ...]:
    return row["system"], row["bundle"], row["ask"], row["in"]


def _keep(rows: list[Row]) -> None:
    RESULTS.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")


def _rounded(figures: dict[str, Any]) -> Row:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}


def _ours(bundle: str, ask: str, within: str) -> tuple[Row, Report | None]:
    loaded = load_bundle(SETS / bundle, ask, within)
    if (bundle, ask, within) in WITHHELD:
        report = examine(loaded, load_settings())
        return _rounded(report.figures) | _characters(report.outcomes), report
    outcomes = list(Examination(loaded, load_settings()).ask_all())
    return _rounded(ranking_figures([one.judged for one in outcomes if one.item.gold])) | _characters(outcomes), None


def _characters(outcomes: Sequence[Outcome]) -> Row:
    """Return the mean length of the first quotes."""
    lengths = [len(one.answer.quotes[0].text) for one in outcomes if one.answer.quotes and one.item.gold]
    return {"characters": round(float(np.mean(lengths)), 1)}


def _tutorial(system: str, bundle: str, ask: str, within: str, space: Space) -> Row:
    examination = Examination(load_bundle(SETS / bundle, ask, within), load_settings(), space=space)
    archive = examination.archive
    examination.answerer = with_e5(archive, space) if "e5" in system else with_minilm(archive)  # type: ignore[assignment]
    return _rounded(ranking_figures([one.judged for one in examination.ask_all() if one.item.gold]))


def _pooled(reports: Sequence[Report]) -> Row:
    """Return what all question languages over the mixed news come to together."""
    there = [one.judged.confidence for report in reports for one in report.outcomes if one.item.gold]
    withheld = [one.judged.confidence for report in reports for one in report.withheld]
    truth = np.repeat([1.0, 0.0], [len(there), len(withheld)])
    outcomes = [one for report in reports for one in report.outcomes]
    answered = {f"answered {kind}": _answered(outcomes, kind) for kind in KINDS}
    return _rounded(
        {
            "auroc": auroc(np.array(there), np.array(withheld)),
            "ece": calibration_error(np.array(there + withheld), truth),
            **answered,
            **{f"document@1 {language}": share for language, share in _by_language(reports).items()},
        }
    )


def _answered(outcomes: Sequence[Outcome], kind: str) -> float:
    return float(np.mean([one.judged.answered for one in outcomes if one.item.kind == kind]))


def _by_language(reports: Sequence[Report]) -> dict[str, float]:
    """Return document@1 by the language of the article that answers."""
    settings, found = load_settings(), {}
    examination = Examination(load_bundle(SETS / "news", "en", "mixed"), settings)
    spoken = {examination.name(one.id): one.language for one in examination.archive.documents()}
    outcomes: list[Outcome] = [one for report in reports for one in report.outcomes if one.item.gold]
    for outcome in outcomes:
        right = outcome.judged.document_rank == 1
        found.setdefault(spoken[outcome.item.gold[0].document], []).append(right)
    return {language: float(np.mean(rights)) for language, rights in sorted(found.items())}


def main() -> None:
    """Fill the results, then print the table and draw the picture."""
    if not SETS.is_dir():
        sys.exit(f"{SETS} is not there: nothing is measured.")
    rows: list[Row] = json.loads(RESULTS.read_text()) if RESULTS.is_file() else []
    space, reports = Space(load_settings()), []
    for system in SYSTEMS:
        for pair in sorted(PAIRS, key=lambda pair: pair[0] == "xquad"):
            head = dict(zip(("system", "bundle", "ask", "in"), (system, *pair), strict=True))
            if _key(head) in map(_key, rows):
                continue
            if system == SYSTEMS[0]:
                figures, report = _ours(*pair)
                reports += [report] if report and pair[2] == "mixed" else []
            else:
                figures = _tutorial(system, *pair, space)
            rows.append(head | figures)
            print(rows[-1], flush=True)
            if len(reports) == len(NEWS_ASKS):
                rows.append(head | {"ask": "all"} | _pooled(reports))
                print(rows[-1], flush=True)
                reports = []
            _keep(rows)
    print(table(rows))
    draw(rows, PICTURE)


def table(rows: Sequence[Row]) -> str:
    """Return the README's table: of each pair, every system's answer@1 and document@1."""
    found = {_key(row): row for row in rows}
    lines = ["| set, asked:articles | " + " | ".join(SYSTEMS) + " |", "|---|" + "---|" * len(SYSTEMS)]
    for bundle, ask, within in PAIRS:
        cells = [found.get((system, bundle, ask, within)) for system in SYSTEMS]
        shown = [f"{row['answer@1']:.2f} / {row['document@1']:.2f}" if row else "-" for row in cells]
        lines.append(f"| {bundle} {ask}:{within} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
