"""Chase through an agency's manager."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("area_agencies") as table:
        table.add_column(sa.Column("manager_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_area_agencies_manager_id_users"), "users", ["manager_id"], ["id"]
        )
        table.create_index(op.f("ix_area_agencies_manager_id"), ["manager_id"])
    with op.batch_alter_table("mails") as table:
        table.add_column(sa.Column("trouble", sa.String(length=40), nullable=True))
    op.create_table(
        "mail_subjects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["mails.id"],
            name=op.f("fk_mail_subjects_mail_id_mails"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_subjects")),
        sa.UniqueConstraint(
            "mail_id", "subject_id", name=op.f("uq_mail_subjects_mail_id_subject_id")
        ),
    )
    op.create_index(op.f("ix_mail_subjects_subject_id"), "mail_subjects", ["subject_id"])


def downgrade() -> None:
    """Change it back."""
    op.drop_table("mail_subjects")
    with op.batch_alter_table("mails") as table:
        table.drop_column("trouble")
    with op.batch_alter_table("area_agencies") as table:
        table.drop_index(op.f("ix_area_agencies_manager_id"))
        table.drop_constraint(op.f("fk_area_agencies_manager_id_users"), type_="foreignkey")
        table.drop_column("manager_id")
