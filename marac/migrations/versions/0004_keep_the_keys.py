"""Keep the wrapped data keys under which private words are sealed."""

revision = "0004"
down_revision = "0003"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
