"""Ask for a second factor: passkeys, authenticator apps, recovery codes, and losing them."""

revision = "0005"
down_revision = "0004"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""


def downgrade() -> None:
    """Change it back."""
