"""Judge the risk by a set of questions, each version kept."""

revision = "0017"
down_revision = "0016"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
