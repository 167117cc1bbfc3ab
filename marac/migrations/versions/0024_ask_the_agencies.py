"""Ask the agencies everything, keep what they type, and know who signed off and who was reminded.

On PostgreSQL the second wall stands before what is new: who was looked up is for whoever reads the
return, and what is typed in one is its writer's alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
ME = "(SELECT p.me FROM marac_person() p)"
ABOVE = "EXISTS (SELECT FROM returns above WHERE above.id = return_id)"
POLICIES = {
    "return_searches": ABOVE,
    "typed_returns": f"user_id = {ME} AND {ABOVE}",
}
# Texts that rows which stand already do not have.
NEW_TEXTS = {
    "returns": ("risk_factors", "protective_factors", "action_taken", "reopened_reason"),
    "return_items": ("relevance",),
}


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("agencies") as table:
        table.add_column(
            sa.Column(
                "signs_off_returns", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )
    for name, columns in NEW_TEXTS.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=""))
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, server_default=None)
    _know_who()
    _make_tables()
    if op.get_bind().dialect.name == "postgresql":
        _build_the_wall()


def _know_who() -> None:
    with op.batch_alter_table("returns") as table:
        table.add_column(sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
        for name in ("ready_by_id", "reopened_by_id"):
            table.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            table.create_foreign_key(op.f(f"fk_returns_{name}_users"), "users", [name], ["id"])
        table.create_check_constraint(
            op.f("ck_returns_ready_who_and_when"), "(ready_at IS NULL) = (ready_by_id IS NULL)"
        )
    with op.batch_alter_table("return_items") as table:
        table.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("taken_from_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_return_items_taken_from_id_return_items"),
            "return_items",
            ["taken_from_id"],
            ["id"],
            ondelete="SET NULL",
        )


def _make_tables() -> None:
    op.create_table(
        "return_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("sought", sa.String(length=40), nullable=False),
        sa.Column("match", sa.String(length=40), nullable=False),
        _of_a_return("return_searches"),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name=op.f("fk_return_searches_identity_id_identities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_searches")),
        sa.UniqueConstraint(
            "return_id",
            "identity_id",
            "sought",
            name=op.f("uq_return_searches_return_id_identity_id_sought"),
        ),
    )
    op.create_index(op.f("ix_return_searches_identity_id"), "return_searches", ["identity_id"])
    op.create_table(
        "typed_returns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_return("typed_returns"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_typed_returns_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_returns")),
        sa.UniqueConstraint(
            "return_id", "user_id", "page", name=op.f("uq_typed_returns_return_id_user_id_page")
        ),
    )
    op.create_table(
        "return_chases",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("meeting_id", "agency_id")),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chased_by_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{other}.id"], name=op.f(f"fk_return_chases_{name}_{other}")
            )
            for name, other in (
                ("meeting_id", "meetings"),
                ("agency_id", "agencies"),
                ("chased_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_chases")),
    )
    op.create_index(
        op.f("ix_return_chases_meeting_id_agency_id"), "return_chases", ["meeting_id", "agency_id"]
    )


def _of_a_return(table: str) -> sa.ForeignKeyConstraint:
    """Let a row go with the return that it belongs to."""
    return sa.ForeignKeyConstraint(
        ["return_id"],
        ["returns.id"],
        name=op.f(f"fk_{table}_return_id_returns"),
        ondelete="CASCADE",
    )


def _build_the_wall() -> None:
    for table, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {table}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({seen}))"
        )


def downgrade() -> None:
    """Change it back."""
    for name in ("return_chases", "typed_returns", "return_searches"):
        op.drop_table(name)
    with op.batch_alter_table("return_items") as table:
        table.drop_constraint(
            op.f("fk_return_items_taken_from_id_return_items"), type_="foreignkey"
        )
        for column in ("taken_from_id", "expires_on", *NEW_TEXTS["return_items"]):
            table.drop_column(column)
    with op.batch_alter_table("returns") as table:
        table.drop_constraint(op.f("ck_returns_ready_who_and_when"), type_="check")
        for name in ("ready_by_id", "reopened_by_id"):
            table.drop_constraint(op.f(f"fk_returns_{name}_users"), type_="foreignkey")
            table.drop_column(name)
        for column in ("ready_at", *NEW_TEXTS["returns"]):
            table.drop_column(column)
    with op.batch_alter_table("agencies") as table:
        table.drop_column("signs_off_returns")
