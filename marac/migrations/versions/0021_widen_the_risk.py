"""Let an area word its own catalogue of actions.

A row that was there before stays as it is; an area's wording of it is a row of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("catalogue_actions") as table:
        table.add_column(sa.Column("root_id", sa.Uuid(), nullable=True))
        table.add_column(
            sa.Column("left_out", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("made_by_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_catalogue_actions_root_id_catalogue_actions"),
            "catalogue_actions",
            ["root_id"],
            ["id"],
        )
        table.create_foreign_key(
            op.f("fk_catalogue_actions_made_by_id_users"), "users", ["made_by_id"], ["id"]
        )
        table.create_index(op.f("ix_catalogue_actions_root_id"), ["root_id"])


def downgrade() -> None:
    """Change it back; what an area worded itself is no longer there then."""
    op.execute("DELETE FROM catalogue_actions WHERE root_id IS NOT NULL")
    with op.batch_alter_table("catalogue_actions") as table:
        table.drop_index(op.f("ix_catalogue_actions_root_id"))
        table.drop_constraint(op.f("fk_catalogue_actions_made_by_id_users"), type_="foreignkey")
        table.drop_constraint(
            op.f("fk_catalogue_actions_root_id_catalogue_actions"), type_="foreignkey"
        )
        for column in ("made_at", "made_by_id", "left_out", "root_id"):
            table.drop_column(column)
