"""Archives written by earlier versions still open, answer and grow; `python -m tests.kept` keeps one of each."""

import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.state.answers import judged
from bot.state.memory import Memory
from bot.state.people import with_role
from bot.state.schema import answers
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.settings import Settings
from retrieval.types import Article, Question

KEPT = sorted((Path(__file__).parent / "kept").glob("*.tar.xz"))
ALONE = {f"0.{minor}.0.tar.xz" for minor in range(2, 6)}  # before there were follow-ups
ASKED = [("what weapons will the UK send?", [], []), ("and troops?", ["what weapons will the UK send?"], [1])]
ROWS = select(answers).order_by(answers.c.number)
WITH_MEMORY = [path for path in KEPT if not path.name.startswith("0.1.")]


def unpacked(path: Path, folder: Path) -> Path:
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    return folder


def test_this_version_keeps_one() -> None:
    assert f"{version('depeche')}.tar.xz" in {path.name for path in KEPT}


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_an_earlier_archive_answers_and_grows(kept: Path, tmp_path: Path, settings: Settings, space: Space) -> None:
    folder = unpacked(kept, tmp_path / "kept")
    archive = Archive(settings.model_copy(update={"data_dir": folder}), space=space)
    answer = Answerer(archive).ask(Question("what weapons will the UK send?"))
    assert "défensifs légers et antichars" in answer.quotes[0].text
    archive.add([Article("A schoolgirl won the chess tournament.", "/chess.txt")])
    assert len(archive.documents()) == 4
    assert archive.vectors.count() == archive.catalogue.passage_count()


@pytest.mark.parametrize("kept", WITH_MEMORY, ids=lambda path: path.name)
def test_an_earlier_memory_is_read(kept: Path, tmp_path: Path) -> None:
    memory = Memory(unpacked(kept, tmp_path / "kept"))
    assert [person.name for person in memory.now(lambda c: with_role(c, "owner"))] == ["Olga"]
    assert [one.question for one in memory.now(judged)] == ["what weapons will the UK send?"]
    asked = memory.now(lambda c: [(row.question, row.history, row.leans_on) for row in c.execute(ROWS)])
    assert asked == ASKED[: 1 if kept.name in ALONE else 2]
    memory.close()
