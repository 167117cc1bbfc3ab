"""Guard the door: throttles, idle sessions, known devices."""

revision = "0006"
down_revision = "0005"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
