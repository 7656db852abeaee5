"""Draws what a run came to; the only importer of the plotting library."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..errors import DepecheError
from .figures import reliability
from .report import Report

SHOWN = ("document@1", "answer@1")


def plot(reports: Sequence[Report], path: Path) -> None:
    """Write a picture: a matrix of language pairs for each of two figures, and the reliability diagram of them all.

    Raises:
        DepecheError: the file cannot be written.
    """
    figure = Figure(figsize=(15, 4.8), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    for axes, name in ((left, SHOWN[0]), (middle, SHOWN[1])):
        _matrix(axes, reports, name)
    _diagram(right, reports)
    try:
        figure.savefig(path, dpi=110)
    except OSError as error:
        raise DepecheError(f"{path} cannot be written ({error.strerror}): choose another place.") from error


def _matrix(axes: Axes, reports: Sequence[Report], name: str) -> None:
    asks, withins = (list(dict.fromkeys(getattr(report, side) for report in reports)) for side in ("ask", "within"))
    values = np.full((len(asks), len(withins)), np.nan)
    for report in reports:
        found = report.figures.get(name)
        values[asks.index(report.ask), withins.index(report.within)] = np.nan if found is None else found
    axes.imshow(values, vmin=0, vmax=1, cmap="viridis", aspect="auto")
    axes.set(title=name, xlabel="articles in", ylabel="asked in")
    axes.set_xticks(range(len(withins)), withins)
    axes.set_yticks(range(len(asks)), asks)
    for (row, column), value in np.ndenumerate(values):
        if not np.isnan(value):
            axes.text(column, row, f"{value:.2f}", ha="center", va="center", color="black" if value > 0.6 else "white")


def _diagram(axes: Axes, reports: Sequence[Report]) -> None:
    there = [o.judged.confidence for report in reports for o in report.outcomes if o.item.gold]
    withheld = [o.judged.confidence for report in reports for o in report.withheld]
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1)
    axes.set(title="confidence", xlabel="said", ylabel="true", xlim=(0, 1), ylim=(0, 1))
    if there and withheld:
        bins = reliability(np.array(there + withheld), np.array([1.0] * len(there) + [0.0] * len(withheld)))
        axes.plot([said for said, _, _ in bins], [true for _, true, _ in bins], marker="o")
