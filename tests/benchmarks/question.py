"""What a warm question takes, beside its int8 embedding and Chroma's top 20: `python -m tests.benchmarks.question`.

In one process, over PIAF, which must lie under ../shared/eval.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import load_bundle
from retrieval.evaluation.running import Examination
from retrieval.settings import load_settings
from retrieval.types import Question

PIAF = Path(__file__).parent.parent.parent.parent / "shared" / "eval" / "piaf"
QUESTIONS, WARM, TOP = 400, 20, 20


def median(work: Callable[[str], object], questions: list[str]) -> float:
    """Return the median time of a question, in milliseconds."""
    taken = []
    for question in questions:
        begun = time.perf_counter()
        work(question)
        taken.append((time.perf_counter() - begun) * 1000)
    return float(np.median(taken[WARM:]))


def main() -> None:
    """Print the two medians and their ratio."""
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


if __name__ == "__main__":
    main()
