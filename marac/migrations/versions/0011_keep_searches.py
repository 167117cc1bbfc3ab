"""Keep what people search for, so that no address holds it.

The words may name somebody in a case, so they are sealed under the key of whoever typed them. They
belong to no case, so the second wall, which is built around cases, has nothing to ask about them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Make room for the words of a day."""
    op.create_table(
        "searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_searches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    op.create_index(op.f("ix_searches_created_at"), "searches", ["created_at"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("searches")
