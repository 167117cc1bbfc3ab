"""Build the agenda.

Each change to an agenda is kept to be undone, and agencies say when they can be there. Both tables
hold ids, numbers and times, and nothing about a case, so the second wall need not stand there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("listings") as table:
        table.add_column(
            sa.Column("cause", sa.String(length=40), nullable=False, server_default="new")
        )
        table.add_column(sa.Column("late_reason", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "agenda_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _refers("agenda_changes", "meeting_id", "meetings"),
        _refers("agenda_changes", "listing_id", "listings"),
        _refers("agenda_changes", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_changes")),
        sa.UniqueConstraint(
            "meeting_id", "number", name=op.f("uq_agenda_changes_meeting_id_number")
        ),
    )
    op.create_table(
        "presences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("arrives_at < leaves_at", name=op.f("ck_presences_arrives_first")),
        sa.CheckConstraint(
            "arrives_at IS NOT NULL OR leaves_at IS NOT NULL",
            name=op.f("ck_presences_says_something"),
        ),
        _refers("presences", "meeting_id", "meetings"),
        _refers("presences", "agency_id", "agencies"),
        _refers("presences", "said_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
        sa.UniqueConstraint(
            "meeting_id", "agency_id", name=op.f("uq_presences_meeting_id_agency_id")
        ),
    )
    op.create_index(op.f("ix_presences_agency_id"), "presences", ["agency_id"])


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def downgrade() -> None:
    """Change it back."""
    op.drop_table("presences")
    op.drop_table("agenda_changes")
    with op.batch_alter_table("listings") as table:
        table.drop_column("late_reason")
        table.drop_column("cause")
