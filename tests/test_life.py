"""The life of an archive: every change taken back whole, copies of one report, corrections, versions."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.archive.journal import KEPT
from retrieval.archive.schema import LIVE as FINDABLE
from retrieval.archive.schema import documents, journal
from retrieval.archive.staging import document_id
from retrieval.embedding.space import Space
from retrieval.errors import BadBackup, BadDetail, NothingToUndo, UnknownDocument
from retrieval.gathering.watching import Watcher
from retrieval.settings import Settings
from retrieval.types import Article, Question
from tests.test_archive import ARMS, CHESS, contents

STORM = Article(
    "A storm tore the roof off the old market hall in Lund on Tuesday night. Firefighters said that nobody was hurt, "
    "but several stalls were crushed when the beams came down. The mayor promised that the hall will be repaired "
    "before the winter, and thanked the neighbours who opened their doors to the traders.",
    "/wire/storm.txt",
    "Storm takes the roof of Lund's market hall",
    "The Wire",
    "2023-10-04",
)
COPY = replace(
    STORM,
    text=STORM.text.replace("several stalls were crushed", "many stalls were smashed").replace("thanked", "praised"),
    source="/courier/storm.txt",
    outlet="The Courier",
    title="Roof gone",
)
QUESTION = Question("What did the storm do to the market hall?")


def edited(archive: Archive) -> None:
    archive.edit(archive.id_of(ARMS), {"title": "London sends weapons", "date": "2022-02", "outlet": ""})


CHANGES: dict[str, Callable[[Archive], Any]] = {
    "new": lambda archive: archive.add([CHESS, COPY]),
    "again, and one more": lambda archive: archive.add([ARMS, replace(ARMS, source="/other.txt", outlet="Else")]),
    "a new version": lambda archive: archive.add([replace(ARMS, text="London sends nothing at all.")]),
    "a version that is there": lambda archive: archive.add([replace(ARMS, text=STORM.text)]),
    "a version that becomes a copy": lambda archive: archive.add([replace(COPY, source=ARMS.source)]),
    "details": lambda archive: archive.add([replace(ARMS, outlet="Another", date=None)]),
    "an edit": edited,
    "a removal": lambda archive: archive.remove([archive.id_of(ARMS)]),
    "a removal with copies": lambda archive: archive.remove([archive.id_of(STORM)]),
    "a copy split off": lambda archive: archive.split(archive.id_of(SECOND)),
    "the version copies hang on": lambda archive: archive.add([replace(STORM, text="The storm was harmless.")]),
}
SECOND = replace(COPY, text=COPY.text.replace("promised", "announced"), source="/third.txt")


def everything(archive: Archive) -> tuple[object, ...]:
    copies = {main: list(map(str, those)) for main, those in archive.catalogue.copies().items()}
    with archive.catalogue.engine.connect() as connection:
        by_hand = sorted(map(str, connection.execute(select(documents.c.id, documents.c.by_hand).where(FINDABLE))))
    return (*contents(archive), sorted(archive.catalogue.passage_ids()), copies, by_hand)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_taken_back_whole(archive: Archive, change: str) -> None:
    archive.add([ARMS])
    archive.add([STORM, SECOND])
    before = everything(archive)
    CHANGES[change](archive)
    assert everything(archive) != before
    archive.undo()
    assert everything(archive) == before
    assert not archive.catalogue.unfinished() and archive.keeper.is_whole()


def test_changes_are_taken_back_one_after_the_other(archive: Archive) -> None:
    states = [everything(archive)]
    for name in ("new", "details", "a new version", "an edit"):
        if name == "an edit":
            archive.add([ARMS])
            states.append(everything(archive))
        CHANGES[name](archive)
        states.append(everything(archive))
    for state in reversed(states[:-1]):
        archive.undo()
        assert everything(archive) == state
    with pytest.raises(NothingToUndo, match="last 20 changes"):
        archive.undo()


def test_what_can_no_longer_be_taken_back_is_forgotten(archive: Archive) -> None:
    archive.add([CHESS])
    archive.remove([archive.id_of(CHESS)])
    for number in range(KEPT):
        archive.add([replace(ARMS, title=f"London arms Kyiv, part {number}")])
    with archive.catalogue.engine.connect() as connection:
        assert connection.execute(select(documents.c.id)).scalars().all() == [archive.id_of(ARMS)]
        assert archive.id_of(CHESS) not in set(connection.execute(select(journal.c.key)).scalars())


def test_adding_nothing_new_is_no_change(archive: Archive) -> None:
    archive.add([ARMS])
    last = archive.last_change()
    archive.add([ARMS])
    assert archive.last_change() == last and last and (last.kind, last.label, last.documents) == ("add", ARMS.title, 1)


def test_a_copy_is_kept_and_found_through_the_first(archive: Archive, answerer: Answerer) -> None:
    (entry,) = archive.add([STORM]).entries
    (copy,) = archive.add([COPY]).entries
    assert (entry.verdict, copy.verdict, copy.of) == ("added", "duplicate", entry.id)
    assert [document.id for document in archive.documents()] == [entry.id]
    assert [(main, [one.outlet for one in those]) for main, those in archive.catalogue.copies().items()] == [
        (entry.id, ["The Courier"])
    ]
    assert {quote.document for quote in answerer.ask(QUESTION).quotes} == {entry.id}
    assert archive.document(str(copy.id)).text == COPY.text


def test_a_copy_split_off_stays_apart(archive: Archive, answerer: Answerer) -> None:
    archive.add([STORM, COPY])
    archive.split(archive.id_of(COPY))
    assert len(archive.documents()) == 2 and not archive.catalogue.copies()
    assert archive.add([STORM, COPY]).counts == {"unchanged": 2}
    archive.remove([archive.id_of(STORM)])
    assert answerer.ask(QUESTION).quotes[0].document == archive.id_of(COPY)
    with pytest.raises(BadDetail, match="is no copy"):
        archive.split(archive.id_of(COPY))


def test_when_the_first_goes_a_copy_stands_for_the_others(archive: Archive, answerer: Answerer) -> None:
    archive.add([STORM, COPY, SECOND])
    archive.add([replace(STORM, text="The market hall of Lund opens again after the storm.")])
    assert {document.text for document in archive.documents()} == {
        "The market hall of Lund opens again after the storm.", COPY.text,
    }  # fmt: skip
    assert list(archive.catalogue.copies()) == [archive.id_of(COPY)]
    assert archive.id_of(COPY) in {quote.document for quote in answerer.ask(QUESTION).quotes}


def test_copies_stay_copies_when_the_first_is_corrected(archive: Archive) -> None:
    archive.add([STORM, COPY, SECOND, replace(COPY, text=COPY.text.replace("roof", "ceiling"), source="/fourth.txt")])
    before = everything(archive)
    corrected = replace(STORM, text=STORM.text.replace("promised", "said"))
    assert archive.add([corrected]).counts == {"updated": 1}
    assert {main: len(those) for main, those in archive.catalogue.copies().items()} == {archive.id_of(corrected): 3}
    assert [document.text for document in archive.documents()] == [corrected.text]
    archive.undo()
    assert everything(archive) == before
    archive.add([replace(STORM, text=STORM.text.replace("Tuesday", "Monday"))])
    assert [len(those) for those in archive.catalogue.copies().values()] == [2] and len(archive.documents()) == 2


def test_a_copy_split_off_stays_apart_when_it_is_corrected(archive: Archive) -> None:
    archive.add([STORM, COPY])
    archive.split(archive.id_of(COPY))
    before = everything(archive)
    corrected = replace(COPY, text=COPY.text.replace("opened", "unlocked"))
    assert archive.add([corrected]).counts == {"updated": 1}
    assert len(archive.documents()) == 2 and not archive.catalogue.copies()
    archive.undo()
    assert everything(archive) == before


def test_what_was_moved_and_then_corrected_replaces_what_it_said(archive: Archive, tmp_path: Path) -> None:
    old, kept, moved = (tmp_path / name for name in ("old.txt", "kept.txt", "moved.txt"))
    articles = [replace(CHESS, source=str(path)) for path in (old, kept, moved)]
    for path in (old, kept):
        path.touch()
    archive.add([*articles[:2], replace(CHESS, source=f"{old}#row 1")])
    old.rename(moved)
    archive.add([articles[2]])
    corrected = replace(articles[2], text=CHESS.text.replace("schoolgirl", "teacher"))
    archive.add([corrected])
    assert len(archive.documents()) == 2  # one file still says what it said
    archive.undo()
    kept.unlink()
    before = everything(archive)
    archive.add([corrected])
    assert [document.text for document in archive.documents()] == [corrected.text]
    archive.undo()
    assert everything(archive) == before


def test_the_copy_of_the_last_of_many_like_bulletins_is_recognised(archive: Archive) -> None:
    told = [STORM.text.replace("several stalls", f"{number} stalls") for number in range(100, 124)]
    archive.add([replace(STORM, text=text, source=f"/{number}.txt") for number, text in enumerate(told)])
    copies = [replace(STORM, text=told[at].replace("repaired", "mended"), source=f"/copy{at}.txt") for at in (0, 23)]
    assert [entry.of for entry in archive.add(copies).entries] == [
        archive.id_of(replace(STORM, text=told[at])) for at in (0, 23)
    ]


def test_a_dry_run_tells_what_adding_does_and_does_nothing(archive: Archive) -> None:
    archive.add([STORM, CHESS])
    before, last = everything(archive), archive.last_change()
    offered = [replace(ARMS, source=f"/{number}.txt") for number in range(130)] + [COPY, CHESS]
    told = [archive.add(offered, keep=False)]
    assert everything(archive) == before and archive.last_change() == last
    told.append(archive.add(offered))
    assert told[0] == told[1]
    assert told[0].counts == {"added": 1, "duplicate": 130, "unchanged": 1}


def test_an_addition_taken_back_while_it_runs_says_so(archive: Archive, settings: Settings, space: Space) -> None:
    second = Archive(settings, space=space)

    def offered(undone: int) -> Iterator[Article]:
        for number in range(130):
            if number == undone:
                second.undo()
            yield Article(f"Note {number} on nothing much, and on place {undone}.", f"/{undone}/{number}.txt")

    for undone in (70, 129):
        assert archive.add(offered(undone)).taken_back
    assert not archive.add([ARMS]).taken_back and not archive.add([ARMS]).taken_back
    for number in range(KEPT):
        archive.edit(archive.id_of(ARMS), {"title": f"Title {number}"})
    assert not archive.add([CHESS]).taken_back


def test_a_correction_lasts_when_the_same_is_added_again(archive: Archive) -> None:
    archive.add([ARMS])
    document = archive.edit(
        archive.id_of(ARMS), {"title": "Weapons for Kyiv", "outlet": " ", "date": "19 January 2022"}
    )
    assert (document.title, document.outlet, document.date) == ("Weapons for Kyiv", None, "2022-01-19")
    archive.add([ARMS])
    assert archive.document(document.id) == document


@pytest.mark.parametrize("name", ["backup.jsonl", "backup.jsonl.gz"])
def test_a_backup_makes_an_equal_archive(
    archive: Archive, settings: Settings, space: Space, tmp_path: Path, name: str
) -> None:
    archive.add([ARMS, CHESS, STORM, COPY, replace(ARMS, source="/other.txt")])
    edited(archive)
    archive.remove([archive.id_of(CHESS)])
    assert archive.export(tmp_path / name) == 3
    other = Archive(settings.model_copy(update={"data_dir": tmp_path / "other"}), space=space)
    assert other.import_(tmp_path / name).counts == {"added": 3, "unchanged": 0}
    assert everything(other) == everything(archive)
    assert other.import_(tmp_path / name).counts == {"added": 0, "unchanged": 3}
    assert other.add([STORM, COPY]).counts == {"unchanged": 2}
    other.undo()
    assert other.documents() == [] and other.vectors.count() == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".depeche")] == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: lines[:-1], "cut short"),
        (lambda lines: [*lines[:1], lines[1].replace("London", "Londres"), *lines[2:]], "cut short or changed"),
        (lambda lines: ["{}\n"], "no archive that"),
        (lambda lines: ["Title\n"], "no archive that"),
        (lambda lines: [], "cut short"),
    ],
)
def test_a_backup_that_cannot_be_trusted(
    archive: Archive, tmp_path: Path, spoil: Callable[[list[str]], list[str]], said: str
) -> None:
    archive.add([ARMS])
    path = tmp_path / "backup.jsonl"
    archive.export(path)
    path.write_text("".join(spoil(path.read_text().splitlines(keepends=True))))
    before = everything(archive)
    with pytest.raises(BadBackup, match=said):
        archive.import_(path)
    assert everything(archive) == before
    (tmp_path / "folder.jsonl").mkdir()
    for bad in (tmp_path / "gone" / "b.jsonl", tmp_path / "folder.jsonl"):
        with pytest.raises(BadBackup, match="cannot be written"):
            archive.export(bad)
        with pytest.raises(BadBackup, match="cannot be read"):
            archive.import_(bad)


def test_a_damaged_gzip_and_a_stream_are_refused(archive: Archive, tmp_path: Path) -> None:
    archive.add([ARMS, CHESS])
    whole, bad, pipe = (tmp_path / name for name in ("whole.jsonl.gz", "bad.jsonl.gz", "pipe"))
    archive.export(whole)
    packed = whole.read_bytes()
    for place in range(10, len(packed), 7):
        bad.write_bytes(
            packed[:place] + bytes(255 - byte for byte in packed[place : place + 20]) + packed[place + 20 :]
        )
        with pytest.raises(BadBackup):
            archive.import_(bad)
    os.mkfifo(pipe)
    with pytest.raises(BadBackup, match="save it as a file"):
        archive.import_(pipe)


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"date": "soon"}, "is no date"),
        ({"language": "xx"}, "is no language"),
        ({"url": "notalink"}, "is no web address"),
        ({}, "Nothing to correct"),
    ],
)
def test_a_correction_that_cannot_be(archive: Archive, details: dict[str, str], said: str) -> None:
    archive.add([ARMS])
    with pytest.raises(BadDetail, match=said):
        archive.edit(archive.id_of(ARMS), details)
    with pytest.raises(UnknownDocument):
        archive.edit("nothing", {"title": "x"})
    assert archive.last_change() and archive.last_change().kind == "add"  # type: ignore[union-attr]


NEWER = replace(ARMS, text=ARMS.text + "\n\nParis waits.", title="London arms Kyiv at last", date="2022-03")


def test_a_correction_outlives_new_versions(archive: Archive, answerer: Answerer) -> None:
    archive.add([ARMS])
    edited(archive)
    before = archive.id_of(ARMS)
    (entry,) = archive.add([NEWER]).entries
    assert (entry.verdict, entry.was, entry.title) == ("updated", before, "London sends weapons")
    assert set(entry.corrected) == {"title", "date", "outlet"}
    (document,) = archive.documents()
    assert (document.title, document.date, document.outlet) == ("London sends weapons", "2022-02", None)
    assert document.url == ARMS.url and "Paris" in document.text
    assert archive.add([NEWER]).counts == {"unchanged": 1}
    archive.add([replace(NEWER, title="Once more", url="https://wire.example/again")])
    (document,) = archive.documents()
    assert (document.title, document.url) == ("London sends weapons", "https://wire.example/again")
    assert answerer.ask(Question("Which weapons does Britain send?")).quotes[0].title == "London sends weapons"
    archive.add([ARMS])  # the first text again
    assert [one.title for one in archive.documents()] == ["London sends weapons"]


def test_the_update_and_the_correction_are_taken_back_one_by_one(archive: Archive) -> None:
    archive.add([ARMS, replace(ARMS, source="/other.txt")])
    states = [everything(archive)]
    steps: list[Callable[[], object]] = [
        lambda: edited(archive),
        lambda: archive.add([NEWER]),
        lambda: archive.edit(archive.id_of(NEWER), {"title": "By hand again"}),
        lambda: archive.add([replace(NEWER, source="/other.txt")]),
        lambda: archive.add([ARMS]),
    ]
    for step in steps:
        step()
        states.append(everything(archive))
    for state in reversed(states[:-1]):
        archive.undo()
        assert everything(archive) == state


def test_a_correction_outlives_a_version_that_is_there_already(archive: Archive) -> None:
    archive.add([ARMS, replace(CHESS, outlet="Else")])
    edited(archive)
    archive.add([replace(CHESS, source=ARMS.source)])
    (document,) = archive.documents()
    assert (document.id, document.title, document.date) == (archive.id_of(CHESS), "London sends weapons", "2022-02")


def test_a_correction_outlives_what_a_watched_folder_brings(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "new.txt"
    file.write_text(f"Chess club\n\n{CHESS.text}\n")
    watcher = Watcher(archive)
    watched = watcher.watch(str(file.parent))
    watcher.look(watched)
    archive.edit(archive.documents()[0].id, {"title": "Chess club wins regional cup"})
    file.write_text(f"Chess club\n\n{CHESS.text} Her school is proud.\n")
    watcher.look(watched)
    assert [(one.title, "proud" in one.text) for one in archive.documents()] == [("Chess club wins regional cup", True)]


def test_a_correction_outlives_a_backup(archive: Archive, settings: Settings, space: Space, tmp_path: Path) -> None:
    archive.add([ARMS])
    edited(archive)
    archive.export(tmp_path / "backup.jsonl")
    other = Archive(settings.model_copy(update={"data_dir": tmp_path / "other"}), space=space)
    other.import_(tmp_path / "backup.jsonl")
    other.add([NEWER])
    assert [(one.title, one.outlet) for one in other.documents()] == [("London sends weapons", None)]


def test_what_was_removed_comes_back_as_its_file_says(archive: Archive) -> None:
    archive.add([ARMS])
    edited(archive)
    archive.remove([archive.id_of(ARMS)])
    archive.add([ARMS])
    assert [one.title for one in archive.documents()] == [ARMS.title]
    archive.add([replace(ARMS, title="Another")])
    assert [one.title for one in archive.documents()] == ["Another"]


def test_a_backup_replaces_nothing_by_accident(archive: Archive, tmp_path: Path) -> None:
    archive.add([ARMS])
    (tmp_path / "notes.jsonl").write_text("mine")
    with pytest.raises(BadBackup, match="is there already: name another file, or replace it with --force"):
        archive.export(tmp_path / "notes.jsonl")
    assert (tmp_path / "notes.jsonl").read_text() == "mine"
    assert archive.export(tmp_path / "notes.jsonl", force=True) == 1
    with pytest.raises(BadBackup, match=r"ends in \.jsonl or \.jsonl\.gz"):
        archive.export(tmp_path / "notes.zip")


def test_a_beginning_of_an_id_is_enough_where_it_is_the_only_one(archive: Archive) -> None:
    archive.add([ARMS, CHESS])
    id_ = archive.id_of(CHESS)
    assert archive.document(id_[:4]).id == archive.document(id_.upper()).id == id_
    with pytest.raises(UnknownDocument, match="No article has the id"):
        archive.document(id_[:3])
    twin = next(f"Bell number {n}." for n in range(10**6) if document_id(f"Bell number {n}.").startswith(id_[:4]))
    archive.add([Article(twin, "/twin.txt")])
    with pytest.raises(UnknownDocument, match=f"2 articles have an id that begins with {id_[:4]}: give more of it"):
        archive.edit(id_[:4], {"title": "x"})
    assert archive.edit(id_[:11], {"title": "Chess"}).id == id_


def test_what_can_be_taken_back_is_named(archive: Archive) -> None:
    archive.add([ARMS, CHESS, replace(CHESS, source="/more.txt")], "articles/")
    archive.add([replace(CHESS, source="/again.txt")], "-")
    archive.add([NEWER], "newer.txt")
    archive.edit(archive.id_of(NEWER), {"title": "London sends weapons"})
    archive.remove([archive.id_of(CHESS), archive.id_of(NEWER)])
    told = [(change.kind, change.title, change.label, change.documents) for change in archive.changes()]
    assert told == [
        ("remove", archive.changes()[0].label, archive.changes()[0].label, 2),
        ("edit", NEWER.title, NEWER.title, 1),
        ("add", "London sends weapons", "newer.txt", 1),
        ("add", "A schoolgirl won the chess tournament in Verkhneozersk.", "-", 1),
        ("add", ARMS.title, "articles/", 3),
    ]
    assert archive.undo().documents == 2 and len(archive.changes()) == 4
