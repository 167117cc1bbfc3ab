"""Set the calendar of an area."""

revision = "0022"
down_revision = "0021"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
