"""Articles, their sources and their passages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "facts",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(16), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("date", sa.String(10)),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column("locator", sa.Text, primary_key=True),
        sa.Column("document", sa.String(16), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("document", sa.String(16), sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_index("ix_sources_document", "sources", ["document"])
    op.create_index("ix_passages_document", "passages", ["document"])


def downgrade() -> None:
    """Drop everything."""
    for table in ("passages", "sources", "documents", "facts"):
        op.drop_table(table)
