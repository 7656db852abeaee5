"""Which details of a document a person set by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0004_edits"
down_revision = "0003"


def upgrade() -> None:
    """Add them; what was corrected before is not known to be, and follows its file."""
    op.add_column("documents", sa.Column("by_hand", sa.Text))


def downgrade() -> None:
    """Take them out again."""
    op.drop_column("documents", "by_hand")
