"""Hear the victim at each stage, look after colleagues, and prompt for what is due."""

revision = "0018"
down_revision = "0017"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
