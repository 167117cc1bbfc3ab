"""Describe incidents in full, keep what they said before, and look again at who is named.

What was typed where only a code belongs (who took a report, what was targeted) moves to columns of
its own, which are sealed with the rest once the schema stands. On PostgreSQL the second wall shows
what incidents said, and the reviews, to whoever may open the case.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
READ = "case_id IN (SELECT marac_cases('core'))"
WRITTEN = "EXISTS (SELECT FROM cases above WHERE above.id = case_id)"
TABLES = ("incident_changes", "naming_reviews")
TEXTS = ("postcode", "uprn", "offence_code", "reported_words")
LISTS = ("acts", "perceivers")

incidents = sa.table(
    "incidents",
    sa.column("id", sa.Uuid()),
    sa.column("date_uncertain", sa.Boolean()),
    sa.column("certainty", sa.Text()),
    sa.column("act_code", sa.Text()),
    sa.column("acts", sa.JSON()),
    sa.column("reported_to", sa.Text()),
    sa.column("reported_words", sa.Text()),
)
strands = sa.table(
    "incident_strands", sa.column("detail", sa.Text()), sa.column("words", sa.Text())
)
codes = sa.table("codes", sa.column("code", sa.Text()), sa.column("code_list", sa.Text()))


def upgrade() -> None:
    """Change the schema."""
    op.add_column(
        "areas",
        sa.Column("naming_review_days", sa.Integer(), server_default="28", nullable=False),
    )
    op.add_column(
        "incident_strands", sa.Column("words", sa.Text(), server_default="", nullable=False)
    )
    _widen()
    _carry_over()
    with op.batch_alter_table("incidents") as table:
        table.drop_column("date_uncertain")
        table.drop_column("act_code")
    _make_tables()
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in TABLES:
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {name}"
            f" USING ({HOUSE} OR ({READ})) WITH CHECK ({HOUSE} OR ({WRITTEN}))"
        )


def downgrade() -> None:
    """Change it back."""
    for name in reversed(TABLES):
        op.drop_table(name)
    with op.batch_alter_table("incidents") as table:
        table.add_column(
            sa.Column("date_uncertain", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("act_code", sa.Text(), server_default="", nullable=False))
    _carry_back()
    with op.batch_alter_table("incidents") as table:
        table.alter_column("date_uncertain", server_default=None)
        table.alter_column("act_code", server_default=None)
        table.drop_constraint(op.f("ck_incidents_latest_after_earliest"), type_="check")
        table.drop_constraint(op.f("fk_incidents_agency_id_agencies"), type_="foreignkey")
        table.drop_constraint(op.f("fk_incidents_recorded_by_id_users"), type_="foreignkey")
        table.drop_index(op.f("ix_incidents_agency_id"))
        for name in (
            *("certainty", "latest_on", "takedown", "takedown_asked_on"),
            *("agency_id", "recorded_by_id", *TEXTS, *LISTS),
        ):
            table.drop_column(name)
    op.drop_column("incident_strands", "words")
    op.drop_column("areas", "naming_review_days")


def _widen() -> None:
    with op.batch_alter_table("incidents") as table:
        table.add_column(
            sa.Column("certainty", sa.String(length=40), server_default="exact", nullable=False)
        )
        table.add_column(sa.Column("latest_on", sa.Date(), nullable=True))
        for name in TEXTS:
            table.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        for name in LISTS:
            table.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
        table.add_column(sa.Column("takedown", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("takedown_asked_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("recorded_by_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_incidents_agency_id_agencies"), "agencies", ["agency_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_incidents_recorded_by_id_users"), "users", ["recorded_by_id"], ["id"]
        )
        table.create_index(op.f("ix_incidents_agency_id"), ["agency_id"])
        table.create_check_constraint(
            op.f("ck_incidents_latest_after_earliest"),
            "latest_on IS NULL OR latest_on >= happened_on",
        )


def _carry_over() -> None:
    """Keep what was recorded: an unsure day is about then, one act is a list of one."""
    unsure = incidents.c.date_uncertain.is_(sa.true())
    op.execute(incidents.update().where(unsure).values(certainty="about"))
    used = sa.select(incidents.c.act_code).where(incidents.c.act_code != "").distinct()
    for act in op.get_bind().scalars(used).all():
        op.execute(incidents.update().where(incidents.c.act_code == act).values(acts=[act]))
    known = sa.select(codes.c.code).where(codes.c.code_list == "target_detail")
    typed = sa.and_(strands.c.detail != "", strands.c.detail.not_in(known))
    op.execute(strands.update().where(typed).values(words=strands.c.detail, detail=""))
    known = sa.select(codes.c.code).where(codes.c.code_list == "report_source")
    typed = sa.and_(incidents.c.reported_to != "", incidents.c.reported_to.not_in(known))
    moved = incidents.update().where(typed)
    op.execute(moved.values(reported_words=incidents.c.reported_to, reported_to=""))


def _carry_back() -> None:
    op.execute(
        incidents.update().where(incidents.c.certainty != "exact").values(date_uncertain=True)
    )
    rows = op.get_bind().execute(sa.select(incidents.c.id, incidents.c.acts)).all()
    for key, acts in rows:
        found = json.loads(acts) if isinstance(acts, str) else acts
        if found:
            op.execute(incidents.update().where(incidents.c.id == key).values(act_code=found[0]))


def _make_tables() -> None:
    op.create_table(
        "incident_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("located", sa.Boolean(), nullable=False),
        sa.Column("removal", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_incident_changes_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_incident_changes_changed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_incident_changes_agency_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_changes")),
    )
    op.create_index(
        op.f("ix_incident_changes_case_id_incident_id"),
        "incident_changes",
        ["case_id", "incident_id"],
    )
    op.create_table(
        "naming_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)",
            name=op.f("ck_naming_reviews_reviewed_who_and_when"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (kept IS NULL)",
            name=op.f("ck_naming_reviews_reviewed_with_an_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_naming_reviews_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_naming_reviews_reviewed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naming_reviews")),
    )
    op.create_index(op.f("ix_naming_reviews_case_id"), "naming_reviews", ["case_id"])
    op.create_index(op.f("ix_naming_reviews_due_on"), "naming_reviews", ["due_on"])
