"""What several people's talks share, and how one changes or erases their part of it and nobody else's."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Row, select, text

from bot.state import answers as kept
from bot.state import outbox
from bot.state.answers import Place, record
from bot.state.memory import Connection, Memory
from bot.state.schema import MEMORY, answers, calls
from retrieval.database import open_database, writing
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
    own, foreign = ask(memory, BERT, "why?", berts), ask(memory, BERT, "when?", annas, "when were the troops sent?")
    further = ask(memory, BERT, "where?", foreign)
    memory.now(lambda c: kept.revise(c, annas, Answer("and tanks?", "en", 0.5), ()))
    assert rows(memory)[foreign].answer["understood"] is None
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


def test_a_number_is_never_given_twice(memory: Memory) -> None:
    ask(memory, BERT, "who?")
    forgotten = [ask(memory, ANNA, question) for question in ("what?", "when?")]
    memory.now(lambda c: kept.begin_anew(c, BERT))
    memory.now(lambda c: kept.forget(c, ANNA.person))
    new = ask(memory, BERT, SAME)
    assert new > max(forgotten) and all(memory.now(lambda c, n=n: kept.find(c, n)) is None for n in forgotten)  # type: ignore[misc]
    assert memory.now(lambda c: kept.talk(c, BERT, 1000.0)) == (Turn(SAME),)


EARLIER = """INSERT INTO answers (number, chat, thread, person, question_message, question, history, answer, asked)
    VALUES (:number, 7, 0, :person, 1, :question, :history, '{"quotes": [], "nearest": []}', 1000.0)"""


def test_an_earlier_memory_learns_whose_its_histories_are_and_counts_on(tmp_path: Path) -> None:
    engine, config = open_database(tmp_path / "bot.sqlite3", MEMORY), Config()
    config.set_main_option("script_location", str(MEMORY.scripts))
    said = [(3, 1, SAME, "[]"), (4, 2, "why?", f'["{SAME}"]'), (5, 2, SAME, "[]"), (6, 2, "when?", f'["{SAME}"]')]
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for row in said:
            values = dict(zip(("number", "person", "question", "history"), row, strict=True))
            connection.execute(text(EARLIER), values)
        connection.execute(text("INSERT INTO resets VALUES (7, 0, 1, 40)"))
    engine.dispose()
    memory = Memory(tmp_path)
    assert {number: row.leans_on for number, row in rows(memory).items()} == {3: [], 4: [3], 5: [], 6: [5]}
    assert ask(memory, ANNA, "and now?") == 41
    memory.close()


def test_what_was_understood_with_the_words_of_who_forgets_goes_too(memory: Memory) -> None:
    annas = ask(memory, ANNA, SAME)
    foreign = ask(memory, BERT, "when?", annas, "when were the troops sent?")
    further, own = ask(memory, BERT, "where?", foreign, "where were they sent?"), ask(memory, BERT, "who is Schmidt?")
    late = memory.now(lambda c: kept.thread(kept.find(c, annas), c, BERT))  # type: ignore[arg-type]
    memory.now(lambda c: kept.forget(c, ANNA.person))
    assert late == (Turn(SAME),)
    said = Answer("why?", "en", 0.5, understood="why troops?")
    after = memory.now(lambda c: record(c, BERT, 1, 1000.0, late, said))
    found = rows(memory)
    assert all(found[number].answer["understood"] is None for number in (foreign, further, after))
    assert found[after].history == [] and found[further].history == ["when?"] and own in found
    assert not memory.now(lambda c: kept.is_kept(c, annas)) and memory.now(lambda c: kept.is_kept(c, own))


SECRET = "when was Anna's bicycle stolen?"


def test_what_is_forgotten_while_an_answer_is_under_way_stays_forgotten(memory: Memory) -> None:
    annas = ask(memory, ANNA, SAME)
    first, second = (ask(memory, BERT, question, annas, SECRET) for question in ("when?", "why?"))
    before = [memory.now(lambda c, n=n: kept.find(c, n)) for n in (first, second)]  # type: ignore[misc]
    talk = memory.now(lambda c: kept.talk(c, BERT, 1000.0))
    memory.now(lambda c: kept.forget(c, ANNA.person))
    assert before[0] and before[1]
    said = Answer("when?", "en", 0.5, understood=SECRET)
    memory.now(lambda c: kept.revise(c, first, said, before[0].history))
    memory.now(lambda c: kept.choose(c, second, before[1].answer))
    third = memory.now(lambda c: record(c, BERT, 1, 1000.0, talk, replace(said, question="where?")))
    found = rows(memory)
    assert [found[number].answer["understood"] for number in (first, second, third)] == [None] * 3
    assert found[third].history == ["when?", "why?"]


def test_what_leans_on_what_leans_on_an_edited_question_is_understood_anew(memory: Memory) -> None:
    annas = ask(memory, ANNA, SAME)
    foreign = ask(memory, BERT, "when?", annas, SECRET)
    further = ask(memory, BERT, "where?", foreign, SECRET)
    memory.now(lambda c: kept.revise(c, annas, Answer("and tanks?", "en", 0.5), ()))
    assert [rows(memory)[number].answer["understood"] for number in (foreign, further)] == [None, None]


def test_how_a_question_was_understood_is_not_said_any_more(memory: Memory) -> None:
    annas = ask(memory, ANNA, SAME)
    foreign, own = ask(memory, BERT, "when?", annas, SECRET), ask(memory, BERT, "who?", None, "who leads Norway?")
    memory.now(lambda c: kept.begin_anew(c, BERT))
    alone = ask(memory, BERT, "who else?", None, "who else leads Norway?")
    numbers = (annas, foreign, own, alone)
    told = [outbox.Call(7, "send_message", {"text": "…"}, kept.UNDERSTOOD, number) for number in numbers]
    memory.now(lambda c: outbox.queue(c, told))
    memory.now(lambda c: kept.forget(c, ANNA.person))
    left = memory.now(lambda c: c.execute(select(calls.c.subject).where(calls.c.params.is_not(None))).scalars().all())
    assert alone in left and annas not in left and foreign not in left
