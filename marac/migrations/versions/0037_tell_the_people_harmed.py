"""Tell the people harmed: who tells them, and when it is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = ()
depends_on = None

AGAIN = "again_on IS NULL OR told IS FALSE"


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("voice_entries") as table:
        table.add_column(sa.Column("again_on", sa.Date(), nullable=True))
        table.create_check_constraint(op.f("ck_voice_entries_again_when_not_told"), AGAIN)
    with op.batch_alter_table("listings") as table:
        table.add_column(sa.Column("teller_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_listings_teller_id_users"), "users", ["teller_id"], ["id"]
        )
        table.create_index(op.f("ix_listings_teller_id"), ["teller_id"])


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("listings") as table:
        table.drop_index(op.f("ix_listings_teller_id"))
        table.drop_constraint(op.f("fk_listings_teller_id_users"), type_="foreignkey")
        table.drop_column("teller_id")
    with op.batch_alter_table("voice_entries") as table:
        table.drop_constraint(op.f("ck_voice_entries_again_when_not_told"), type_="check")
        table.drop_column("again_on")
