"""Keep in touch with the people harmed: who does, and what came of it.

On PostgreSQL the second wall stands before both tables: who was chosen, and each attempt, are for
whoever opens the case, and for the one who was chosen as long as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
ME = "(SELECT p.me FROM marac_person() p)"
CORE = "case_id IN (SELECT marac_cases('core'))"
GIVEN = "case_id IN (SELECT marac_given())"
WRITTEN = f"({GIVEN} OR EXISTS (SELECT FROM cases above WHERE above.id = case_id))"
# Each table with who sees a row.
POLICIES = {
    "callers": f"{CORE} OR (user_id = {ME} AND {GIVEN})",
    "contacts": f"{CORE} OR (made_by_id = {ME} AND {GIVEN})",
}
LIVE = sa.text("ended_at IS NULL")

# The running cases that a person was given, in a seat that they hold, and in which they said that
# they have no conflict of interest: cases.callers.open_to.
FUNCTION = """
CREATE FUNCTION marac_given() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 {pinned} AS $$
DECLARE
    p record;
    today date;
BEGIN
    SELECT * INTO p FROM marac_person();
    IF p.me IS NULL OR p.area IS NULL OR p.belongs = '{{}}' THEN RETURN; END IF;
    today := (p.moment AT TIME ZONE 'Europe/London')::date;
    RETURN QUERY
    SELECT c.id
      FROM callers k
      JOIN cases c ON c.id = k.case_id
     WHERE k.user_id = p.me AND k.ended_at IS NULL
       AND k.agency_id = ANY (p.belongs)
       AND EXISTS (
           SELECT FROM memberships s
            WHERE s.user_id = p.me AND s.area_id = p.area AND s.agency_id = k.agency_id
              AND s.role IN ('HC', 'VS') AND s.ended_at IS NULL AND s.starts_on <= today
              AND (s.ends_on IS NULL OR s.ends_on >= today))
       AND c.area_id = p.area AND c.submitted_at IS NOT NULL
       AND c.decision IN ('accepted', 'emergency')
       AND c.closed_at IS NULL AND c.disposed_at IS NULL
       AND (c.restricted_at IS NULL OR EXISTS (
           SELECT FROM named_readers n WHERE n.case_id = c.id AND n.user_id = p.me))
       AND EXISTS (
           SELECT FROM attestations a WHERE a.case_id = c.id AND a.user_id = p.me)
       AND NOT EXISTS (
           SELECT FROM conflicts x
            WHERE x.case_id = c.id AND x.lifted_at IS NULL
              AND (x.user_id = p.me OR x.agency_id = ANY (p.ties)));
END $$
"""


def upgrade() -> None:
    """Change the schema."""
    for name, days in (("first_contact_days", "2"), ("contact_days", "14")):
        op.add_column("areas", sa.Column(name, sa.Integer(), nullable=False, server_default=days))
    _callers()
    _contacts()
    if op.get_bind().dialect.name == "postgresql":
        _wall()


def _callers() -> None:
    op.create_table(
        "callers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_callers_ended_who_and_when"),
        ),
        *_keys("callers", case_id="cases", user_id="users", agency_id="agencies"),
        *_keys("callers", given_by_id="users", ended_by_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callers")),
    )
    op.create_index(op.f("ix_callers_case_id"), "callers", ["case_id"])
    op.create_index(op.f("ix_callers_user_id_ended_at"), "callers", ["user_id", "ended_at"])
    op.create_index(
        "uq_callers_live_case",
        "callers",
        ["case_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome != 'declined' OR next_on IS NULL",
            name=op.f("ck_contacts_declined_has_no_next_day"),
        ),
        *_keys("contacts", case_id="cases", caller_id="callers"),
        *_keys("contacts", made_by_id="users", agency_id="agencies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_case_id_happened_on"), "contacts", ["case_id", "happened_on"])
    for name in ("caller_id", "made_by_id"):
        op.create_index(op.f(f"ix_contacts_{name}"), "contacts", [name])


def _wall() -> None:
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    # No table of somebody else's may stand in for one of ours inside a function of the owner's.
    pinned = f"SET search_path = pg_catalog, {schema}, pg_temp"
    op.get_bind().exec_driver_sql(FUNCTION.format(pinned=pinned))
    for name, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {name}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({WRITTEN}))"
        )


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    """Name what refers to other tables."""
    return [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
        for name, other in columns.items()
    ]


def downgrade() -> None:
    """Change it back."""
    op.drop_table("contacts")
    op.drop_table("callers")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION marac_given()")
    with op.batch_alter_table("areas") as table:
        table.drop_column("contact_days")
        table.drop_column("first_contact_days")
