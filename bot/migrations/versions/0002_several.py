"""Files of several articles: each article of an update has its place."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEPT = '"number", "update", "chat", "person", "album", "document", "known", "line"'


def upgrade() -> None:
    """Make the table anew: the constraint that goes has no name."""
    op.drop_index("ix_additions_album")
    op.rename_table("additions", "earlier")
    op.create_table(
        "additions",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("update", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("album", sa.String(40)),
        sa.Column("document", sa.String(16)),
        sa.Column("known", sa.Integer, nullable=False),
        sa.Column("line", sa.Text),
    )
    op.create_index("ix_additions_album", "additions", ["album"])
    op.create_index("ix_additions_update", "additions", ["update", "place"], unique=True)
    op.execute(f'INSERT INTO additions ({KEPT}, "place") SELECT {KEPT}, 0 FROM earlier')
    op.drop_table("earlier")
