"""Remind people."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("areas") as table:
        table.add_column(
            sa.Column("reminder_steps", sa.JSON(), nullable=False, server_default="{}")
        )
    with op.batch_alter_table("mails") as table:
        table.add_column(sa.Column("refused_with", sa.Integer(), nullable=True))
    _digests()
    _reminders()
    _people()


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_digests_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_digests_person_id_users")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_digests_mail_id_mails")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "area_id", "person_id", "day", name=op.f("uq_digests_area_id_person_id_day")
        ),
    )
    for column in ("person_id", "day", "mail_id"):
        op.create_index(op.f(f"ix_digests_{column}"), "digests", [column])
    op.create_table(
        "reminder_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_reminder_rounds_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rounds")),
        sa.UniqueConstraint("area_id", "day", name=op.f("uq_reminder_rounds_area_id_day")),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_reminders_digest_id_digests")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_reminders_person_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "person_id",
            "kind",
            "subject_id",
            "due_on",
            "rung",
            "step",
            name=op.f("uq_reminders_person_id_kind_subject_id_due_on_rung_step"),
        ),
    )
    op.create_index(op.f("ix_reminders_digest_id"), "reminders", ["digest_id"])


def _people() -> None:
    op.create_table(
        "reminder_wishes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_reminder_wishes_person_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_wishes")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reminder_wishes_person_id")),
    )
    op.create_table(
        "absences_from_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_absences_from_work_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_absences_from_work_person_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_absences_from_work_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["users.id"], name=op.f("fk_absences_from_work_stand_in_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences_from_work")),
    )
    for column in ("person_id", "stand_in_id"):
        op.create_index(op.f(f"ix_absences_from_work_{column}"), "absences_from_work", [column])


def downgrade() -> None:
    """Change it back."""
    for name in ("absences_from_work", "reminder_wishes", "reminders", "reminder_rounds"):
        op.drop_table(name)
    op.drop_table("digests")
    with op.batch_alter_table("areas") as table:
        table.drop_column("reminder_steps")
    with op.batch_alter_table("mails") as table:
        table.drop_column("refused_with")
