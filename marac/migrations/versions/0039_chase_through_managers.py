"""Chase through an agency's manager."""

revision = "0039"
down_revision = "0038"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
