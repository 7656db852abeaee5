"""The first tables: messages in and out, people, groups, answers, additions, deeds."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the first tables."""
    _messages()
    _people()
    _answers()
    _archive()


def _messages() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("lane", sa.String(40), nullable=False),
        sa.Column("payload", sa.JSON),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("received", sa.Float, nullable=False),
    )
    op.create_table(
        "calls",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("lane", sa.String(40), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("params", sa.JSON),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("purpose", sa.String(12)),
        sa.Column("subject", sa.BigInteger),
        sa.Column("message", sa.BigInteger),
        sa.Column("queued", sa.Float, nullable=False),
    )
    op.create_index("ix_updates_lane", "updates", ["state", "lane"])
    op.create_index("ix_calls_lane", "calls", ["state", "lane"])
    op.create_index("ix_calls_subject", "calls", ["purpose", "subject"])
    op.create_index("ix_calls_message", "calls", ["lane", "message"])


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("username", sa.String(40)),
        sa.Column("spoken", sa.String(16)),
        sa.Column("chosen", sa.String(8)),
        sa.Column("role", sa.String(8), nullable=False),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("question_message", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("history", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("asked", sa.Float, nullable=False),
        sa.Column("verdict", sa.String(4)),
    )
    op.create_table(
        "resets",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answer", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_answers_talk", "answers", ["chat", "thread", "person"])
    op.create_index("ix_answers_person", "answers", ["person", "asked"])


def _archive() -> None:
    op.create_table(
        "additions",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("update", sa.BigInteger, nullable=False, unique=True),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("album", sa.String(40)),
        sa.Column("document", sa.String(16)),
        sa.Column("known", sa.Integer, nullable=False),
        sa.Column("line", sa.Text),
    )
    op.create_table(
        "deeds",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("deed", sa.String(12), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
    )
    op.create_index("ix_additions_album", "additions", ["album"])
