"""Keep every text that the room wrote, what is typed and not saved, and who is typing where.

A note that stands begins its history when it is next changed, with the text that it had: sealed
words cannot be copied from row to row. On PostgreSQL the second wall stands before the new tables:
what was typed and not saved is its writer's alone.
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
MINE = "user_id = (SELECT p.me FROM marac_person() p)"
SEEN = (
    "EXISTS (SELECT FROM listings l WHERE l.id = listing_id"
    " AND l.case_id IN (SELECT marac_cases('core')))"
)
WRITTEN = (
    "EXISTS (SELECT FROM listings l JOIN cases above ON above.id = l.case_id"
    " WHERE l.id = listing_id)"
)
# Each table with who sees a row, and which row may be written.
POLICIES = {
    "note_revisions": (SEEN, WRITTEN),
    "typed_hearings": (f"{MINE} AND {SEEN}", f"{MINE} AND {WRITTEN}"),
    "writers_at_work": (SEEN, f"{MINE} AND {WRITTEN}"),
}


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "note_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        *_keys("note_revisions", "written_by_id"),
        sa.UniqueConstraint(
            "listing_id",
            "heading",
            "number",
            name=op.f("uq_note_revisions_listing_id_heading_number"),
        ),
    )
    op.create_table(
        "typed_hearings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("typed_hearings", "user_id"),
        sa.UniqueConstraint(
            "listing_id",
            "user_id",
            "page",
            name=op.f("uq_typed_hearings_listing_id_user_id_page"),
        ),
    )
    op.create_table(
        "writers_at_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("writers_at_work", "user_id"),
        sa.UniqueConstraint(
            "listing_id", "user_id", name=op.f("uq_writers_at_work_listing_id_user_id")
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        _build_the_wall()


def _keys(table: str, user: str) -> list[sa.Constraint]:
    """Name the primary key, and what refers to the listing and to the person who writes."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f(f"fk_{table}_listing_id_listings")
        ),
        sa.ForeignKeyConstraint([user], ["users.id"], name=op.f(f"fk_{table}_{user}_users")),
    ]


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
    op.drop_table("writers_at_work")
    op.drop_table("typed_hearings")
    op.drop_table("note_revisions")
