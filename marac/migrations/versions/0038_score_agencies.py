"""Count for the scorecards."""

revision = "0038"
down_revision = "0037"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
