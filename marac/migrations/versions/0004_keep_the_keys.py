"""Keep the wrapped data keys under which private words are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "data_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("master", sa.Integer(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (master IS NULL)", name=op.f("ck_data_keys_wrapped_by_whom")
        ),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (wrapped IS NOT NULL)",
            name=op.f("ck_data_keys_destroyed_or_there"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
    )
    op.create_index(op.f("ix_data_keys_master"), "data_keys", ["master"], unique=False)


def downgrade() -> None:
    """Change it back."""
    op.drop_table("data_keys")
