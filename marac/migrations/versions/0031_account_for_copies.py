"""Account for copies: a code for each, the steps of its life, supplements, and passwords.

Copies that were made before get a code too, though it is not printed on them.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = ()
depends_on = None

LETTERS = "23456789ACDEFHJKMNPQRTVWXY"
ONLY_ONCE = sa.text("kind IN ('destroyed', 'recalled')")


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("papers") as table:
        table.add_column(sa.Column("code", sa.Text(), nullable=True))
        table.add_column(sa.Column("supplement_to_id", sa.Uuid(), nullable=True))
    _give_codes()
    with op.batch_alter_table("papers") as table:
        table.alter_column("code", existing_type=sa.Text(), nullable=False)
        table.create_unique_constraint(op.f("uq_papers_code"), ["code"])
        table.create_index(op.f("ix_papers_supplement_to_id"), ["supplement_to_id"])
        table.create_foreign_key(
            op.f("fk_papers_supplement_to_id_papers"), "papers", ["supplement_to_id"], ["id"]
        )
    with op.batch_alter_table("paper_cases") as table:
        table.add_column(sa.Column("number", sa.Integer(), nullable=True))
    with op.batch_alter_table("areas") as table:
        table.add_column(
            sa.Column("locked_papers", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _steps()


def _give_codes() -> None:
    papers = sa.table("papers", sa.column("id", sa.Uuid()), sa.column("code", sa.Text()))
    connection = op.get_bind()
    for paper_id in connection.scalars(sa.select(papers.c.id)).all():
        drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
        change = sa.update(papers).where(papers.c.id == paper_id)
        connection.execute(change.values(code=f"{drawn[:4]}-{drawn[4:]}"))


def _steps() -> None:
    op.create_table(
        "paper_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.CheckConstraint("sheets IS NULL OR sheets > 0", name=op.f("ck_paper_steps_some_sheets")),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["papers.id"],
            name=op.f("fk_paper_steps_paper_id_papers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_paper_steps_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_steps")),
    )
    op.create_index(op.f("ix_paper_steps_paper_id"), "paper_steps", ["paper_id"])
    op.create_index(op.f("ix_paper_steps_digest"), "paper_steps", ["digest"])
    op.create_index(
        "uq_paper_steps_final",
        "paper_steps",
        ["paper_id", "kind"],
        unique=True,
        sqlite_where=ONLY_ONCE,
        postgresql_where=ONLY_ONCE,
    )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("paper_steps")
    with op.batch_alter_table("areas") as table:
        table.drop_column("locked_papers")
    with op.batch_alter_table("paper_cases") as table:
        table.drop_column("number")
    with op.batch_alter_table("papers") as table:
        table.drop_constraint(op.f("fk_papers_supplement_to_id_papers"), type_="foreignkey")
        table.drop_index(op.f("ix_papers_supplement_to_id"))
        table.drop_constraint(op.f("uq_papers_code"), type_="unique")
        table.drop_column("supplement_to_id")
        table.drop_column("code")
