"""Draws the systems side by side, pair by pair."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

FIGURES = ("answer@1", "document@1")
WIDTH = 0.27


def draw(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write a picture of bars: of each pair of languages, every system's answer@1 and document@1."""
    shown = [row for row in rows if row["ask"] != "all"]
    pairs = list(dict.fromkeys((row["bundle"], row["ask"], row["in"]) for row in shown))
    systems = list(dict.fromkeys(row["system"] for row in shown))
    figure = Figure(figsize=(16, 6), layout="constrained")
    for axes, name in zip(figure.subplots(2, 1, sharex=True), FIGURES, strict=True):
        for number, system in enumerate(systems):
            of = {(row["bundle"], row["ask"], row["in"]): row[name] for row in shown if row["system"] == system}
            axes.bar(np.arange(len(pairs)) + (number - 1) * WIDTH, [of.get(p, 0) for p in pairs], WIDTH, label=system)
        axes.set(ylabel=name, ylim=(0, 1))
        axes.grid(axis="y", alpha=0.3)
        axes.set_xticks(np.arange(len(pairs)), [f"{bundle}\n{ask}:{within}" for bundle, ask, within in pairs])
    figure.axes[0].legend(loc="upper right", ncols=len(systems))
    figure.savefig(path, dpi=100)
