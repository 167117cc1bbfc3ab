"""Tidy the meetings."""

revision = "0032"
down_revision = "0031"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
