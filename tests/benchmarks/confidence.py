"""Fits the confidence curve again on the sample's questions: `python -m tests.benchmarks.confidence`."""

import tempfile
from pathlib import Path

import torch

from retrieval.answering.confidence import LEAST, MIDDLE, STEEPNESS, confidence
from retrieval.answering.ranking import rank
from retrieval.answering.understanding import understand
from retrieval.archive.archive import Archive
from retrieval.sample import offer_sample
from retrieval.settings import load_settings
from retrieval.types import Question
from tests.conftest import ROOT

STEPS = 20_000


def scores(archive: Archive) -> tuple[list[float], list[float]]:
    """Return the best score of each question, and 1 where the sample answers it, else 0."""
    rows = [line.split("\t") for line in (ROOT / "tests/data/sample_questions.tsv").read_text().splitlines()]
    languages = archive.catalogue.languages()
    ranked = [
        rank(understand(Question(r[0]), languages), archive.space, archive.vectors, archive.catalogue) for r in rows
    ]
    return [candidates[0].score for candidates in ranked], [float(bool(row[1])) for row in rows]


def fit(found: list[float], answerable: list[float]) -> tuple[float, float]:
    """Return the middle and the steepness of the logistic curve of greatest likelihood."""
    x, y = torch.tensor(found), torch.tensor(answerable)
    curve = torch.tensor([MIDDLE * 10, STEEPNESS / 10], requires_grad=True)
    optimiser = torch.optim.Adam([curve], lr=0.01)
    for _ in range(STEPS):
        optimiser.zero_grad()
        logits = 10 * curve[1] * (x - curve[0] / 10)
        torch.nn.functional.binary_cross_entropy_with_logits(logits, y).backward()
        optimiser.step()
    middle, steepness = curve.detach().tolist()
    return middle / 10, steepness * 10


def main() -> None:
    """Print the shipped curve, the fitted one, and what the shipped threshold lets through."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(load_settings().model_copy(update={"data_dir": Path(folder), "sample": "on"}))
        offer_sample(archive)
        found, answerable = scores(archive)
    middle, steepness = fit(found, answerable)
    print(f"shipped: middle {MIDDLE}, steepness {STEEPNESS}; fitted: middle {middle:.3f}, steepness {steepness:.1f}")
    for said, kind in ((1.0, "answerable"), (0.0, "unanswerable")):
        chosen = [score for score, label in zip(found, answerable, strict=True) if label == said]
        answered = sum(confidence(score) >= LEAST for score in chosen)
        print(f"{kind}: {answered} of {len(chosen)} answered")


if __name__ == "__main__":
    main()
