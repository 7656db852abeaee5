"""What a warm question takes, beside its int8 embedding and Chroma's top 20, and what one takes that leans on the talk,
beside the same question written to stand alone: `python -m tests.benchmarks.question`.

In one process; the first over PIAF, which must lie under ../shared/eval, the second over our own news.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.running import Examination
from retrieval.settings import load_settings
from retrieval.types import Question

ROOT = Path(__file__).parent.parent.parent
PIAF, OWN = ROOT.parent / "shared" / "eval" / "piaf", ROOT / "data" / "eval" / "news"
Asked = TypeVar("Asked")
QUESTIONS, WARM, TOP = 400, 20, 20


def median(work: Callable[[Asked], object], questions: Sequence[Asked]) -> float:
    """Return the median time of a question, in milliseconds."""
    taken = []
    for question in questions:
        begun = time.perf_counter()
        work(question)
        taken.append((time.perf_counter() - begun) * 1000)
    return float(np.median(taken[WARM:]))


def main() -> None:
    """Print the medians and their ratios."""
    if not PIAF.is_dir():
        sys.exit(f"{PIAF} is not there: nothing is measured.")
    space = Space(load_settings())
    examination = Examination(load_bundle(PIAF, "fr", "fr", limit=QUESTIONS), load_settings(), space=space)
    collection = examination.archive.vectors.collection
    questions = [item.question for item in examination.bundle.items]

    def least(question: str) -> None:
        (vector,) = space.embedder.questions([question])
        collection.query(query_embeddings=[vector.tolist()], n_results=TOP)

    whole = median(lambda question: examination.answerer.ask(Question(question)), questions)
    bare = median(least, questions)
    print(f"a question {whole:.1f} ms, embedding and Chroma's top {TOP} {bare:.1f} ms: {whole / bare:.2f} times")
    follow_ups(space)


def follow_ups(space: Space) -> None:
    """Print what questions that lean on the talk take, whose earlier answers are remembered."""
    leant, alone = (
        Examination(load_bundle(OWN, "en", "mixed", form), load_settings(), space=space)
        for form in ("follow-ups", "standalone")
    )
    ask = leant.answerer.ask
    items = leant.bundle.items
    turns = {one: ask(Question(one)).turn for item in items for one in item.history}
    asked = [Question(item.question, tuple(turns[one] for one in item.history)) for item in items if item.history]
    longer = median(ask, asked)
    shorter = median(ask, [Question(item.question) for item in alone.bundle.items])
    print(f"leaning on the talk {longer:.1f} ms, standing alone {shorter:.1f} ms: {longer / shorter:.2f} times")


if __name__ == "__main__":
    main()
