"""What the language model cost, by the day."""

import sqlalchemy as sa
from alembic import op

revision = "0006_spending"
down_revision = "0005_failing"


def upgrade() -> None:
    """Add it; nothing was spent before."""
    op.create_table(
        "spending",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("tokens", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("spending")
