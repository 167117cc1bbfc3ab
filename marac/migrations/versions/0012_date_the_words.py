"""Let words change from a day, and keep how every one was worded before.

They are no case's, so the second wall has nothing to ask about them. New words of this version are
brought in by `marac db upgrade` when the schema is there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = ()
depends_on = None

NATIONAL = sa.text("area_id IS NULL")


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("codes") as codes:
        codes.add_column(sa.Column("text", sa.Text(), nullable=False, server_default=""))
        codes.create_check_constraint(
            op.f("ck_codes_ends_after_start"), "valid_to IS NULL OR valid_to >= valid_from"
        )
    with op.batch_alter_table("codes") as codes:
        codes.alter_column("text", server_default=None)
    _once_nationally("codes", "valid_from")
    op.create_table(
        "code_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("code_list", sa.String(length=40), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_code_changes_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_changes")),
        sa.UniqueConstraint(
            *("area_id", "code_list", "code", "number"),
            name=op.f("uq_code_changes_area_id_code_list_code_number"),
        ),
    )
    _once_nationally("code_changes", "number")


def downgrade() -> None:
    """Change it back."""
    op.drop_table("code_changes")
    op.drop_index("uq_codes_national", table_name="codes")
    with op.batch_alter_table("codes") as codes:
        codes.drop_constraint(op.f("ck_codes_ends_after_start"), type_="check")
        codes.drop_column("text")


def _once_nationally(table: str, column: str) -> None:
    """Let no two national rows be the same: without an area the other constraint sees nothing."""
    op.create_index(
        f"uq_{table}_national",
        table,
        ["code_list", "code", column],
        unique=True,
        sqlite_where=NATIONAL,
        postgresql_where=NATIONAL,
    )
