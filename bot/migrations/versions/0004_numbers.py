"""The number of an answer is never given again: buttons of a forgotten one must find nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEPT = (
    '"number", "chat", "thread", "person", "question_message", "question", "history", "answer", "asked", "verdict", '
    '"leans_on"'
)
# Each answer made a call at least, and calls stay: there were never more answers than those.
HIGHEST = """
    SELECT max(
        (SELECT coalesce(max(number), 0) FROM answers),
        (SELECT coalesce(max(answer), 0) FROM resets),
        (SELECT coalesce(max(subject), 0) FROM calls WHERE purpose = 'answer'),
        (SELECT coalesce(max(number), 0) FROM calls)
    )
"""


def upgrade() -> None:
    """Make the table anew: what SQLite counts by is said when a table is made. It goes on above all it ever gave."""
    for index in ("ix_answers_talk", "ix_answers_person"):
        op.drop_index(index)
    op.rename_table("answers", "earlier")
    _create()
    op.execute(f"INSERT INTO answers ({KEPT}) SELECT {KEPT} FROM earlier")
    op.drop_table("earlier")
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'answers'")
    op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('answers', ({HIGHEST}))")


def _create() -> None:
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
        sa.Column("leans_on", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answers_talk", "answers", ["chat", "thread", "person"])
    op.create_index("ix_answers_person", "answers", ["person", "asked"])
