"""Keep in touch with the people harmed: who does, and what came of it."""

revision = "0036"
down_revision = "0035"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
