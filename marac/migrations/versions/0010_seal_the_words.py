"""Seal what is written about people, with blind indexes for the exact look-ups."""

revision = "0010"
down_revision = "0009"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
