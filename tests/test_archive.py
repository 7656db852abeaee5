"""Adding, changing, removing, repairing: the catalogue and the vector store always say the same."""

import shutil
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from retrieval.answering.chain import Answerer
from retrieval.archive import keeper
from retrieval.archive.adding import Addition
from retrieval.archive.archive import Archive
from retrieval.archive.schema import ARCHIVE, metadata
from retrieval.database import is_current, migrate, open_database
from retrieval.embedding.space import Space
from retrieval.errors import ArchiveUnavailable, UnknownDocument
from retrieval.settings import Settings
from retrieval.types import Article, Document, Question
from tests.conftest import Run

ARMS = Article(
    text="The United Kingdom sends light anti-tank weapons to Ukraine.\n\nLondon excludes sending any troops.",
    source="/articles/arms.txt",
    title="London arms Kyiv",
    date="2022-01",
    outlet="The Wire",
    url="https://wire.example/arms",
)
CHESS = Article(text="A schoolgirl won the chess tournament in Verkhneozersk.", source="/articles/chess.txt")
QUESTION = Question("Who won the chess tournament?")


def contents(archive: Archive) -> tuple[object, ...]:
    """Everything an archive holds, in a form that can be compared."""
    catalogue = archive.catalogue
    ids = sorted(document.id for document in catalogue.documents())
    passages = [(passage, vectors.tobytes()) for id_ in ids for _, passage, vectors in catalogue.sentences(id_)]
    kept = archive.vectors.collection.get(include=["metadatas", "documents"])
    details = [sorted(map(str, metadata.items())) for metadata in kept["metadatas"] or ()]
    rows = sorted(zip(kept["ids"], kept["documents"] or (), details, strict=True))
    return sorted(map(str, catalogue.documents())), catalogue.sources(), passages, rows


def added(archive: Archive, article: Article) -> Document:
    (entry,) = archive.add([article]).of("added")
    return archive.document(str(entry.id))


def record(archive: Archive, *articles: Article) -> None:
    """Do the first half of an addition: everything is kept, nothing can be found."""
    Addition(archive.catalogue.engine, lambda _: False).record(articles)


def test_what_is_added_is_found_with_its_source(archive: Archive, answerer: Answerer) -> None:
    report = archive.add([ARMS, CHESS])
    assert [entry.title for entry in report.of("added")] == [
        "London arms Kyiv",
        "A schoolgirl won the chess tournament in Verkhneozersk.",
    ]
    quote = answerer.ask(Question("Which weapons does Britain send?")).quotes[0]
    assert quote.text.startswith("The United Kingdom sends light anti-tank weapons to Ukraine.")
    assert (quote.title, quote.outlet, quote.date, quote.url, quote.language) == (
        "London arms Kyiv", "The Wire", "2022-01", "https://wire.example/arms", "en",
    )  # fmt: skip


def test_no_two_quotes_have_the_same_words(archive: Archive, answerer: Answerer) -> None:
    told = "The mayor of Lund sold seven copper bells for ninety crowns."
    ends = ("The choir sang until midnight.", "Rain fell on the market.", "A new bridge opens in spring.")
    for number, end in enumerate(ends):
        archive.add([Article(f"{told}\n\n{end}", f"/{number}.txt", f"Told {number} times: {end}")])
    quotes = answerer.ask(Question("Who sold the copper bells?")).quotes
    assert quotes[0].text.startswith(told) and len({quote.text for quote in quotes}) == len(quotes)


def test_adding_again_changes_nothing(archive: Archive) -> None:
    archive.add([ARMS, CHESS])
    before = contents(archive)
    report = archive.add([ARMS, CHESS])
    assert report.counts == {"unchanged": 2}
    assert contents(archive) == before


def test_a_changed_file_replaces_what_it_said(archive: Archive, answerer: Answerer) -> None:
    archive.add([ARMS, CHESS])
    changed = replace(CHESS, text="A retired engine driver won the chess tournament in Verkhneozersk.")
    assert [entry.id for entry in archive.add([changed]).of("updated")] == [archive.id_of(changed)]
    assert [q.text for q in answerer.ask(QUESTION).quotes] == [changed.text]
    assert len(archive.documents()) == 2


def test_changed_details_reach_the_quotes(archive: Archive, answerer: Answerer) -> None:
    archive.add([CHESS])
    archive.add([replace(CHESS, date="2023-08-20", title="Chess")])
    quote = answerer.ask(QUESTION).quotes[0]
    assert (quote.date, quote.title) == ("2023-08-20", "Chess")
    assert len(archive.documents()) == 1


