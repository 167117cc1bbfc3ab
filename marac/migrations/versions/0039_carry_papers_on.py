"""Carry the papers on: say of a copy of the minutes which approved version it is."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("papers") as table:
        table.add_column(sa.Column("minutes_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("papers") as table:
        table.drop_column("minutes_version")
