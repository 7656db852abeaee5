"""No article is ever hidden behind one that is not there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from retrieval.archive.archive import Archive
from retrieval.archive.schema import documents
from retrieval.embedding.space import Space
from retrieval.settings import Settings
from retrieval.types import Article
from tests.test_archive import CHESS
from tests.test_life import COPY, SECOND, STORM, everything


@pytest.fixture
def other(settings: Settings, space: Space, tmp_path: Path) -> Archive:
    """A second archive."""
    return Archive(settings.model_copy(update={"data_dir": tmp_path / "other"}), space=space)


def hidden(archive: Archive) -> set[str]:
    """Return the copies that no article of the archive stands for."""
    found = {document.id for document in archive.documents()}
    return {one.id for main, those in archive.catalogue.copies().items() if main not in found for one in those}


def texts(archive: Archive) -> set[str]:
    return {document.text for document in archive.documents()}


def moved(archive: Archive, other: Archive, path: Path) -> int:
    archive.export(path, force=True)
    return other.import_(path).counts["added"]


def test_what_is_imported_keeps_a_place_though_another_text_has_its_path(
    archive: Archive, other: Archive, tmp_path: Path
) -> None:
    archive.add([STORM, COPY])
    other.add([replace(CHESS, source=STORM.source)])
    before = everything(other)
    assert moved(archive, other, tmp_path / "backup.jsonl") == 2
    assert texts(other) == {CHESS.text, STORM.text} and not hidden(other)
    assert other.catalogue.copies().keys() == {other.id_of(STORM)}
    assert moved(archive, other, tmp_path / "backup.jsonl") == 0
    other.undo()
    assert everything(other) == before


def test_an_imported_copy_is_found_through_what_its_first_is_a_copy_of(
    archive: Archive, other: Archive, tmp_path: Path
) -> None:
    archive.add([STORM, COPY])
    other.add([SECOND])
    other.add([STORM])
    moved(archive, other, tmp_path / "backup.jsonl")
    assert {main: len(those) for main, those in other.catalogue.copies().items()} == {other.id_of(SECOND): 2}
    other.remove([other.id_of(SECOND)])
    assert not hidden(other)


def test_what_another_process_hung_on_it_outlives_what_is_taken_back(
    archive: Archive, settings: Settings, space: Space
) -> None:
    second = Archive(settings, space=space)

    def offered() -> Iterator[Article]:
        yield from (Article(f"Note {number} on nothing much.", f"/{number}.txt") for number in range(64))
        second.add([STORM])
        yield COPY

    archive.add(offered())
    assert archive.catalogue.copies().keys() == {archive.id_of(STORM)}
    second.undo()
    assert COPY.text in texts(archive) and not hidden(archive) and not archive.catalogue.unfinished()
    archive.undo()
    assert archive.documents() == [] and not archive.catalogue.unfinished()


def test_what_an_earlier_version_hid_is_found_after_the_next_change(archive: Archive) -> None:
    archive.add([STORM, COPY, SECOND])
    with archive.catalogue.engine.begin() as connection:
        connection.execute(update(documents).where(documents.c.copy_of.is_not(None)).values(copy_of="gone"))
    assert len(hidden(archive)) == 2
    archive.add([CHESS])
    assert not hidden(archive) and texts(archive) == {STORM.text, CHESS.text, COPY.text}
    assert archive.catalogue.copies().keys() == {archive.id_of(COPY)}
