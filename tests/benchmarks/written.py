"""Written answers of a real model, though a very small one, beside quoted ones: `python -m tests.benchmarks.written`.

Asks so many (question, language) pairs over news in mixed languages in both ways, then measures how soon proven words
are shown: `[PAIRS] [BUNDLE]`, 200 and ../shared/eval/news unless told otherwise. Half an hour, on two cores of its own.
"""

import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import Bundle, Item, load_bundle
from retrieval.evaluation.figures import Judged, ranking_figures
from retrieval.evaluation.running import Examination, Outcome
from retrieval.evaluation.writing import written_figures
from retrieval.settings import Settings, load_settings
from retrieval.types import Document
from tests.benchmarks.pace import ratios
from tests.llama import Llama, running

NEWS = Path(__file__).parent.parent.parent.parent / "shared" / "eval" / "news"
Asked = tuple[Outcome, Outcome]  # quoted, written
ASKS = ("en", "fr", "ru", "uk", "de")
PAIRS = 200
SERVERS = 2  # of one thread each
# A server reads 155 tokens of a prompt in a second of processor time, of about 2,900, and writes 42, where others take
# the other core: the tokens bound the work, and the time only what hangs.
ANSWER_TOKENS, TIMEOUT = 100, 600.0
AS_IT_STANDS = 10  # pairs after which the figures are printed
SPOKEN = 20  # pairs for each whose first proven words are timed


def chosen(folder: Path, number: int) -> Bundle:
    """Return so many answerable questions in all languages, by a fixed chance; an id names its language, too."""
    bundles = [load_bundle(folder, ask, "mixed") for ask in ASKS]
    items = [replace(item, id=f"{item.id} {one.ask}") for one in bundles for item in one.items if item.gold]
    return replace(bundles[0], items=tuple(random.Random(1).sample(items, min(number, len(items)))))


def told(llama: Llama) -> Settings:
    """Return the settings of written answers by the small model."""
    more = {"llm": "openai:smollm2", "llm_url": llama.url, "llm_daily_tokens": 0}
    return load_settings().model_copy(update=more | {"llm_answer_tokens": ANSWER_TOKENS, "llm_timeout": TIMEOUT})


class Examiner:
    """Asks in both ways, one question at a time."""

    def __init__(self, bundle: Bundle, llama: Llama, space: Space) -> None:
        settings = told(llama)
        self.quoting = Examination(bundle, settings.model_copy(update={"llm": ""}), space=space)
        self.writing = Examination(bundle, settings, space=space)

    def ask(self, item: Item) -> Asked:
        """Return a question's quoted and written answer."""
        return self.quoting.ask(item), self.writing.ask(item)


def compare(bundle: Bundle, llamas: Sequence[Llama], space: Space) -> None:
    """Print the figures of written answers beside those of quoted ones on the same questions."""
    free: SimpleQueue[Examiner] = SimpleQueue()
    examiners = [Examiner(bundle, llama, space) for llama in llamas]
    for examiner in examiners:
        free.put(examiner)

    def ask(item: Item) -> Asked:
        examiner = free.get()
        try:
            return examiner.ask(item)
        finally:
            free.put(examiner)

    asked: list[Asked] = []
    documents = {document.id: document for document in examiners[0].writing.archive.documents()}
    with ThreadPoolExecutor(len(llamas)) as pool:
        for done in as_completed([pool.submit(ask, item) for item in examiners[0].quoting.bundle.items]):
            asked.append(done.result())
            _print_pair(*asked[-1])
            if len(asked) % AS_IT_STANDS == 0:
                _print_figures(asked, documents)
    _print_figures(asked, documents)


def _print_pair(quoted: Outcome, written: Outcome) -> None:
    answer = written.answer
    kind = answer.fallback or answer.mode or "unanswered"
    said = " ".join(claim.text for claim in answer.claims)
    print(f"{written.item.id}: {kind}, {answer.elapsed_ms / 1000:.1f} s{_changed(quoted, written)} {said}", flush=True)


def _print_figures(asked: Sequence[Asked], documents: Mapping[str, Document]) -> None:
    print(f"{len(asked)} pairs")
    for name, outcomes in zip(("quoted", "written"), zip(*asked, strict=True), strict=True):
        print(f"  {name}:", _shown(ranking_figures([outcome.judged for outcome in outcomes])))
    written = [outcome for _, outcome in asked]
    print("  model:", _shown(written_figures([outcome.answer for outcome in written], documents)))
    print("  seconds:", _shown(_seconds([outcome.judged for outcome in written])), flush=True)


def _changed(quoted: Outcome, written: Outcome) -> str:
    ranks = quoted.judged.quote_rank, written.judged.quote_rank
    return f", answer's rank {ranks[0]} -> {ranks[1]}" if ranks[0] != ranks[1] else ""


def _seconds(judged: Sequence[Judged]) -> dict[str, float | None]:
    taken = sorted(one.elapsed_ms / 1000 for one in judged)
    return {"all": sum(taken), "median": taken[len(taken) // 2], "longest": taken[-1]}


def _shown(figures: dict[str, float | None]) -> str:
    return ", ".join(f"{name} {'-' if value is None else round(value, 3)}" for name, value in figures.items())


def main() -> None:
    """Print every question, the figures, and the ratio of first proven words."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else NEWS
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: nothing is measured.")
    space, bundle = Space(load_settings()), chosen(folder, number)
    with ExitStack() as servers:
        llamas = [servers.enter_context(running(slots=1)) for _ in range(SERVERS)]
        compare(bundle, llamas, space)
        every, llama = chosen(folder, sys.maxsize), llamas[0]
        measured = ratios(llama.root, every, told(llama), space, max(3, number // SPOKEN))
    print(
        f"first proven words, shown after so many times what the model took: {max(measured):.3f} at most of {measured}"
    )


if __name__ == "__main__":
    main()
