"""Chase actions."""

revision = "0034"
down_revision = "0033"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
