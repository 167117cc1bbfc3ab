"""Measure the people: say by which version an identity is filed, so that an upgrade files anew."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column(
        "match_entries",
        sa.Column("filed_as", sa.SmallInteger(), server_default="1", nullable=False),
    )


def downgrade() -> None:
    """Change it back."""
    op.drop_column("match_entries", "filed_as")
