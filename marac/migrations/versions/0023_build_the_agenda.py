"""Build the agenda."""

revision = "0023"
down_revision = "0022"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
