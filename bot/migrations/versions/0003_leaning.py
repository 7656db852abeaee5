"""Whose questions a history holds: the numbers of their answers, beside them."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROWS = "SELECT number, chat, thread, person, question, history FROM answers ORDER BY number"


def upgrade() -> None:
    """Add them, and find those of the histories that are there."""
    op.add_column("answers", sa.Column("leans_on", sa.JSON, nullable=False, server_default="[]"))
    connection = op.get_bind()
    rows = connection.execute(sa.text(ROWS)).all()
    asked: dict[tuple[Any, ...], int] = {}  # the last who asked so, in a chat, and in a place of it
    for row in rows:
        leant = json.dumps([_meant(asked, row, question) for question in json.loads(row.history)])
        statement = sa.text("UPDATE answers SET leans_on = :leant WHERE number = :number")
        connection.execute(statement, {"leant": leant, "number": row.number})
        asked[(row.chat, row.question)] = asked[(*_place(row), row.question)] = row.number


def _place(row: Any) -> tuple[int, int, int]:
    return row.chat, row.thread, row.person


def _meant(asked: dict[tuple[Any, ...], int], row: Any, question: str) -> int | None:
    """The last who asked in these words: oneself in the same place, else somebody whose answer one replied to."""
    return asked.get((*_place(row), question), asked.get((row.chat, question)))
