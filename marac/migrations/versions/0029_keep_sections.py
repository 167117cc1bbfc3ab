"""Keep the sections of packs, and say of a paper with which words each case was issued.

On PostgreSQL nobody reaches a section but the house, which finds it by words it already has.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("paper_cases") as table:
        table.add_column(sa.Column("section", sa.Text(), nullable=True))
        table.add_column(sa.Column("first_page", sa.Integer(), nullable=True))
    op.create_table(
        "paper_sections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_paper_sections_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sections")),
        sa.UniqueConstraint("case_id", "digest", name=op.f("uq_paper_sections_case_id_digest")),
    )
    op.create_index(op.f("ix_paper_sections_used_at"), "paper_sections", ["used_at"])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE paper_sections ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE paper_sections FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY owner ON paper_sections TO CURRENT_USER USING (true)")
    op.execute(f"CREATE POLICY second_wall ON paper_sections USING ({HOUSE}) WITH CHECK ({HOUSE})")


def downgrade() -> None:
    """Change it back."""
    op.drop_table("paper_sections")
    with op.batch_alter_table("paper_cases") as table:
        table.drop_column("first_page")
        table.drop_column("section")
