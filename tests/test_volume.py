"""Many articles: added, added again, edited, killed and resumed; always the same archive as an undisturbed one."""

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.words import say
from retrieval.archive import indexing
from retrieval.archive.archive import FEW, Archive
from retrieval.embedding.space import Space
from retrieval.reading.files import read_path
from retrieval.settings import load_settings
from tests.conftest import Run
from tests.processes import Forked, command
from tests.test_archive import contents
from tests.wire import edited, stories, write

FASTER = 30
SEED = 7


@dataclass(frozen=True)
class Whole:
    """Articles added without disturbance: their file, the archive's folder, and the seconds that took."""

    path: Path
    data: Path
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, space: Space) -> Callable[[int], Whole]:
    """Add so many articles, once for all tests, which work on a copy; the file is each time as it was."""

    @cache
    def add_all(count: int) -> Whole:
        folder = tmp_path_factory.mktemp("whole")
        path = write(folder / "wire.jsonl", stories(count))
        started = time.perf_counter()
        report = archive_in(folder / "data", space).add(read_path(path))
        assert report.counts == {"added": count}
        return Whole(path, folder / "data", time.perf_counter() - started)

    def restored(count: int) -> Whole:
        write(add_all(count).path, stories(count))
        return add_all(count)

    return restored


def archive_in(data: Path, space: Space) -> Archive:
    return Archive(load_settings().model_copy(update={"data_dir": data, "sample": "off"}), space=space)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count the documents that are embedded."""
    sizes: list[int] = []
    real = indexing.index
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "index", lambda batch, *rest: (sizes.append(len(batch)), real(batch, *rest))[1])
        yield sizes


@pytest.mark.parametrize(("count", "share"), [(20, 20), pytest.param(10_000, 100, marks=pytest.mark.long)])
def test_added_again_and_edited(
    count: int, share: int, whole: Callable[[int], Whole], space: Space, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = whole(count)
    archive = archive_in(shutil.copytree(first.data, tmp_path / "data"), space)
    before = contents(archive)

    started = time.perf_counter()
    assert archive.add(read_path(first.path)).counts == {"unchanged": count}
    again = time.perf_counter() - started
    assert contents(archive) == before
    print(f"{count} articles: added again {first.seconds / again:.0f} times faster")
    assert count < 1000 or first.seconds >= FASTER * again  # a ratio in one run; with few articles it says little

    with counted(monkeypatch) as sizes:
        report = archive.add(read_path(write(first.path, edited(stories(count), every=share))))
    assert report.counts == {"updated": count // share, "unchanged": count - count // share}
    assert sum(sizes) == count // share and len(archive.documents()) == count


@pytest.mark.parametrize(("count", "kills"), [(16, 1), pytest.param(10_000, 20, marks=pytest.mark.long)])
def test_killed_at_random_and_resumed(
    count: int, kills: int, whole: Callable[[int], Whole], space: Space, tmp_path: Path
) -> None:
    first = whole(count)
    chance, data = random.Random(SEED), tmp_path / "killed"
    for _ in range(kills):
        process = add(data, first.path)
        time.sleep(1 + chance.uniform(0, first.seconds / kills))  # seconds: the program's own start comes first
        process.send_signal(signal.SIGKILL)
        process.communicate()
    done = add(data, first.path).communicate()
    assert sum(json.loads(done[0])[verdict] for verdict in ("added", "unchanged")) == count, done[1]
    killed = archive_in(data, space)
    assert contents(killed) == contents(archive_in(first.data, space))
    assert not killed.catalogue.unfinished() and killed.keeper.is_whole()


def test_a_question_says_how_much_it_did_not_wait_for(
    depeche: Run, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive.keeper, "index", lambda ids: None)  # as if killed at once
    monkeypatch.setattr(archive.keeper, "finish", lambda: None)
    archive.add(read_path(write(tmp_path / "wire.jsonl", stories(FEW + 1))))
    asked = depeche("ask", "Who sold the windmill?")
    assert asked.stderr.splitlines()[-1] == say("waiting", "en", count=FEW + 1) and asked.returncode == 0


def add(data: Path, path: Path) -> Forked:
    environment = os.environ | {"DEPECHE_DATA_DIR": str(data), "DEPECHE_SAMPLE": "off"}
    return Forked(command, ["add", "--json", str(path)], environment, data.parent)
