"""Let an area keep its catalogue and write letters."""

revision = "0021"
down_revision = "0020"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
