"""Describe incidents in full."""

revision = "0016"
down_revision = "0015"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
