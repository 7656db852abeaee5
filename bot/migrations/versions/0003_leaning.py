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
    asked: dict[tuple[int, str], list[Any]] = {}  # in a chat, in these words, before the row at hand
    for row in rows:
        leant = json.dumps([_meant(asked.get((row.chat, question), []), row) for question in json.loads(row.history)])
        statement = sa.text("UPDATE answers SET leans_on = :leant WHERE number = :number")
        connection.execute(statement, {"leant": leant, "number": row.number})
        asked.setdefault((row.chat, row.question), []).append(row)


def _meant(said: list[Any], row: Any) -> int | None:
    """The last who asked in these words: oneself in the same place, else somebody whose answer one replied to."""
    own = [one for one in said if (one.thread, one.person) == (row.thread, row.person)]
    return next((one.number for one in reversed(own or said)), None)
