"""Judge the risk by a set of questions, each version kept.

The first national version and the catalogue are planted here, so that every installation begins
with the same. On PostgreSQL the second wall stands before what was answered, as before the
assessment; and before what a case means to a community, as before the case's own words.
"""

import sqlalchemy as sa
from alembic import op

from marac.clock import now
from marac.risk import first

revision = "0017"
down_revision = "0016"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
IN_THE_CASE = (
    "case_id IN (SELECT marac_cases('content'))",
    "EXISTS (SELECT FROM cases above WHERE above.id = {table}.case_id)",
)
WALLS = {
    "risk_answers": (
        "EXISTS (SELECT FROM risk_assessments above WHERE above.id = risk_answers.assessment_id)",
    )
    * 2,
    "community_impacts": IN_THE_CASE,
    "critical_incidents": IN_THE_CASE,
}


def upgrade() -> None:
    """Change the schema."""
    _questions()
    _catalogue()
    _cases()
    _plant()
    if op.get_bind().dialect.name == "postgresql":
        _wall()


def _questions() -> None:
    op.create_table(
        "question_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("medium_from", sa.Integer(), nullable=False),
        sa.Column("high_from", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 < medium_from AND medium_from < high_from",
            name=op.f("ck_question_sets_levels_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_question_sets_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_question_sets_made_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sets")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_question_sets_area_id_number")),
    )
    op.create_table(
        "risk_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("red_flag", sa.String(length=40), nullable=True),
        sa.Column("flag_from", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["question_sets.id"], name=op.f("fk_risk_questions_set_id_question_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_questions")),
        sa.UniqueConstraint("set_id", "key", name=op.f("uq_risk_questions_set_id_key")),
    )


def _catalogue() -> None:
    op.create_table(
        "catalogue_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("agency_types", sa.JSON(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_catalogue_actions_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_actions")),
    )
    op.create_index(op.f("ix_catalogue_actions_area_id"), "catalogue_actions", ["area_id"])


def _cases() -> None:
    with op.batch_alter_table("risk_assessments") as assessments:
        assessments.alter_column(
            "level", existing_type=sa.String(length=40), existing_nullable=False, nullable=True
        )
        assessments.add_column(sa.Column("suggested", sa.String(length=40), nullable=True))
    op.create_table(
        "risk_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["risk_assessments.id"],
            name=op.f("fk_risk_answers_assessment_id_risk_assessments"),
        ),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_sets.id"],
            name=op.f("fk_risk_answers_question_set_id_question_sets"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_answers")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_risk_answers_assessment_id")),
    )
    op.create_table(
        "community_impacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("tension", sa.Text(), nullable=False),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("reassurance", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_community_impacts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["users.id"],
            name=op.f("fk_community_impacts_recorded_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_impacts")),
    )
    op.create_index(op.f("ix_community_impacts_case_id"), "community_impacts", ["case_id"])
    op.create_table(
        "critical_incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_critical_incidents_ended_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_critical_incidents_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"],
            ["users.id"],
            name=op.f("fk_critical_incidents_declared_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_critical_incidents_ended_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_critical_incidents")),
    )
    op.create_index(op.f("ix_critical_incidents_case_id"), "critical_incidents", ["case_id"])


def _plant() -> None:
    """Put the first questions and actions there; what they are made of is never changed."""
    version = {
        "id": first.SET_ID,
        "number": 1,
        "valid_from": first.VALID_FROM,
        "medium_from": first.MEDIUM_FROM,
        "high_from": first.HIGH_FROM,
        "note": "The first questions",
        "created_at": now(),
    }
    op.bulk_insert(
        sa.table(
            "question_sets",
            sa.column("id", sa.Uuid()),
            sa.column("number", sa.Integer()),
            sa.column("valid_from", sa.Date()),
            sa.column("medium_from", sa.Integer()),
            sa.column("high_from", sa.Integer()),
            sa.column("note", sa.Text()),
            sa.column("created_at", sa.DateTime(timezone=True)),
        ),
        [version],
    )
    op.bulk_insert(
        sa.table(
            "risk_questions",
            sa.column("id", sa.Uuid()),
            sa.column("set_id", sa.Uuid()),
            sa.column("key", sa.Text()),
            sa.column("group", sa.Text()),
            sa.column("position", sa.Integer()),
            sa.column("text", sa.Text()),
            sa.column("words", sa.JSON()),
            sa.column("red_flag", sa.Text()),
            sa.column("flag_from", sa.Integer()),
        ),
        list(first.question_rows()),
    )
    op.bulk_insert(
        sa.table(
            "catalogue_actions",
            sa.column("id", sa.Uuid()),
            sa.column("position", sa.Integer()),
            sa.column("heading", sa.Text()),
            sa.column("text", sa.Text()),
            sa.column("agency_types", sa.JSON()),
            sa.column("factors", sa.JSON()),
        ),
        list(first.action_rows()),
    )


def _wall() -> None:
    for table, (seen, written) in WALLS.items():
        seen, written = seen.format(table=table), written.format(table=table)
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {table}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({written}))"
        )


def downgrade() -> None:
    """Change it back."""
    for table in (
        "critical_incidents",
        "community_impacts",
        "risk_answers",
        "catalogue_actions",
        "risk_questions",
        "question_sets",
    ):
        op.drop_table(table)
    op.execute("UPDATE risk_assessments SET level = 'standard' WHERE level IS NULL")
    with op.batch_alter_table("risk_assessments") as assessments:
        assessments.drop_column("suggested")
        assessments.alter_column(
            "level", existing_type=sa.String(length=40), existing_nullable=True, nullable=False
        )
