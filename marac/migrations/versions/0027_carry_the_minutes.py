"""Carry the minutes, on paper too."""

revision = "0027"
down_revision = "0026"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
