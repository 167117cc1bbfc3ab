"""Run the room."""

revision = "0026"
down_revision = "0025"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
