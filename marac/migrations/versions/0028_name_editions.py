"""Name editions: how a paper is meant to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("papers") as table:
        table.add_column(
            sa.Column("edition", sa.String(length=40), nullable=False, server_default="screen")
        )


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("papers") as table:
        table.drop_column("edition")
