"""The questions before each answer, and whose they are: what one person changes or erases is nobody else's."""

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from retrieval.types import Turn

from .schema import answers


def columns(history: Sequence[Turn]) -> dict[str, list[Any]]:
    """Return a history as it is kept: the questions, and beside them the numbers of their answers."""
    return {"history": [turn.question for turn in history], "leans_on": [turn.number for turn in history]}


def turns(row: Row[Any]) -> tuple[Turn, ...]:
    """Return a kept history."""
    return tuple(Turn(question, number=number) for question, number in zip(row.history, row.leans_on, strict=True))


def reword(connection: Connection, number: int, question: str) -> None:
    """A question was edited: where an answer's talk leant on it, that talk has the new words."""
    chats = select(answers.c.chat).where(answers.c.number == number)
    for row in _leaning(connection, chats, {number}):
        _keep(connection, row, [replace(one, question=question) if one.number == number else one for one in turns(row)])


def forget(connection: Connection, person: int) -> list[int]:
    """Whoever replied to somebody's answer leant on their question, too; what was understood then may hold its words,
    and so may what was understood after that. Return the numbers of those answers."""
    mine = answers.c.person == person
    gone = set(connection.execute(select(answers.c.number).where(mine)).scalars())
    touched = _leaning(connection, select(answers.c.chat).where(mine), gone)
    for row in touched:
        _keep(connection, row, [turn for turn in turns(row) if turn.number not in gone])
    return [row.number for row in touched]


def still(connection: Connection, history: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return what is left of a history that was read a while ago: some may have been forgotten since, and with it how
    some was understood."""
    wanted = [turn.number for turn in history if turn.number is not None]
    rows = connection.execute(select(answers.c.number, answers.c.answer).where(answers.c.number.in_(wanted))).all()
    there = {row.number: row.answer.get("understood") for row in rows}
    return tuple(
        replace(turn, understood=turn.understood and there.get(turn.number, turn.understood))
        for turn in history
        if turn.number is None or turn.number in there
    )


def _leaning(connection: Connection, chats: Select[Any], first: Set[int]) -> list[Row[Any]]:
    """Return the answers of some chats that lean on the `first` ones, or on answers that do; read one by one, for a
    chat may hold many."""
    touched = set(first)
    listed = select(answers.c.number, answers.c.leans_on).order_by(answers.c.number)
    later = listed.where(answers.c.chat.in_(chats), answers.c.number > min(first, default=0))
    for row in connection.execute(later):
        if not touched.isdisjoint(row.leans_on):
            touched.add(row.number)
    chosen = select(answers).where(answers.c.number == bindparam("one"))
    return [connection.execute(chosen, {"one": number}).one() for number in sorted(touched - first)]


def _keep(connection: Connection, row: Row[Any], history: Sequence[Turn]) -> None:
    """Keep another history of an answer; how it was understood may hold words of the one before."""
    values = columns(history) | {"answer": row.answer | {"understood": None}}
    connection.execute(update(answers).where(answers.c.number == row.number).values(values))
