"""Let words change from a day, and keep how every one was worded before."""

revision = "0012"
down_revision = "0011"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
