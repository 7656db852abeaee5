"""What becomes findable, in pieces of bounded size, however long the articles are."""

from pathlib import Path

import numpy as np
import pytest
from chromadb.errors import InternalError

from retrieval.archive import indexing
from retrieval.archive.archive import Archive
from retrieval.archive.vectors import VectorStore
from retrieval.errors import ArchiveUnavailable
from retrieval.types import Article, Document, Passage, Span
from tests.test_archive import record


def test_a_text_of_many_passages_is_kept_whole(tmp_path: Path) -> None:
    document = Document("book", "word", "Book", "en")
    count = 6000  # more than Chroma takes at once
    passages = [(Passage(f"book:{number}", "book", Span(0, 4), (Span(0, 4),)), document) for number in range(count)]
    store = VectorStore(tmp_path / "chroma", "a space")
    store.add(passages, np.random.default_rng(1).normal(size=(count, 8)).astype(np.float32))
    assert store.count() == count


def test_long_articles_are_indexed_one_by_one(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "LETTERS", 300)
    sizes: list[int] = []
    index = indexing.index
    monkeypatch.setattr(indexing, "index", lambda batch, *rest: (sizes.append(len(batch)), index(batch, *rest)))
    told = "The lighthouse of {} was painted in the colours of the old harbour and of its boats. "
    archive.add([Article(told.format(name) * times, f"/{name}.txt") for name, times in LENGTHS.items()])
    assert sizes == [2, 1, 1, 1] and not archive.catalogue.unfinished()


LENGTHS = {"Lund": 1, "Ystad": 1, "Visby": 9, "Malmö": 9, "Kalmar": 1}


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("Batch size of 6000 is greater than max batch size of 5461", r"failed \(Batch size of 6000 .*: run"),
        ("error returned from database: (code: 11) database disk image is malformed", "damaged: run `depeche reindex`"),
        ("", r"failed \(without a reason\): run"),
    ],
)
def test_only_damage_is_called_damage(archive: Archive, monkeypatch: pytest.MonkeyPatch, said: str, cure: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise InternalError(said)

    record(archive, Article("The lighthouse was painted.", "/a.txt"))
    monkeypatch.setattr(type(archive.vectors.collection), "upsert", refuse)
    with pytest.raises(ArchiveUnavailable, match=cure):
        archive.finish()
