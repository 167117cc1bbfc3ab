"""Ask a referral everything that the practice asks, and keep drafts as they are typed.

On PostgreSQL the second wall stands before both new tables: traits are for those who run the case,
its advocate and its referrer; what is typed in a draft is its writer's alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
ME = "(SELECT p.{} FROM marac_person() p)"
OF_IDENTITIES = ("uprn", "gp", "care_needs", "capacity_concern")
OF_CASES = ("referrer_role", "referrer_phone")
TRAITS = ("ethnicity", "religion", "orientation", "sex", "gender_same", "disabilities")
OURS = (
    "EXISTS (SELECT FROM cases c WHERE c.id = case_id"
    f" AND ((c.advocate_id = {ME.format('me')} AND {ME.format('advocates')} <> '{{}}')"
    f" OR (c.referrer_id = {ME.format('me')}"
    f" AND c.agency_id = ANY ({ME.format('belongs')}::uuid[]))))"
)
NEAR = f"case_id IN (SELECT marac_cases('contact')) AND ({ME.format('runs')} OR {OURS})"
WRITER = (
    "EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.submitted_at IS NULL"
    f" AND c.referrer_id = {ME.format('me')})"
)
POLICIES = {
    "traits": (NEAR, "EXISTS (SELECT FROM cases above WHERE above.id = case_id)"),
    "typed_pages": (WRITER, WRITER),
}


def upgrade() -> None:
    """Change the schema."""
    for table, names in (("identities", OF_IDENTITIES), ("cases", OF_CASES)):
        with op.batch_alter_table(table) as changed:
            for name in names:
                changed.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _add_tick("cases", "traits_recorded")
    _add_tick("case_parts", "juvenile")
    for table, names in (("identities", OF_IDENTITIES), ("cases", OF_CASES)):
        with op.batch_alter_table(table) as changed:
            for name in names:
                changed.alter_column(name, server_default=None)
    _make_tables()
    if op.get_bind().dialect.name == "postgresql":
        _build_the_wall()


def _add_tick(table: str, name: str) -> None:
    with op.batch_alter_table(table) as changed:
        changed.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table(table) as changed:
        changed.alter_column(name, server_default=None)


def _make_tables() -> None:
    op.create_table(
        "traits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*TRAITS, "immigration")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_traits_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traits")),
        sa.UniqueConstraint("case_id", name=op.f("uq_traits_case_id")),
    )
    op.create_table(
        "typed_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_typed_pages_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_pages")),
        sa.UniqueConstraint("case_id", "page", name=op.f("uq_typed_pages_case_id_page")),
    )


def _build_the_wall() -> None:
    for table, (seen, written) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {table}"
            f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({written}))"
        )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("typed_pages")
    op.drop_table("traits")
    with op.batch_alter_table("case_parts") as changed:
        changed.drop_column("juvenile")
    with op.batch_alter_table("cases") as changed:
        for name in ("traits_recorded", *OF_CASES):
            changed.drop_column(name)
    with op.batch_alter_table("identities") as changed:
        for name in OF_IDENTITIES:
            changed.drop_column(name)
