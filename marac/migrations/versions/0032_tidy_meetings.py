"""Tidy the meetings: an approval of minutes stands, too.

0027 fixed what an approved version says for as long as it is approved; whoever cleared the approval
first could change it after all.
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = ()
depends_on = None

NEVER = "approved minutes never change"
SAID = ("meeting_id", "number", "author_id", "digest")
APPROVAL = ("approved_at", "approved_by_id", "stood_in")
# Since 0027, and from now on: which columns stand, and when.
WHILE_APPROVED = (SAID, "OLD.approved_at IS NOT NULL AND NEW.approved_at IS NOT NULL")
ONCE_APPROVED = (SAID + APPROVAL, "OLD.approved_at IS NOT NULL")


def upgrade() -> None:
    """Change the schema."""
    _stand(*ONCE_APPROVED)


def downgrade() -> None:
    """Change it back."""
    _stand(*WHILE_APPROVED)


def _stand(columns: tuple[str, ...], when: str) -> None:
    """Let the database refuse a change of these columns; the function behind it stays as it is."""
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        op.execute("DROP TRIGGER minutes_revisions_stand")
        op.execute(
            f"CREATE TRIGGER minutes_revisions_stand BEFORE UPDATE OF {', '.join(columns)}"
            f" ON minutes_revisions WHEN {when} AND ({changed})"
            f" BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
        )
        return
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    op.execute("DROP TRIGGER minutes_revisions_stand ON minutes_revisions")
    op.execute(
        "CREATE TRIGGER minutes_revisions_stand BEFORE UPDATE ON minutes_revisions FOR EACH ROW"
        f" WHEN ({when} AND ({changed})) EXECUTE FUNCTION marac_minutes_revisions_stand()"
    )
