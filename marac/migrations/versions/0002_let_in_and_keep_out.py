"""Let in and keep out: the whole access model."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "curiosity_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_curiosity_alerts_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_curiosity_alerts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curiosity_alerts")),
    )
    op.create_index(
        op.f("ix_curiosity_alerts_area_id"), "curiosity_alerts", ["area_id"], unique=False
    )
    op.create_index(
        op.f("ix_curiosity_alerts_user_id_raised_at"),
        "curiosity_alerts",
        ["user_id", "raised_at"],
        unique=False,
    )
    op.create_table(
        "approval_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requester_name", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decider_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome != 'approved' OR decided_by_id != requested_by_id",
            name=op.f("ck_approval_requests_approved_by_another"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_approval_requests_decided_and_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_approval_requests_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_approval_requests_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_approval_requests_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["users.id"],
            name=op.f("fk_approval_requests_requested_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_requests")),
    )
    op.create_index(
        op.f("ix_approval_requests_area_id_decided_at"),
        "approval_requests",
        ["area_id", "decided_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_approval_requests_case_id"), "approval_requests", ["case_id"], unique=False
    )
    op.create_table(
        "attestations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_attestations_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_attestations_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestations")),
        sa.UniqueConstraint("case_id", "user_id", name=op.f("uq_attestations_case_id_user_id")),
    )
    op.create_index(
        op.f("ix_attestations_user_id_case_id"),
        "attestations",
        ["user_id", "case_id"],
        unique=False,
    )
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)",
            name=op.f("ck_break_glass_reviewed_who_and_when"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (verdict IS NULL)",
            name=op.f("ck_break_glass_reviewed_and_verdict"),
        ),
        sa.CheckConstraint(
            "reviewed_by_id != user_id", name=op.f("ck_break_glass_reviewed_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_break_glass_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_break_glass_reviewed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_break_glass_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_case_id"), "break_glass", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_break_glass_user_id_case_id"), "break_glass", ["user_id", "case_id"], unique=False
    )
    op.create_table(
        "case_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_case_grants_ended_who_and_when"),
        ),
        sa.CheckConstraint(
            "granted_by_id != approved_by_id", name=op.f("ck_case_grants_granted_by_two")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_case_grants_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_grants_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_case_grants_ended_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["users.id"], name=op.f("fk_case_grants_granted_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_case_grants_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grants")),
    )
    op.create_index(op.f("ix_case_grants_case_id"), "case_grants", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_grants_user_id_case_id"), "case_grants", ["user_id", "case_id"], unique=False
    )
    op.create_table(
        "contact_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_contact_releases_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_contact_releases_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["users.id"], name=op.f("fk_contact_releases_released_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_releases")),
        sa.UniqueConstraint(
            "case_id", "agency_id", name=op.f("uq_contact_releases_case_id_agency_id")
        ),
    )
    op.create_index(
        op.f("ix_contact_releases_agency_id_case_id"),
        "contact_releases",
        ["agency_id", "case_id"],
        unique=False,
    )
    op.create_table(
        "declarations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_declarations_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["confidentiality_statements.id"],
            name=op.f("fk_declarations_statement_id_confidentiality_statements"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_declarations_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
    )
    op.create_index(
        op.f("ix_declarations_user_id_area_id_signed_at"),
        "declarations",
        ["user_id", "area_id", "signed_at"],
        unique=False,
    )
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)",
            name=op.f("ck_legal_holds_lifted_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_legal_holds_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["users.id"], name=op.f("fk_legal_holds_lifted_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["users.id"], name=op.f("fk_legal_holds_set_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_case_id"), "legal_holds", ["case_id"], unique=False)
    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_openings_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_openings_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_openings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(
        op.f("ix_openings_agency_id_opened_at"),
        "openings",
        ["agency_id", "opened_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_openings_case_id_opened_at"), "openings", ["case_id", "opened_at"], unique=False
    )
    op.create_index(
        op.f("ix_openings_user_id_opened_at"), "openings", ["user_id", "opened_at"], unique=False
    )
    op.create_table(
        "stated_purposes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_stated_purposes_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_stated_purposes_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_purposes")),
        sa.UniqueConstraint(
            "case_id", "user_id", "day", name=op.f("uq_stated_purposes_case_id_user_id_day")
        ),
    )
    with op.batch_alter_table("circulations") as table:
        table.add_column(sa.Column("recipients", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("recalled_by_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_circulations_recalled_by_id_users"), "users", ["recalled_by_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("ck_circulations_recalled_who_and_when"),
            "(recalled_at IS NULL) = (recalled_by_id IS NULL)",
        )
    with op.batch_alter_table("conflicts") as table:
        table.add_column(sa.Column("lifted_by_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("lifted_reason", sa.Text(), server_default="", nullable=False))
        table.create_foreign_key(
            op.f("fk_conflicts_lifted_by_id_users"), "users", ["lifted_by_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("ck_conflicts_lifted_who_and_when"), "(lifted_at IS NULL) = (lifted_by_id IS NULL)"
        )
    op.add_column("mails", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mails", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_mails_batch_id"), "mails", ["batch_id"], unique=False)
    op.add_column(
        "return_items",
        sa.Column("intelligence", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "sign_in_sessions", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("users", sa.Column("home_keys", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Change it back."""
    op.drop_column("users", "home_keys")
    op.drop_column("sign_in_sessions", "proved_at")
    op.drop_column("return_items", "intelligence")
    op.drop_index(op.f("ix_mails_batch_id"), table_name="mails")
    op.drop_column("mails", "batch_id")
    op.drop_column("mails", "not_before")
    with op.batch_alter_table("conflicts") as table:
        table.drop_constraint(op.f("ck_conflicts_lifted_who_and_when"), type_="check")
        table.drop_constraint(op.f("fk_conflicts_lifted_by_id_users"), type_="foreignkey")
        table.drop_column("lifted_reason")
        table.drop_column("lifted_by_id")
    with op.batch_alter_table("circulations") as table:
        table.drop_constraint(op.f("ck_circulations_recalled_who_and_when"), type_="check")
        table.drop_constraint(op.f("fk_circulations_recalled_by_id_users"), type_="foreignkey")
        table.drop_column("recalled_by_id")
        table.drop_column("recalled_at")
        table.drop_column("recipients")
    op.drop_table("stated_purposes")
    op.drop_index(op.f("ix_openings_user_id_opened_at"), table_name="openings")
    op.drop_index(op.f("ix_openings_case_id_opened_at"), table_name="openings")
    op.drop_index(op.f("ix_openings_agency_id_opened_at"), table_name="openings")
    op.drop_table("openings")
    op.drop_index(op.f("ix_legal_holds_case_id"), table_name="legal_holds")
    op.drop_table("legal_holds")
    op.drop_index(op.f("ix_declarations_user_id_area_id_signed_at"), table_name="declarations")
    op.drop_table("declarations")
    op.drop_index(op.f("ix_contact_releases_agency_id_case_id"), table_name="contact_releases")
    op.drop_table("contact_releases")
    op.drop_index(op.f("ix_case_grants_user_id_case_id"), table_name="case_grants")
    op.drop_index(op.f("ix_case_grants_case_id"), table_name="case_grants")
    op.drop_table("case_grants")
    op.drop_index(op.f("ix_break_glass_user_id_case_id"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_case_id"), table_name="break_glass")
    op.drop_table("break_glass")
    op.drop_index(op.f("ix_attestations_user_id_case_id"), table_name="attestations")
    op.drop_table("attestations")
    op.drop_index(op.f("ix_approval_requests_case_id"), table_name="approval_requests")
    op.drop_index(op.f("ix_approval_requests_area_id_decided_at"), table_name="approval_requests")
    op.drop_table("approval_requests")
    op.drop_index(op.f("ix_curiosity_alerts_user_id_raised_at"), table_name="curiosity_alerts")
    op.drop_index(op.f("ix_curiosity_alerts_area_id"), table_name="curiosity_alerts")
    op.drop_table("curiosity_alerts")
