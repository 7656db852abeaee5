"""Fits the confidence, and says how well it holds elsewhere: `python -m tests.benchmarks.confidence`.

Fitted on questions and the same questions with their articles withheld, and on questions about nothing in the
archive: of our own bundle (stories that have a twin apart: withheld, the other one answers), over its articles in
one language and mixed; of the sample, all about one matter; and of PIAF, which must lie under ../shared/eval. The
three weigh the same.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.linear_model import LogisticRegression

from retrieval.answering import confidence
from retrieval.answering.retrieving import retrieve
from retrieval.answering.understanding import understand
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import Item, load_bundle
from retrieval.evaluation.figures import auroc, calibration_error
from retrieval.evaluation.running import Examination
from retrieval.sample import offer_sample
from retrieval.settings import load_settings
from retrieval.types import Question

ROOT = Path(__file__).parent.parent.parent
OWN, PIAF = ROOT / "data" / "eval" / "news", ROOT.parent / "shared" / "eval" / "piaf"
TWINS = tuple(f"{part}{number}.txt" for part in "abd" for number in (1, 2))
ASKS, WITHINS = ("en", "fr", "uk", "ru", "de"), ("mixed", "en", "fr", "ru", "ar")
KINDS = ("answerable", "left_out", "off_topic")
QUESTIONS = 300  # of PIAF
OFF_TOPIC = 0.03  # that may be answered


def _rows(folder: Path, ask: str, within: str, space: Space) -> Iterator[tuple[str, np.ndarray]]:
    examination = Examination(load_bundle(folder, ask, within, limit=QUESTIONS), load_settings(), space=space)
    for item in examination.bundle.items:
        if any(gold.document in TWINS for gold in item.gold):
            continue
        yield item.kind, _features(examination, item, withheld=False)
        if item.gold:
            yield "left_out", _features(examination, item, withheld=True)


def _features(examination: Examination, item: Item, withheld: bool) -> np.ndarray:
    archive, articles = examination.archive, examination.bundle.articles
    without = frozenset(archive.id_of(articles[gold.document]) for gold in item.gold) if withheld else frozenset()
    return _found(Question(item.question, without=without), archive)


def _sample_rows(space: Space) -> Iterator[tuple[str, np.ndarray]]:
    with TemporaryDirectory() as folder:
        archive = Archive(load_settings().model_copy(update={"data_dir": Path(folder), "sample": "on"}), space=space)
        offer_sample(archive)
        for line in (ROOT / "tests/data/sample_questions.tsv").read_text(encoding="utf-8").splitlines():
            question, title, words = line.split("\t")
            holding = frozenset(document.id for document in archive.documents() if title and words in document.text)
            yield "answerable" if title else "off_topic", _found(Question(question), archive)
            if title:
                yield "left_out", _found(Question(question, without=holding), archive)


def _found(question: Question, archive: Archive) -> np.ndarray:
    return confidence.features(retrieve(understand(question, archive.census.passages), archive))


def _fit(tables: list[list[tuple[str, np.ndarray]]]) -> np.ndarray:
    """Return the coefficients, every table weighing the same."""
    rows = [(kind == "answerable", row, 1 / len(table)) for table in tables for kind, row in table]
    truth, seen, weight = (np.array(column) for column in zip(*rows, strict=True))
    model = LogisticRegression(C=100, max_iter=10_000).fit(seen[:, :-1], truth, weight * len(truth))
    return np.array([*model.coef_[0], model.intercept_[0]])


def _said(table: list[tuple[str, np.ndarray]], coefficients: np.ndarray) -> dict[str, np.ndarray]:
    return {
        kind: np.array([1 / (1 + np.exp(-row @ coefficients)) for of, row in table if of == kind]) for kind in KINDS
    }


def main() -> None:
    """Print the coefficients, the least confidence to answer with, and the figures of what they were fitted on."""
    if not PIAF.is_dir():
        sys.exit(f"{PIAF} is not there: nothing is fitted.")
    space = Space(load_settings())
    own = [row for ask in ASKS for within in WITHINS for row in _rows(OWN, ask, within, space)]
    tables = {"own": own, "sample": list(_sample_rows(space)), "piaf": list(_rows(PIAF, "fr", "fr", space))}
    coefficients = _fit([[row for row in table if row[0] in KINDS] for table in tables.values()])
    print("COEFFICIENTS =", tuple(float(value) for value in coefficients.round(3)))
    for name, table in tables.items():
        said = _said(table, coefficients)
        there, out, off = (said[kind] for kind in KINDS)
        truth = np.repeat([1.0, 0.0], [len(there), len(out)])
        error = calibration_error(np.concatenate([there, out]), truth)
        print(f"{name}: auroc {auroc(there, out):.3f}, calibration error {error:.3f}, questions {len(there)}")
        if len(off):
            least = float(np.quantile(off, 1 - OFF_TOPIC))
            print(f"LEAST = {least:.2f}: answered {(there > least).mean():.3f} of the answerable")


if __name__ == "__main__":
    main()
