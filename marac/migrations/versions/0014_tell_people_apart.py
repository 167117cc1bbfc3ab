"""Tell persons apart from how they were recorded, and keep who decided so.

What was learnt beside a case (an alias, an earlier address) has no part in it. On PostgreSQL the
second wall shows it to whoever may see the identity that it stands beside, and a person to whoever
may see one of their identities.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
AREA = "(SELECT p.area FROM marac_person() p)"
PART = "EXISTS (SELECT FROM case_parts p WHERE p.identity_id = {})"
BEFORE = f"{PART.format('identities.id')} OR (area_id = {AREA} AND marac_adrift(id))"
IDENTITIES = (
    f"{PART.format('identities.id')}"
    f" OR (beside_id IS NOT NULL AND {PART.format('identities.beside_id')})"
    f" OR (beside_id IS NULL AND area_id = {AREA} AND marac_adrift(id))"
)
SEEN = "EXISTS (SELECT FROM identities i WHERE i.id = {})"
IN_AREA = f"area_id = {AREA}"
# Each table with who sees a row, and which row may be written.
POLICIES = {
    "persons": (
        "EXISTS (SELECT FROM identities i WHERE i.person_id = persons.id)",
        IN_AREA,
    ),
    "comparisons": (f"{SEEN.format('identity_id')} AND {SEEN.format('other_id')}", IN_AREA),
    "person_changes": (
        "EXISTS (SELECT FROM person_moves m WHERE m.change_id = person_changes.id)",
        IN_AREA,
    ),
    "person_moves": (SEEN.format("identity_id"), SEEN.format("identity_id")),
}


def upgrade() -> None:
    """Change the schema."""
    _make_tables()
    with op.batch_alter_table("identities") as identities:
        identities.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        identities.add_column(
            sa.Column("source", sa.String(length=40), nullable=False, server_default="case")
        )
        identities.add_column(sa.Column("beside_id", sa.Uuid(), nullable=True))
        identities.add_column(sa.Column("recorded_by_id", sa.Uuid(), nullable=True))
        identities.add_column(sa.Column("period", sa.Text(), nullable=False, server_default=""))
        for column, table, gone in (
            ("person_id", "persons", None),
            ("beside_id", "identities", "CASCADE"),
            ("recorded_by_id", "users", None),
        ):
            identities.create_foreign_key(
                op.f(f"fk_identities_{column}_{table}"), table, [column], ["id"], ondelete=gone
            )
    op.create_index(op.f("ix_identities_person_id"), "identities", ["person_id"])
    op.create_index(op.f("ix_identities_beside_id"), "identities", ["beside_id"])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY second_wall ON identities")
    _wall("identities", IDENTITIES, IN_AREA)
    for table, (seen, written) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)")
        _wall(table, seen, written)


def downgrade() -> None:
    """Change it back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY second_wall ON identities")
        _wall("identities", BEFORE, IN_AREA)
        for table in POLICIES:
            op.execute(f"DROP POLICY second_wall ON {table}")
    op.execute("DELETE FROM identities WHERE beside_id IS NOT NULL")
    op.drop_index(op.f("ix_identities_beside_id"), table_name="identities")
    op.drop_index(op.f("ix_identities_person_id"), table_name="identities")
    with op.batch_alter_table("identities") as identities:
        for column, table in (
            ("person_id", "persons"),
            ("beside_id", "identities"),
            ("recorded_by_id", "users"),
        ):
            identities.drop_constraint(op.f(f"fk_identities_{column}_{table}"), type_="foreignkey")
        for column in ("period", "recorded_by_id", "beside_id", "source", "person_id"):
            identities.drop_column(column)
    for table in ("person_moves", "person_changes", "comparisons", "persons"):
        op.drop_table(table)


def _wall(table: str, seen: str, written: str) -> None:
    op.execute(
        f"CREATE POLICY second_wall ON {table}"
        f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({written}))"
    )


def _key(table: str, column: str, to: str, gone: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)


def _make_tables() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("persons", "area_id", "areas"),
        _key("persons", "merged_into_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_table(
        "comparisons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bits", sa.Double(), nullable=True),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("scorer", sa.Text(), nullable=False),
        sa.CheckConstraint("identity_id != other_id", name=op.f("ck_comparisons_of_two")),
        _key("comparisons", "area_id", "areas"),
        _key("comparisons", "identity_id", "identities", "CASCADE"),
        _key("comparisons", "other_id", "identities", "CASCADE"),
        _key("comparisons", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparisons")),
    )
    op.create_table(
        "person_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _key("person_changes", "area_id", "areas"),
        _key("person_changes", "source_id", "persons"),
        _key("person_changes", "target_id", "persons"),
        _key("person_changes", "undoes_id", "person_changes"),
        _key("person_changes", "asked_by_id", "users"),
        _key("person_changes", "done_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_changes")),
    )
    op.create_table(
        "person_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        _key("person_moves", "change_id", "person_changes", "CASCADE"),
        _key("person_moves", "identity_id", "identities", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_moves")),
        sa.UniqueConstraint(
            "change_id", "identity_id", name=op.f("uq_person_moves_change_id_identity_id")
        ),
    )
    for table, *columns in (
        ("persons", "area_id"),
        ("persons", "merged_into_id"),
        ("comparisons", "area_id", "decided_at"),
        ("comparisons", "identity_id"),
        ("comparisons", "other_id"),
        ("person_changes", "area_id"),
        ("person_changes", "source_id"),
        ("person_changes", "target_id"),
        ("person_moves", "identity_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
