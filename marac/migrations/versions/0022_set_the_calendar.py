"""Set the calendar of an area.

What is new of areas, meetings and feeds tells of no case, so no second wall stands before it; the
two columns of a listing stand behind the wall of their table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = ()
depends_on = None

LIVE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Change the schema."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_calendar_feeds_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_index(
        "uq_calendar_feeds_live",
        "calendar_feeds",
        ["user_id", "area_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    """Change it back."""
    op.drop_index("uq_calendar_feeds_live", table_name="calendar_feeds")
    op.drop_table("calendar_feeds")
    for table, columns in reversed(_columns().items()):
        with op.batch_alter_table(table) as changed:
            for column in reversed(columns):
                changed.drop_column(column.name)


def _columns() -> dict[str, tuple[sa.Column[object], ...]]:
    """Give the new columns of each table, made anew for each time they are asked for."""
    return {
        "areas": (
            sa.Column("late_items_days", sa.Integer(), server_default="1", nullable=False),
            sa.Column("late_items_time", sa.Time(), server_default="12:00:00", nullable=False),
            sa.Column("advocate_days", sa.Integer(), server_default="2", nullable=False),
            sa.Column("updates_due_days", sa.Integer(), server_default="2", nullable=False),
            sa.Column("victim_told_days", sa.Integer(), server_default="3", nullable=False),
            sa.Column("later_rhythms", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("quorum_count", sa.Integer(), server_default="0", nullable=False),
            sa.Column("quorum_agencies", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("calendar_place", sa.Boolean(), server_default=sa.false(), nullable=False),
        ),
        "meetings": (
            sa.Column("turn_on", sa.Date(), nullable=True),
            sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
            sa.Column("rescheduled_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("move_reason", sa.Text(), nullable=True),
            sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("answers_due_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("needed_agencies", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("without_quorum", sa.Boolean(), server_default=sa.false(), nullable=False),
        ),
        "listings": (
            sa.Column("again_on", sa.Date(), nullable=True),
            sa.Column("again_reason", sa.Text(), nullable=True),
        ),
        "mails": (sa.Column("invitation", sa.Text(), nullable=True),),
    }