def test_the_same_text_from_two_files_is_one_document(archive: Archive) -> None:
    archive.add([CHESS])
    (entry,) = archive.add([replace(CHESS, source="/copy.txt", outlet="The Wire")]).entries
    (document,) = archive.documents()
    assert (entry.verdict, entry.of) == ("duplicate", document.id)
    assert document.outlet == "The Wire"  # what the first copy did not know
    again = archive.add([CHESS, replace(CHESS, source="/copy.txt", outlet="The Wire")])
    assert again.counts == {"unchanged": 2}
    assert set(archive.catalogue.sources()) == {"/articles/chess.txt", "/copy.txt"}


def test_removed_is_gone_for_good(archive: Archive, answerer: Answerer) -> None:
    archive.add([ARMS])
    alone = contents(archive)
    chess = added(archive, CHESS)
    assert archive.remove([chess.id]) == [chess]
    assert contents(archive) == alone
    assert not answerer.ask(QUESTION).answered
    with pytest.raises(UnknownDocument, match="depeche list"):
        archive.document(chess.id)


def test_one_unknown_id_removes_nothing(archive: Archive) -> None:
    chess = added(archive, CHESS)
    with pytest.raises(UnknownDocument):
        archive.remove([chess.id, "nothing"])
    assert archive.documents() == [chess]


def test_removed_and_added_again(archive: Archive, answerer: Answerer) -> None:
    chess = added(archive, CHESS)
    archive.remove([chess.id])
    assert added(archive, CHESS) == chess
    assert answerer.ask(QUESTION).answered


def test_an_empty_archive_answers_nothing(archive: Archive, answerer: Answerer) -> None:
    archive.ready()
    answer = answerer.ask(QUESTION)
    assert (answer.answered, answer.nearest, answer.confidence) == (False, (), 0.0)


def test_interrupted_before_embedding_it_resumes(settings: Settings, space: Space) -> None:
    first = Archive(settings, space=space)
    first.add([ARMS])
    record(first, CHESS)  # the process dies here
    second = Archive(settings, space=space)
    assert len(second.documents()) == 2
    second.ready()
    assert Answerer(second).ask(QUESTION).answered
    assert not second.catalogue.unfinished()


def test_interrupted_between_store_and_catalogue_it_repairs(settings: Settings, space: Space) -> None:
    archive = Archive(settings, space=space)
    archive.add([ARMS, CHESS])
    whole = contents(archive)
    archive.catalogue.unindex([archive.documents()[1].id])  # as if the passages were stored, and not yet recorded
    archive.ready()
    assert contents(archive) == whole


def test_a_lost_vector_store_is_made_again(settings: Settings, space: Space) -> None:
    archive = Archive(settings, space=space)
    archive.add([ARMS, CHESS])
    whole = contents(archive)
    archive.vectors.clear()
    again = Archive(settings, space=space)
    again.ready()
    assert contents(again) == whole


def test_reindex_gives_the_same_archive(archive: Archive) -> None:
    archive.add([ARMS, CHESS])
    before = contents(archive)
    assert archive.reindex() == 2
    assert contents(archive) == before


def damage(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"not what it was" * 100)


def test_a_damaged_vector_store_names_its_cure_and_reindex_is_it(
    archive: Archive, settings: Settings, space: Space
) -> None:
    archive.add([ARMS, CHESS])
    whole = contents(archive)
    copy = settings.model_copy(update={"data_dir": settings.data_dir.with_name("copy")})
    shutil.copytree(settings.data_dir, copy.data_dir)
    damage(copy.vectors_dir)
    damaged = Archive(copy, space=space)
    with pytest.raises(ArchiveUnavailable, match="depeche reindex"):
        damaged.ready()
    damaged.reindex()
    assert contents(damaged) == whole


