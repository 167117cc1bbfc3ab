"""Carry the minutes, on paper too.

What a version said when it was approved is fixed by the database as well; the keys in which its
words are sealed may still change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = ()
depends_on = None

NEVER = "approved minutes never change"
# Each table with the columns that stand from then on, and from when.
STANDS = {
    "minutes_revisions": (
        ("meeting_id", "number", "author_id", "digest"),
        "OLD.approved_at IS NOT NULL AND NEW.approved_at IS NOT NULL",
    ),
    "minutes_files": (("revision_id", "cut", "digest"), "OLD.id IS NOT NULL"),
}


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("minutes_revisions") as table:
        table.add_column(
            sa.Column("stood_in", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _files()
    _runs()
    for name, (columns, when) in STANDS.items():
        _stand(name, columns, when)


def _files() -> None:
    op.create_table(
        "minutes_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("cut", sa.Text(), nullable=False),
        sa.Column("laid_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["minutes_revisions.id"],
            name=op.f("fk_minutes_files_revision_id_minutes_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_files")),
        sa.UniqueConstraint("revision_id", "cut", name=op.f("uq_minutes_files_revision_id_cut")),
    )


def _runs() -> None:
    op.create_table(
        "paper_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_paper_runs_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["users.id"], name=op.f("fk_paper_runs_noted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_runs")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_paper_runs_meeting_id")),
    )
    op.create_table(
        "paper_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["paper_runs.id"], name=op.f("fk_paper_entries_run_id_paper_runs")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_paper_entries_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_paper_entries_entered_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entries")),
        sa.UniqueConstraint(
            "run_id",
            "step",
            "listing_id",
            "entered_by_id",
            name=op.f("uq_paper_entries_run_id_step_listing_id_entered_by_id"),
        ),
    )
    op.create_index(op.f("ix_paper_entries_listing_id"), "paper_entries", ["listing_id"])


def _stand(name: str, columns: tuple[str, ...], when: str) -> None:
    """Let the database refuse a change of what stands."""
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        op.execute(
            f"CREATE TRIGGER {name}_stand BEFORE UPDATE OF {', '.join(columns)} ON {name}"
            f" WHEN {when} AND ({changed}) BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
        )
        return
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    op.execute(
        f"CREATE FUNCTION marac_{name}_stand() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{NEVER}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name}_stand BEFORE UPDATE ON {name} FOR EACH ROW"
        f" WHEN ({when} AND ({changed})) EXECUTE FUNCTION marac_{name}_stand()"
    )


def downgrade() -> None:
    """Change it back."""
    for name in STANDS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}_stand")
        else:
            op.execute(f"DROP TRIGGER {name}_stand ON {name}")
            op.execute(f"DROP FUNCTION marac_{name}_stand()")
    op.drop_table("paper_entries")
    op.drop_table("paper_runs")
    op.drop_table("minutes_files")
    with op.batch_alter_table("minutes_revisions") as table:
        table.drop_column("stood_in")
