"""Know a repeat, and what came from elsewhere or went there."""

revision = "0019"
down_revision = "0018"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
