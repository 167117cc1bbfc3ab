"""Hear the victim at each stage, look after colleagues, and prompt for what is due.

On PostgreSQL the second wall stands before all three: whoever may open the case reads them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
TABLES = ("voice_entries", "staff_points", "prompt_decisions")


def upgrade() -> None:
    """Change the schema."""
    for name, usual in (("asb_review_incidents", "3"), ("asb_review_months", "6")):
        op.add_column(
            "areas", sa.Column(name, sa.Integer(), nullable=False, server_default=usual)
        )
    for name in ("admitted", "first_offence"):
        op.add_column("case_parts", sa.Column(name, sa.Boolean(), nullable=True))
    _hear()
    _look_after()
    _prompt()
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        seen = f"{table}.case_id IN (SELECT marac_cases('core'))"
        written = f"EXISTS (SELECT FROM cases above WHERE above.id = {table}.case_id)"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {table}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({written}))"
        )


def downgrade() -> None:
    """Change it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
    for name in ("first_offence", "admitted"):
        with op.batch_alter_table("case_parts") as parts:
            parts.drop_column(name)
    for name in ("asb_review_months", "asb_review_incidents"):
        with op.batch_alter_table("areas") as areas:
            areas.drop_column(name)


def _case_id(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["case_id"],
        ["cases.id"],
        name=op.f(f"fk_{table}_case_id_cases"),
        ondelete="CASCADE",
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def _hear() -> None:
    op.create_table(
        "voice_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("speaker", sa.String(length=40), nullable=True),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("fears", sa.Text(), nullable=False),
        sa.Column("restorative", sa.Boolean(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=True),
        sa.Column("means", sa.String(length=40), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'telling') = (told IS NOT NULL)",
            name=op.f("ck_voice_entries_telling_says_whether"),
        ),
        sa.CheckConstraint(
            "(told IS TRUE) = (means IS NOT NULL)", name=op.f("ck_voice_entries_told_says_how")
        ),
        sa.CheckConstraint(
            "(kind = 'wishes') = (speaker IS NOT NULL)",
            name=op.f("ck_voice_entries_wishes_have_speaker"),
        ),
        _case_id("voice_entries"),
        _key("voice_entries", "listing_id", "listings"),
        _key("voice_entries", "recorded_by_id", "users"),
        _key("voice_entries", "agency_id", "agencies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_entries")),
    )
    op.create_index(
        op.f("ix_voice_entries_case_id_happened_on"), "voice_entries", ["case_id", "happened_on"]
    )
    op.create_index(op.f("ix_voice_entries_listing_id"), "voice_entries", ["listing_id"])


def _look_after() -> None:
    op.create_table(
        "staff_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("promise", sa.String(length=40), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kept", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kept IS NULL) = (settled_at IS NULL)", name=op.f("ck_staff_points_kept_and_when")
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)",
            name=op.f("ck_staff_points_settled_who_and_when"),
        ),
        _case_id("staff_points"),
        _key("staff_points", "settled_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_points")),
        sa.UniqueConstraint("case_id", "promise", name=op.f("uq_staff_points_case_id_promise")),
    )


def _prompt() -> None:
    op.create_table(
        "prompt_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(answer = 'action') = (action_id IS NOT NULL)",
            name=op.f("ck_prompt_decisions_action_is_named"),
        ),
        _case_id("prompt_decisions"),
        _key("prompt_decisions", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_decisions")),
    )
    op.create_index(
        op.f("ix_prompt_decisions_case_id_kind_decided_at"),
        "prompt_decisions",
        ["case_id", "kind", "decided_at"],
    )
