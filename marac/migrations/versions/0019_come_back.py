"""Know a repeat, and what came from elsewhere or went there.

On PostgreSQL the second wall stands before the new tables too: a repeat is for whoever reads the
case or wrote its referral, what was merged and where it went for whoever reads the case.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
# Each table with who sees a row.
POLICIES = {
    "case_merges": "case_id IN (SELECT marac_cases('core'))",
    "repeats": "case_id IN (SELECT marac_cases('content'))",
    "transfers": "case_id IN (SELECT marac_cases('core'))"
    " OR arrived_id IN (SELECT marac_cases('core'))",
}
WRITTEN = "EXISTS (SELECT FROM cases above WHERE above.id = case_id)"
LIVE = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("transferred_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_cases_merged_into_id_cases"), "cases", ["merged_into_id"], ["id"]
        )
        table.create_index(op.f("ix_cases_merged_into_id"), ["merged_into_id"])
    _merges()
    _repeats()
    _transfers()
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {name}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({WRITTEN}))"
        )


def _merges() -> None:
    op.create_table(
        "case_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("duplicate_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("copied", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("case_id != duplicate_id", name=op.f("ck_case_merges_two_cases")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_case_merges_undone_who_and_when"),
        ),
        *_keys("case_merges", cases=("case_id", "duplicate_id"), users=("merged_by_id",)),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_case_merges_undone_by_id_users")
        ),
    )
    op.create_index(op.f("ix_case_merges_case_id"), "case_merges", ["case_id"])
    op.create_index(
        "uq_case_merges_live_duplicate",
        "case_merges",
        ["duplicate_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def _repeats() -> None:
    op.create_table(
        "repeats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("merge_id", sa.Uuid(), nullable=True),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referred_by_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("was_closed_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("repeats", cases=("case_id",), users=("referred_by_id",)),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_repeats_incident_id_incidents"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"],
            ["case_merges.id"],
            name=op.f("fk_repeats_merge_id_case_merges"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_repeats_agency_id_agencies")
        ),
    )
    op.create_index(
        op.f("ix_repeats_case_id_referred_at"), "repeats", ["case_id", "referred_at"]
    )
    op.create_index(op.f("ix_repeats_incident_id"), "repeats", ["incident_id"])
    op.create_index(op.f("ix_repeats_merge_id"), "repeats", ["merge_id"])


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("to_area_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("arrived_id", sa.Uuid(), nullable=True),
        sa.Column("from_area_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(to_area_id IS NULL) = (arrived_id IS NULL)", name=op.f("ck_transfers_arrived_in_area")
        ),
        sa.CheckConstraint(
            "received_at IS NULL OR received_at >= sent_at", name=op.f("ck_transfers_sent_first")
        ),
        *_keys("transfers", cases=("case_id",), users=("sent_by_id",)),
        sa.ForeignKeyConstraint(
            ["arrived_id"], ["cases.id"], name=op.f("fk_transfers_arrived_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["to_area_id"], ["areas.id"], name=op.f("fk_transfers_to_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["from_area_id"], ["areas.id"], name=op.f("fk_transfers_from_area_id_areas")
        ),
        sa.UniqueConstraint("case_id", name=op.f("uq_transfers_case_id")),
        sa.UniqueConstraint("arrived_id", name=op.f("uq_transfers_arrived_id")),
    )


def _keys(table: str, *, cases: tuple[str, ...], users: tuple[str, ...]) -> list[sa.Constraint]:
    """Name the primary key, and what refers to cases, with which a row goes, and to people."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *[
            sa.ForeignKeyConstraint(
                [name], ["cases.id"], name=op.f(f"fk_{table}_{name}_cases"), ondelete="CASCADE"
            )
            for name in cases
        ],
        *[
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_{table}_{name}_users"))
            for name in users
        ],
    ]


def downgrade() -> None:
    """Change it back."""
    op.drop_table("transfers")
    op.drop_table("repeats")
    op.drop_table("case_merges")
    with op.batch_alter_table("cases") as table:
        table.drop_index(op.f("ix_cases_merged_into_id"))
        table.drop_constraint(op.f("fk_cases_merged_into_id_cases"), type_="foreignkey")
        table.drop_column("transferred_at")
        table.drop_column("merged_into_id")