def test_a_damaged_catalogue_says_so(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    settings.archive_file.write_bytes(b"not a database" * 1000)
    with pytest.raises(ArchiveUnavailable, match="backup"):
        Archive(settings)


def test_an_archive_of_the_future_is_left_alone(archive: Archive, settings: Settings) -> None:
    with sqlite3.connect(settings.archive_file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveUnavailable, match="upgrade"):
        Archive(settings)


def test_the_migrations_make_the_tables_the_code_uses(archive: Archive) -> None:
    with archive.catalogue.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    config = Config()
    config.set_main_option("script_location", str(ARCHIVE.scripts))
    assert ScriptDirectory.from_config(config).get_current_head() == ARCHIVE.revision


def test_passages_keep_what_they_are_of(archive: Archive) -> None:
    document = added(archive, ARMS)
    kept = archive.vectors.collection.get(include=["metadatas", "documents"])
    (details,) = kept["metadatas"] or [{}]
    assert details == {
        "document": document.id, "start": 0, "end": len(ARMS.text), "language": "en", "title": "London arms Kyiv",
        "outlet": "The Wire", "date": "2022-01", "url": "https://wire.example/arms",
    }  # fmt: skip


def test_a_reader_does_not_wait_for_a_writer_and_a_writer_waits_its_turn(
    archive: Archive, settings: Settings, space: Space
) -> None:
    archive.add([ARMS])
    said: list[str] = []
    other = Archive(settings, lambda task, done, total: said.append(f"{task} {done}/{total}"), space)
    with archive.keeper.lock.adding(), archive.keeper.lock.held():
        record(archive, CHESS)  # a change under way
        other.ready()
        assert Answerer(other).ask(Question("Which weapons does Britain send?")).answered
        writer = threading.Thread(target=lambda: other.add([CHESS]))
        writer.start()
        while not said:
            time.sleep(0.01)
        assert "another depeche" in said[0] and writer.is_alive()
    writer.join(60)
    assert Answerer(other).ask(QUESTION).answered


def test_a_schema_change_is_whole_or_not_at_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.data_dir.mkdir(parents=True)
    engine = open_database(settings.archive_file, ARCHIVE)
    monkeypatch.setattr(op, "create_index", lambda *_: 1 / 0)  # the revision dies after its tables are made
    with pytest.raises(ZeroDivisionError):
        migrate(engine, ARCHIVE)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    migrate(engine, ARCHIVE)
    assert is_current(engine, ARCHIVE)


def test_only_white_space_changed_and_quotes_stay_whole(archive: Archive, answerer: Answerer) -> None:
    archive.add([ARMS])
    spaced = replace(ARMS, text=ARMS.text.replace("\n\n", "\n\n\n"))
    record(archive, spaced)  # recorded, and not indexed yet
    question = Question("Which weapons does Britain send?")
    quote = answerer.ask(question).quotes[0].text
    assert quote.startswith("The United Kingdom sends light anti-tank weapons to Ukraine.") and quote.endswith(".")
    archive.ready()
    assert [document.text for document in archive.documents()] == [spaced.text]


def test_a_correction_in_one_of_two_copies_counts(archive: Archive) -> None:
    copy = replace(ARMS, source="/copy.txt")
    archive.add([ARMS, copy])
    archive.add([replace(ARMS, title="London arms Kyiv, corrected")])
    assert [document.title for document in archive.documents()] == ["London arms Kyiv, corrected"]
    assert archive.add([copy]).counts == {"unchanged": 1}


def foremost(answerer: Answerer, question: str) -> str:
    """Return the text of the article that comes first, whether or not it is said to answer."""
    answer = answerer.ask(Question(question))
    return answer.quotes[0].text if answer.answered else answer.nearest[0].text


def test_what_another_process_adds_is_found_and_kept(archive: Archive, depeche: Run, tmp_path: Path) -> None:
    archive.add([Article("Storks came back to the village in spring.", "/storks.txt")])
    assert "Storks" in foremost(Answerer(archive), "which birds came back?")
    (tmp_path / "miel.txt").write_text("Les apiculteurs du Jura ont récolté 1 200 tonnes de miel cette année.")
    depeche("add", tmp_path / "miel.txt")
    honey = "how many tonnes of honey did beekeepers harvest?"
    assert "miel" in foremost(Answerer(archive), honey)
    archive.add([Article("The old oak on the square fell in a storm.", "/oak.txt")])
    for question, word in ((honey, "miel"), ("which tree fell in a storm?", "oak")):
        assert word in foremost(Answerer(archive), question)
        assert word in depeche("ask", question).stdout
    assert archive.vectors.count() == archive.catalogue.passage_count() == 3


def test_progress_ends_however_long_a_turn_took(
    settings: Settings, space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(keeper, "HELD_SECONDS", 0)
    Archive(settings, lambda *step: told.append(step), space).add([ARMS])
    assert [step for step in told if step[0] == keeper.TASK] == [(keeper.TASK, 0, 1), (keeper.TASK, 1, 1)]
