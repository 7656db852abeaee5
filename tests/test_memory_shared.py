"""What several people's talks share, and how one changes or erases their part of it and nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Row, select

from bot.state import answers as kept
from bot.state.answers import Place, record
from bot.state.memory import Connection, Memory
from bot.state.schema import answers
from retrieval.types import Answer, Turn

ANNA, BERT = Place(7, 0, 1), Place(7, 0, 2)
SAME = "and troops?"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path / "memory")
    yield memory
    memory.close()


def ask(memory: Memory, place: Place, question: str, reply_to: int | None = None, understood: str | None = None) -> int:
    """Keep a question with what it leans on; return its number."""

    def work(connection: Connection) -> int:
        before = kept.find(connection, reply_to) if reply_to else None
        leant = kept.thread(before, connection, place) if before else kept.talk(connection, place, 1000.0)
        return record(connection, place, 1, 1000.0, leant or (), Answer(question, "en", 0.5, understood=understood))

    return memory.now(work)


def rows(memory: Memory) -> dict[int, Row[tuple[object, ...]]]:
    return {row.number: row for row in memory.now(lambda c: c.execute(select(answers)).all())}


def test_an_edited_question_changes_only_the_talks_that_lean_on_it(memory: Memory) -> None:
    annas = ask(memory, ANNA, SAME)
    berts = ask(memory, BERT, SAME)
    own, foreign = ask(memory, BERT, "why?", berts), ask(memory, BERT, "when?", annas)
    further = ask(memory, BERT, "where?", foreign)
    memory.now(lambda c: kept.revise(c, annas, Answer("and tanks?", "en", 0.5)))
    found = {number: row.history for number, row in rows(memory).items()}
    assert found[own] == [SAME] and found[foreign] == ["and tanks?"] and found[further] == ["and tanks?", "when?"]


def test_what_one_forgets_stays_in_the_talk_of_who_asked_the_same(memory: Memory) -> None:
    annas = ask(memory, ANNA, SAME)
    berts = ask(memory, BERT, SAME)
    own, foreign = ask(memory, BERT, "why?", berts), ask(memory, BERT, "when?", annas)
    further = ask(memory, BERT, "where?", foreign)
    assert memory.now(lambda c: kept.forget(c, ANNA.person)) == 1
    found = {number: row.history for number, row in rows(memory).items()}
    assert found == {berts: [], own: [SAME], foreign: [], further: ["when?"]}
    assert memory.now(lambda c: kept.talk(c, BERT, 1000.0))[0] == Turn(SAME)
