"""Tell the people harmed: who tells them, and when it is tried again."""

revision = "0037"
down_revision = "0036"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
