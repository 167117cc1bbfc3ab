"""Carry files, flags and transfers along."""

revision = "0020"
down_revision = "0019"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
