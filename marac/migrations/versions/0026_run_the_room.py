"""Run the room: who stepped out, what observers may hear, and notes for their author alone.

On PostgreSQL the second wall stands before the private notes: even whoever reads the case finds
only their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
OWN = "author_id = (SELECT p.me FROM marac_person() p)"
SEEN = (
    f"{OWN} AND EXISTS (SELECT FROM listings l WHERE l.id = listing_id"
    " AND l.case_id IN (SELECT marac_cases('core')))"
)
OUT_NOW = sa.text("returned_at IS NULL")


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("attendances") as table:
        table.add_column(
            sa.Column("information_sent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("hears", sa.JSON(), nullable=True))
    _absences()
    _private_notes()
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE private_notes ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE private_notes FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY owner ON private_notes TO CURRENT_USER USING (true)")
    op.execute(
        "CREATE POLICY second_wall ON private_notes"
        f" USING ({HOUSE} OR ({SEEN})) WITH CHECK ({HOUSE} OR ({SEEN}))"
    )


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "returned_at IS NULL OR returned_at >= left_at", name=op.f("ck_absences_left_first")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendances.id"],
            name=op.f("fk_absences_attendance_id_attendances"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_absences_listing_id_listings"),
            ondelete="SET NULL",
        ),
    )
    op.create_index(op.f("ix_absences_attendance_id"), "absences", ["attendance_id"])
    op.create_index(op.f("ix_absences_listing_id"), "absences", ["listing_id"])
    op.create_index(
        "uq_absences_out_now",
        "absences",
        ["attendance_id"],
        unique=True,
        sqlite_where=OUT_NOW,
        postgresql_where=OUT_NOW,
    )


def _private_notes() -> None:
    op.create_table(
        "private_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_notes")),
        sa.UniqueConstraint(
            "listing_id", "author_id", name=op.f("uq_private_notes_listing_id_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_private_notes_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_private_notes_author_id_users")
        ),
    )
    op.create_index(op.f("ix_private_notes_author_id"), "private_notes", ["author_id"])


def downgrade() -> None:
    """Change it back."""
    op.drop_table("private_notes")
    op.drop_table("absences")
    with op.batch_alter_table("attendances") as table:
        table.drop_column("hears")
        table.drop_column("information_sent")
