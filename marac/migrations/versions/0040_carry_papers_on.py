"""Carry the papers on."""

revision = "0040"
down_revision = "0039"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
