"""Find the cases of an area that are open, or closed lately, without reading all there ever were."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_index(op.f("ix_cases_area_id_closed_at"), "cases", ["area_id", "closed_at"])


def downgrade() -> None:
    """Change it back."""
    op.drop_index(op.f("ix_cases_area_id_closed_at"), "cases")
