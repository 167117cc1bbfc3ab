"""Queue work."""

revision = "0030"
down_revision = "0029"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
