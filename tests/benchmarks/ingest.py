"""What adding costs: `python -m tests.benchmarks.ingest [COUNT ...]`, the counts of articles to stream (10000 100000).

First the rate, beside `encode_document` alone over the same passages, in one run. Then memory and disk, with random
vectors in place of the model's, which would take hours and whose memory is no question: the process's own, less what
the vector index takes once it is opened afresh.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from retrieval.archive.archive import Archive
from retrieval.embedding.model import Vectors
from retrieval.embedding.space import Space
from retrieval.reading.files import read_path
from retrieval.settings import Settings, load_settings
from tests.wire import stories, write

RATED = 200  # articles
MEGABYTE = 1 << 20
DIMENSIONS = 384


class RandomSpace(Space):
    """Unit vectors out of nowhere."""

    identity = "random"  # type: ignore[assignment]

    def texts(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return a vector a text."""
        made = np.random.default_rng(len(texts)).standard_normal((len(texts), DIMENSIONS), np.float32)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def settings_in(folder: str) -> Settings:
    """Return settings with an archive of its own."""
    return load_settings().model_copy(update={"data_dir": Path(folder) / "data", "sample": "off"})


def rate() -> None:
    """Print how fast articles are added, beside the embedding of their passages alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "wire.jsonl", stories(RATED))
        space = Space(load_settings())
        archive = Archive(settings_in(folder), space=space)
        model = space.embedder.model
        model.encode_document(["warm"])
        begun = time.perf_counter()
        archive.add(read_path(path))
        added = time.perf_counter() - begun
        found = archive.vectors.collection.get(include=["documents"])["documents"] or []
        begun = time.perf_counter()
        model.encode_document(sorted(found, key=len))
        alone = time.perf_counter() - begun
    print(f"{RATED} articles, {len(found)} passages: adding runs at {alone / added:.2f} of the rate of encode_document")


def resident() -> int:
    """Return the bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def stream(folder: str, count: int) -> tuple[int, int]:
    """Add articles; return how far memory rose at most, in bytes, and the number of passages."""
    path = Path(folder) / "wire.jsonl"
    highest = start = 0

    def watch(*_: object) -> None:
        nonlocal highest
        highest = max(highest, resident())

    own = settings_in(folder)
    archive = Archive(own, watch, RandomSpace(own))
    archive.add(read_path(write(Path(folder) / "few.jsonl", stories(8, seed=2))))  # loads what there is to load
    start = highest = resident()
    archive.add(read_path(path))
    watch()
    return highest - start, archive.vectors.count()


def index(folder: str) -> int:
    """Return the bytes of memory that the opened vector index takes."""
    own = settings_in(folder)
    archive = Archive(own, space=RandomSpace(own))
    _ = archive.vectors.collection
    start = resident()
    archive.vectors.nearest(np.ones(DIMENSIONS, np.float32), 20)
    return resident() - start


def memory(count: int) -> None:
    """Print what streaming so many articles takes, each step in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "wire.jsonl", stories(count))
        with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            rose, passages = pool.apply(stream, (folder, count))
            held = pool.apply(index, (folder,))
        disk = sum(path.stat().st_size for path in (Path(folder) / "data").rglob("*") if path.is_file())
    print(f"{count} articles, {passages} passages: {(rose - held) / MEGABYTE:.0f} MB above the vector index", end=", ")
    print(f"a passage takes {held / passages:.0f} bytes of memory and {disk / passages:.0f} of disk")


def main() -> None:
    """Print the rate, then memory and disk for each count."""
    rate()
    for count in map(int, sys.argv[1:] or (10_000, 100_000)):
        memory(count)


if __name__ == "__main__":
    main()
