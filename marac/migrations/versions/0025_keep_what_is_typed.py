"""Keep what the room types."""

revision = "0025"
down_revision = "0024"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
