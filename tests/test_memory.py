"""The bot's memory: its schema, and what only one process may do."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from bot.state import inbox, people
from bot.state.memory import Connection, Memory
from bot.state.schema import MEMORY, metadata
from retrieval.errors import ArchiveUnavailable


def test_the_migrations_make_the_tables_the_code_uses(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MEMORY.scripts))
    assert ScriptDirectory.from_config(config).get_current_head() == MEMORY.revision
    Memory(tmp_path).close()
    wanted = create_engine("sqlite://")
    metadata.create_all(wanted)
    made, meant = inspect(create_engine(f"sqlite:///{tmp_path / 'bot.sqlite3'}")), inspect(wanted)
    for table in meant.get_table_names():
        assert [(c["name"], str(c["type"]), c["nullable"]) for c in made.get_columns(table)] == [
            (c["name"], str(c["type"]), c["nullable"]) for c in meant.get_columns(table)
        ]
        assert {i["name"] for i in made.get_indexes(table)} == {i["name"] for i in meant.get_indexes(table)}


def test_one_bot_a_memory(tmp_path: Path) -> None:
    first, second = Memory(tmp_path), Memory(tmp_path)
    first.claim()
    with pytest.raises(ArchiveUnavailable, match="Another depeche bot"):
        second.claim()
    first.close()
    second.claim()
    second.close()


def test_an_update_is_kept_once_and_its_words_go_when_it_is_done(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    seven = inbox.Arrived(7, "1", {"update_id": 7})
    memory.now(lambda c: inbox.store(c, [seven]))
    memory.now(lambda c: inbox.store(c, [seven, inbox.Arrived(8, "2", {"update_id": 8})]))
    waiting = memory.now(lambda c: inbox.following(c, "1"))
    assert waiting and waiting.id == 7
    memory.now(lambda c: inbox.finish(c, 7))
    memory.now(lambda c: inbox.store(c, [seven]))
    assert memory.now(lambda c: inbox.following(c, "1")) is None
    assert memory.now(lambda c: inbox.following(c, "2"))
    memory.now(lambda c: inbox.prune(c))
    memory.now(lambda c: inbox.store(c, [seven]))
    assert memory.now(lambda c: inbox.following(c, "1")) is None
    memory.now(lambda c: inbox.prune(c, everything=True))
    memory.now(lambda c: inbox.store(c, [seven]))
    assert memory.now(lambda c: inbox.following(c, "1"))
    memory.close()


def test_two_at_once_that_read_before_they_write_both_write(tmp_path: Path) -> None:
    memory = Memory(tmp_path)

    def add_one(connection: Connection) -> None:
        found = people.with_role(connection, "reader")  # out of date as soon as another has written
        people.appoint(connection, 1 + len(found), "reader", by=0)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: memory.now(add_one), range(40)))
    assert len(memory.now(lambda connection: people.with_role(connection, "reader"))) == 40
    memory.close()
