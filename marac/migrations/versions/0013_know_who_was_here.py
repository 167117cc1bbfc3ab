"""Keep the keys by which somebody is known again, and the weights that judge them."""

revision = "0013"
down_revision = "0012"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
