"""What telling of an archive's contents costs: `python -m tests.benchmarks.contents [COUNT]`, articles (20000).

Each beside reading every article whole, in one run: how long, and how much Python holds at most. The articles' rows
are inserted as they are, with no passages but for the words of one subject, which a third of them hold.
"""

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.archive.schema import documents, passages, postings, sources
from retrieval.database import writing
from retrieval.settings import load_settings
from retrieval.types import Article, Question

WORDS = "The council met on Tuesday to speak of the harbour and of what its repair would cost the town. "
LINES = 10  # of such in an article
MEGABYTE = 1 << 20
TRIES = 3


def fill(archive: Archive, count: int) -> None:
    """Put so many short articles into an archive's catalogue."""
    numbers = range(count)
    told = [
        {"id": f"{at:016x}", "text": WORDS * LINES + str(at), "title": f"Council {at}", "outlet": f"Paper {at % 7}",
         "date": f"20{at % 24:02}-{1 + at % 12:02}-{1 + at % 28:02}", "language": ("en", "fr", "de")[at % 3],
         "state": "ready", "subject": b""}
        for at in numbers
    ]  # fmt: skip
    spans = [
        {"number": at + 1000, "id": f"{at:016x}:0", "document": f"{at:016x}", "sentences": [[0, 90]], "vectors": b""}
        for at in numbers
    ]
    held = [{"term": "harbour", "passage": at + 1000, "count": 1} for at in numbers if at % 3 == 0]
    with writing(archive.catalogue.engine) as connection:
        connection.execute(insert(documents), told)
        from_where = [{"locator": f"/{one['id']}", "document": one["id"], "fingerprint": ""} for one in told]
        connection.execute(insert(sources), from_where)
        connection.execute(insert(passages), spans)
        connection.execute(insert(postings), held)


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes, the best of some tries."""
    taken = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def memory(act: Callable[[], object]) -> int:
    """Return how many bytes something holds at most."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main(count: int) -> None:
    """Print the two questions' time and memory beside those of reading all articles."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings().model_copy(update={"data_dir": Path(folder) / "data", "sample": "off"})
        archive = Archive(settings)
        archive.add([Article("A schoolgirl won the chess tournament.", "/chess", "Chess")])
        fill(archive, count)
        answerer = Answerer(archive)
        whole, held = seconds(archive.documents), memory(archive.documents)
        print(f"{count} articles read whole: {whole:.2f} s, {held / MEGABYTE:.1f} MB")
        for text in ("what's in the archive?", "what do you have on harbour?"):
            answer = answerer.ask(Question(text))
            took, peak = (measure(lambda: answerer.ask(Question(text))) for measure in (seconds, memory))  # noqa: B023
            assert answer.contents and answer.contents.articles >= count // 3
            print(
                f"“{text}”, {answer.contents.articles} articles: {took / whole:.2f} of that time ({took:.2f} s), "
                f"{peak / held:.3f} of its memory ({peak / MEGABYTE:.1f} MB)"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
