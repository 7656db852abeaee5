"""The questions before each answer, and whose they are: what one person changes or erases is nobody else's."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

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
    chat = select(answers.c.chat).where(answers.c.number == number).scalar_subquery()
    for row in connection.execute(select(answers).where(answers.c.chat == chat)).all():
        if number in row.leans_on:
            kept = [Turn(question, number=number) if turn.number == number else turn for turn in turns(row)]
            _keep(connection, row, kept)


def forget(connection: Connection, person: int) -> None:
    """Whoever replied to somebody's answer leant on their question, too; what was understood then may hold its words,
    and so may what was understood after that."""
    mine = answers.c.person == person
    gone = set(connection.execute(select(answers.c.number).where(mine)).scalars())
    touched, chats = set(gone), select(answers.c.chat).where(mine)
    theirs = select(answers).where(~mine, answers.c.chat.in_(chats)).order_by(answers.c.number)
    for row in connection.execute(theirs).all():
        if touched.intersection(row.leans_on):
            touched.add(row.number)
            _keep(connection, row, [turn for turn in turns(row) if turn.number not in gone])


def still(connection: Connection, history: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return what is left of a history that was read a while ago: some may have been forgotten since."""
    wanted = [turn.number for turn in history if turn.number is not None]
    there = set(connection.execute(select(answers.c.number).where(answers.c.number.in_(wanted))).scalars())
    return tuple(turn for turn in history if turn.number is None or turn.number in there)


def _keep(connection: Connection, row: Row[Any], history: Sequence[Turn]) -> None:
    """Keep another history of an answer; how it was understood may hold words of the one before."""
    values = columns(history) | {"answer": row.answer | {"understood": None}}
    connection.execute(update(answers).where(answers.c.number == row.number).values(values))
