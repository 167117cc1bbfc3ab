"""Attach files to a case.

On PostgreSQL the second wall stands before them too: whoever may open the case, but for files kept
for those who run it; and of their own files whoever wrote the referral.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
ME = "(SELECT p.{} FROM marac_person() p)"
FOR_THE_AREA = (
    f"({ME.format('runs')} OR ({ME.format('governs')} AND EXISTS (SELECT FROM case_grants g"
    f" WHERE g.case_id = attachments.case_id AND g.user_id = {ME.format('me')}"
    f" AND g.ended_at IS NULL AND g.expires_at > {ME.format('moment')})))"
)
# One's own referral, not one that was opened in an emergency: that shows no files.
OWN = (
    "attachments.case_id IN (SELECT marac_cases('content')) AND EXISTS (SELECT FROM cases c"
    " WHERE c.id = attachments.case_id AND c.agency_id = attachments.agency_id"
    f" AND c.referrer_id = {ME.format('me')}"
    f" AND c.agency_id = ANY ({ME.format('belongs')}::uuid[]))"
)
SEEN = (
    "(attachments.case_id IN (SELECT marac_cases('core'))"
    f" AND (sharing = 'all' OR {FOR_THE_AREA})) OR ({OWN})"
)
WRITTEN = "EXISTS (SELECT FROM cases above WHERE above.id = attachments.case_id)"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("sharing", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("infected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Uuid(), nullable=True),
        sa.Column("removal_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "checked_at IS NULL OR infected_at IS NULL",
            name=op.f("ck_attachments_clean_or_infected"),
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)",
            name=op.f("ck_attachments_removed_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_attachments_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_attachments_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_attachments_added_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_attachments_removed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("case_id", "digest", name=op.f("uq_attachments_case_id_digest")),
    )
    op.create_index(op.f("ix_attachments_added_by_id"), "attachments", ["added_by_id"])
    op.create_index(op.f("ix_attachments_agency_id"), "attachments", ["agency_id"])
    op.create_index(
        op.f("ix_attachments_checked_at_tried_at"), "attachments", ["checked_at", "tried_at"]
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE attachments ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE attachments FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY owner ON attachments TO CURRENT_USER USING (true)")
    op.execute(
        f"CREATE POLICY second_wall ON attachments"
        f" USING ({HOUSE} OR ({SEEN})) WITH CHECK ({HOUSE} OR ({WRITTEN}))"
    )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("attachments")
