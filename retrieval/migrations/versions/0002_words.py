"""The words of passages, the subjects of documents, and numbers for passages, so that words can point at them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them; the words and subjects of what is there follow with the next question or change."""
    op.add_column("documents", sa.Column("subject", sa.LargeBinary))
    op.rename_table("passages", "passages_before")
    op.drop_index("ix_passages_document", "passages_before")
    _passages(sa.Column("number", sa.Integer, primary_key=True, autoincrement=True), unique=True)
    _refill("id, document, sentences, vectors")
    op.create_table(
        "terms",
        sa.Column("term", sa.String(40), primary_key=True),
        sa.Column("passages", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "postings",
        sa.Column("term", sa.String(40), primary_key=True),
        sa.Column("passage", sa.Integer, sa.ForeignKey("passages.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_postings_passage", "postings", ["passage"])


def downgrade() -> None:
    """Take them out again."""
    op.drop_table("postings")
    op.drop_table("terms")
    op.rename_table("passages", "passages_before")
    op.drop_index("ix_passages_document", "passages_before")
    _passages()
    _refill("id, document, sentences, vectors")
    op.drop_column("documents", "subject")


def _passages(*number: sa.Column[int], unique: bool = False) -> None:
    op.create_table(
        "passages",
        *number,
        sa.Column("id", sa.String(24), primary_key=not unique, nullable=False, unique=unique or None),
        sa.Column("document", sa.String(16), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_passages_document", "passages", ["document"])


def _refill(columns: str) -> None:
    op.execute(f"INSERT INTO passages ({columns}) SELECT {columns} FROM passages_before ORDER BY id")
    op.drop_table("passages_before")
