"""Ask the agencies."""

revision = "0024"
down_revision = "0023"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
