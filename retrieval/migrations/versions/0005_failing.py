"""The entries of feeds that failed and are to be tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0005_failing"
down_revision = "0004_edits"


def upgrade() -> None:
    """Add them; what failed before is not known any more."""
    op.create_table(
        "failing",
        sa.Column("address", sa.Text, sa.ForeignKey("watched.address", ondelete="CASCADE"), primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take them out again."""
    op.drop_table("failing")
