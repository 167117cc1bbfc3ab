"""Remind people."""

revision = "0035"
down_revision = "0034"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
