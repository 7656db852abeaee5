"""Changes that can be taken back, copies of one report, and authors."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them; the signatures of what is there follow with the next change."""
    op.add_column("documents", sa.Column("author", sa.Text))
    op.add_column("documents", sa.Column("copy_of", sa.String(16)))
    op.add_column("documents", sa.Column("apart", sa.Integer, nullable=False, server_default="0"))
    op.add_column("documents", sa.Column("successor", sa.String(16)))
    op.create_index("ix_documents_copy_of", "documents", ["copy_of"])
    op.create_index("ix_documents_successor", "documents", ["successor"])
    _copies()
    _changes()
    _watchlist()


def _copies() -> None:
    document = sa.ForeignKey("documents.number", ondelete="CASCADE")
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger, primary_key=True),
        sa.Column("document", sa.Integer, document, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bands_document", "bands", ["document"])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("change", sa.Integer, sa.ForeignKey("changes.number", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("before", sa.JSON),
    )
    op.create_index("ix_journal_change", "journal", ["change"])
    op.create_index("ix_journal_key", "journal", ["key"])


def _watchlist() -> None:
    op.create_table(
        "watched",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("checked", sa.Float),
        sa.Column("changed", sa.Float),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("said", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("count", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "seen",
        sa.Column("address", sa.Text, sa.ForeignKey("watched.address", ondelete="CASCADE"), primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("modified", sa.String(20)),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take them out again."""
    for table in ("seen", "watched", "journal", "changes", "bands"):
        op.drop_table(table)
    for index in ("ix_documents_copy_of", "ix_documents_successor"):
        op.drop_index(index, "documents")
    for column in ("author", "copy_of", "apart", "successor"):
        op.drop_column("documents", column)
