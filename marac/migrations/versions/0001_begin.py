"""Begin: every table as the first release has it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    # A meeting points at one of its listings, and a listing at its meeting. SQLite takes such a
    # circle as it comes and cannot close it later; PostgreSQL can only close it later.
    name = op.f("fk_meetings_current_listing_id_listings")
    sqlite = op.get_bind().dialect.name == "sqlite"
    inline = (
        [sa.ForeignKeyConstraint(["current_listing_id"], ["listings.id"], name=name)]
        if sqlite
        else []
    )
    op.create_table(
        "agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("regime", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("name", name=op.f("uq_agencies_name")),
        sa.UniqueConstraint("short_name", name=op.f("uq_agencies_short_name")),
    )
    op.create_table(
        "areas",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("boundary", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("cadence_weeks", sa.Integer(), nullable=False),
        sa.Column("first_meeting", sa.Date(), nullable=False),
        sa.Column("meeting_time", sa.Time(), nullable=False),
        sa.Column("capacity_minutes", sa.Integer(), nullable=False),
        sa.Column("opening_minutes", sa.Integer(), nullable=False),
        sa.Column("case_minutes", sa.Integer(), nullable=False),
        sa.Column("referrals_close_days", sa.Integer(), nullable=False),
        sa.Column("referrals_close_time", sa.Time(), nullable=False),
        sa.Column("agenda_days", sa.Integer(), nullable=False),
        sa.Column("returns_due_days", sa.Integer(), nullable=False),
        sa.Column("returns_due_time", sa.Time(), nullable=False),
        sa.Column("packs_locked_days", sa.Integer(), nullable=False),
        sa.Column("packs_locked_time", sa.Time(), nullable=False),
        sa.Column("actions_issued_days", sa.Integer(), nullable=False),
        sa.Column("minutes_draft_days", sa.Integer(), nullable=False),
        sa.Column("minutes_out_days", sa.Integer(), nullable=False),
        sa.Column("last_reference", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("code", name=op.f("uq_areas_code")),
        sa.UniqueConstraint("name", name=op.f("uq_areas_name")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_entries_number")),
    )
    op.create_index(
        op.f("ix_audit_entries_area_id_number"),
        "audit_entries",
        ["area_id", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_audit_entries_case_id_number"),
        "audit_entries",
        ["case_id", "number"],
        unique=False,
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_sent_at"), "mails", ["sent_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "area_agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_area_agencies_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_area_agencies_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_agencies")),
        sa.UniqueConstraint(
            "area_id", "agency_id", name=op.f("uq_area_agencies_area_id_agency_id")
        ),
    )
    op.create_index(
        op.f("ix_area_agencies_agency_id"), "area_agencies", ["agency_id"], unique=False
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("referrer_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_informed", sa.Boolean(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=True),
        sa.Column("staff_victim", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("grounds_reason", sa.Text(), nullable=False),
        sa.Column("harm_source_known", sa.Boolean(), nullable=True),
        sa.Column("naming_necessity", sa.Text(), nullable=False),
        sa.Column("voice_fears", sa.Text(), nullable=False),
        sa.Column("voice_wants", sa.Text(), nullable=False),
        sa.Column("voice_safe_to_talk", sa.Text(), nullable=False),
        sa.Column("told_code", sa.Text(), nullable=False),
        sa.Column("told_views", sa.Text(), nullable=False),
        sa.Column("lawful_basis_code", sa.Text(), nullable=False),
        sa.Column("lawful_basis_note", sa.Text(), nullable=False),
        sa.Column("done_so_far", sa.Text(), nullable=False),
        sa.Column("earlier_maracs", sa.Text(), nullable=False),
        sa.Column("wanted_actions", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_code", sa.Text(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("advocate_id", sa.Uuid(), nullable=True),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_cases_decided_who_and_when"),
        ),
        sa.CheckConstraint(
            "(restricted_at IS NULL) = (restricted_by_id IS NULL)",
            name=op.f("ck_cases_restricted_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["advocate_id"], ["users.id"], name=op.f("fk_cases_advocate_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_cases_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_cases_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_cases_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"], ["users.id"], name=op.f("fk_cases_referrer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["restricted_by_id"], ["users.id"], name=op.f("fk_cases_restricted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    op.create_index(op.f("ix_cases_agency_id"), "cases", ["agency_id"], unique=False)
    op.create_index(
        op.f("ix_cases_area_id_submitted_at"), "cases", ["area_id", "submitted_at"], unique=False
    )
    op.create_index(op.f("ix_cases_referrer_id"), "cases", ["referrer_id"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("code_list", sa.String(length=40), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_codes_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint(
            "area_id",
            "code_list",
            "code",
            "valid_from",
            name=op.f("uq_codes_area_id_code_list_code_valid_from"),
        ),
    )
    op.create_index(
        op.f("ix_codes_code_list_position"), "codes", ["code_list", "position"], unique=False
    )
    op.create_table(
        "confidentiality_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_confidentiality_statements_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidentiality_statements")),
        sa.UniqueConstraint(
            "area_id", "number", name=op.f("uq_confidentiality_statements_area_id_number")
        ),
    )
    op.create_table(
        "identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("given_names", sa.Text(), nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("known_as", sa.Text(), nullable=False),
        sa.Column("pronouns", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("birth_estimated", sa.Boolean(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("tenure", sa.Text(), nullable=False),
        sa.Column("landlord", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("adjustments", sa.Text(), nullable=False),
        sa.Column("school_or_employer", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("staff_of_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_identities_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["staff_of_id"], ["agencies.id"], name=op.f("fk_identities_staff_of_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_area_id"), "identities", ["area_id"], unique=False)
    op.create_index(op.f("ix_identities_postcode"), "identities", ["postcode"], unique=False)
    op.create_index(op.f("ix_identities_search_name"), "identities", ["search_name"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("capacity_minutes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_listing_id", sa.Uuid(), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_by_id", sa.Uuid(), nullable=True),
        sa.Column("actions_issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("any_other_business", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(concluded_at IS NULL) = (concluded_by_id IS NULL)",
            name=op.f("ck_meetings_concluded_who_and_when"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_meetings_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["concluded_by_id"], ["users.id"], name=op.f("fk_meetings_concluded_by_id_users")
        ),
        *inline,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("area_id", "starts_at", name=op.f("uq_meetings_area_id_starts_at")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_memberships_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_memberships_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_agency_id"), "memberships", ["agency_id"], unique=False)
    op.create_index(op.f("ix_memberships_area_id"), "memberships", ["area_id"], unique=False)
    op.create_index(
        op.f("ix_memberships_user_id_area_id"), "memberships", ["user_id", "area_id"], unique=False
    )
    op.create_table(
        "sharing_agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "expires_on > signed_on", name=op.f("ck_sharing_agreements_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_sharing_agreements_agency_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreements")),
    )
    op.create_index(
        op.f("ix_sharing_agreements_agency_id"), "sharing_agreements", ["agency_id"], unique=False
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_sign_in_sessions_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_in_sessions_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_sessions_token_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_sessions_user_id"), "sign_in_sessions", ["user_id"], unique=False
    )
    op.create_table(
        "single_use_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_single_use_links_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_use_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_single_use_links_token_hash")),
    )
    op.create_index(
        op.f("ix_single_use_links_user_id"), "single_use_links", ["user_id"], unique=False
    )
    op.create_table(
        "attendances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("apology", sa.Boolean(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(statement_id IS NULL) = (signed_at IS NULL)",
            name=op.f("ck_attendances_signed_what_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_attendances_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_attendances_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["confidentiality_statements.id"],
            name=op.f("fk_attendances_statement_id_confidentiality_statements"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_attendances_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "meeting_id", "user_id", name=op.f("uq_attendances_meeting_id_user_id")
        ),
    )
    op.create_index(op.f("ix_attendances_meeting_id"), "attendances", ["meeting_id"], unique=False)
    op.create_table(
        "case_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("relationship_code", sa.Text(), nullable=False),
        sa.Column("witnessed_harm", sa.Boolean(), nullable=False),
        sa.Column("orders_and_bail", sa.Text(), nullable=False),
        sa.Column("warning_markers", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_parts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_case_parts_identity_id_identities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_parts")),
    )
    op.create_index(
        op.f("ix_case_parts_case_id_kind"), "case_parts", ["case_id", "kind"], unique=False
    )
    op.create_index(op.f("ix_case_parts_identity_id"), "case_parts", ["identity_id"], unique=False)
    op.create_table(
        "circulations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("circulated_by_id", sa.Uuid(), nullable=False),
        sa.Column("listing_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circulated_by_id"], ["users.id"], name=op.f("fk_circulations_circulated_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_circulations_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circulations")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_circulations_meeting_id_number")),
    )
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("declared_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) != (agency_id IS NULL)", name=op.f("ck_conflicts_person_or_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_conflicts_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_conflicts_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["users.id"], name=op.f("fk_conflicts_declared_by_id_users")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_conflicts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
    )
    op.create_index(
        op.f("ix_conflicts_agency_id_case_id"), "conflicts", ["agency_id", "case_id"], unique=False
    )
    op.create_index(op.f("ix_conflicts_case_id"), "conflicts", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_conflicts_user_id_case_id"), "conflicts", ["user_id", "case_id"], unique=False
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.Time(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("date_uncertain", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("location_code", sa.Text(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("act_code", sa.Text(), nullable=False),
        sa.Column("crime_reference", sa.Text(), nullable=False),
        sa.Column("reported_to", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("perceived_by", sa.Text(), nullable=False),
        sa.Column("words_used", sa.Text(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("evidence_kept", sa.Boolean(), nullable=False),
        sa.Column("injury", sa.Text(), nullable=False),
        sa.Column("damage", sa.Text(), nullable=False),
        sa.Column("witnesses", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= happened_on",
            name=op.f("ck_incidents_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_incidents_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_case_id"), "incidents", ["case_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_invitations_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_invitations_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name=op.f("fk_invitations_invited_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("case_id", "agency_id", name=op.f("uq_invitations_case_id_agency_id")),
    )
    op.create_index(
        op.f("ix_invitations_agency_id_case_id"),
        "invitations",
        ["agency_id", "case_id"],
        unique=False,
    )
    op.create_table(
        "listings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_by_id", sa.Uuid(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("late_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("circulated_version", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deferral_code", sa.Text(), nullable=False),
        sa.Column("deferral_note", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("safeguarding", sa.JSON(), nullable=False),
        sa.Column("safeguarding_note", sa.Text(), nullable=False),
        sa.Column("victim_told_by", sa.Text(), nullable=False),
        sa.Column("victim_told_how", sa.Text(), nullable=False),
        sa.Column("victim_told_due", sa.Date(), nullable=True),
        sa.Column("minutes_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "deferral_code = '' OR ended_at IS NOT NULL",
            name=op.f("ck_listings_deferred_has_ended"),
        ),
        sa.CheckConstraint(
            "outcome != 'review' OR review_on IS NOT NULL",
            name=op.f("ck_listings_review_has_a_day"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)", name=op.f("ck_listings_outcome_and_when")
        ),
        sa.CheckConstraint(
            "(late_agreed_at IS NULL) = (late_agreed_by_id IS NULL)",
            name=op.f("ck_listings_late_agreed_who_and_when"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_listings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["late_agreed_by_id"], ["users.id"], name=op.f("fk_listings_late_agreed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["listed_by_id"], ["users.id"], name=op.f("fk_listings_listed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_listings_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
    )
    op.create_index(op.f("ix_listings_case_id"), "listings", ["case_id"], unique=False)
    op.create_index(
        "ix_listings_meeting_position", "listings", ["meeting_id", "position"], unique=False
    )
    op.create_index(
        "uq_listings_live_case",
        "listings",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "minutes_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_minutes_revisions_approved_who_and_when"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id != author_id",
            name=op.f("ck_minutes_revisions_author_never_approves"),
        ),
        sa.CheckConstraint(
            "circulated_at IS NULL OR approved_at IS NOT NULL",
            name=op.f("ck_minutes_revisions_approved_before_circulated"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_minutes_revisions_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_minutes_revisions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_minutes_revisions_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_revisions")),
        sa.UniqueConstraint(
            "meeting_id", "number", name=op.f("uq_minutes_revisions_meeting_id_number")
        ),
    )
    op.create_table(
        "named_readers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_named_readers_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_named_readers_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_readers")),
        sa.UniqueConstraint("case_id", "user_id", name=op.f("uq_named_readers_case_id_user_id")),
    )
    op.create_index(op.f("ix_named_readers_user_id"), "named_readers", ["user_id"], unique=False)
    op.create_table(
        "papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("copy_total", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroy_by", sa.Date(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_papers_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["users.id"], name=op.f("fk_papers_issued_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_papers_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["users.id"], name=op.f("fk_papers_recipient_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint(
            "meeting_id", "kind", "copy_number", name=op.f("uq_papers_meeting_id_kind_copy_number")
        ),
    )
    op.create_index(op.f("ix_papers_agency_id"), "papers", ["agency_id"], unique=False)
    op.create_index(op.f("ix_papers_recipient_id"), "papers", ["recipient_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_questions_answered_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_questions_answered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_questions_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_questions_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_case_id"), "questions", ["case_id"], unique=False)
    op.create_table(
        "safe_contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("safe_to_call", sa.Boolean(), nullable=True),
        sa.Column("safe_to_write", sa.Boolean(), nullable=True),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("others_may_answer", sa.Text(), nullable=False),
        sa.Column("never_do", sa.Text(), nullable=False),
        sa.Column("shared_with_invited", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_safe_contacts_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contacts")),
        sa.UniqueConstraint("case_id", name=op.f("uq_safe_contacts_case_id")),
    )
    op.create_table(
        "actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_done_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_actions_ending_and_when")
        ),
        sa.CheckConstraint(
            "(reported_done_at IS NULL) = (reported_done_by_id IS NULL)",
            name=op.f("ck_actions_reported_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_actions_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_actions_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_actions_ended_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_actions_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_actions_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["reported_done_by_id"], ["users.id"], name=op.f("fk_actions_reported_done_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index(
        op.f("ix_actions_agency_id_ended_at_due_on"),
        "actions",
        ["agency_id", "ended_at", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_actions_case_id_ended_at"), "actions", ["case_id", "ended_at"], unique=False
    )
    op.create_index(op.f("ix_actions_listing_id"), "actions", ["listing_id"], unique=False)
    op.create_index(op.f("ix_actions_owner_id"), "actions", ["owner_id"], unique=False)
    op.create_table(
        "declared_interests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendances.id"],
            name=op.f("fk_declared_interests_attendance_id_attendances"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_declared_interests_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_interests")),
        sa.UniqueConstraint(
            "attendance_id",
            "listing_id",
            name=op.f("uq_declared_interests_attendance_id_listing_id"),
        ),
    )
    op.create_index(
        op.f("ix_declared_interests_listing_id"), "declared_interests", ["listing_id"], unique=False
    )
    op.create_table(
        "incident_strands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("strand", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_incident_strands_incident_id_incidents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_strands")),
        sa.UniqueConstraint(
            "incident_id", "strand", name=op.f("uq_incident_strands_incident_id_strand")
        ),
    )
    op.create_index(
        op.f("ix_incident_strands_strand"), "incident_strands", ["strand"], unique=False
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("heading", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_notes_edited_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_notes_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("listing_id", "heading", name=op.f("uq_notes_listing_id_heading")),
    )
    op.create_table(
        "paper_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_paper_cases_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_paper_cases_paper_id_papers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_cases")),
        sa.UniqueConstraint("paper_id", "case_id", name=op.f("uq_paper_cases_paper_id_case_id")),
    )
    op.create_index(op.f("ix_paper_cases_case_id"), "paper_cases", ["case_id"], unique=False)
    op.create_table(
        "returns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("searched_on", sa.Date(), nullable=True),
        sa.Column("searched_what", sa.Text(), nullable=False),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("current_worker", sa.Text(), nullable=False),
        sa.Column("proposed_actions", sa.Text(), nullable=False),
        sa.Column("staff_safety", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by_id IS NULL)",
            name=op.f("ck_returns_submitted_who_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_returns_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_returns_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_returns_listing_id_listings")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_returns_submitted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sa.UniqueConstraint(
            "listing_id", "agency_id", name=op.f("uq_returns_listing_id_agency_id")
        ),
    )
    op.create_index(
        op.f("ix_returns_agency_id_submitted_at"),
        "returns",
        ["agency_id", "submitted_at"],
        unique=False,
    )
    op.create_index(op.f("ix_returns_case_id"), "returns", ["case_id"], unique=False)
    op.create_table(
        "risk_assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessed_by_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("red_flags", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_risk_assessments_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["assessed_by_id"], ["users.id"], name=op.f("fk_risk_assessments_assessed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_risk_assessments_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_risk_assessments_listing_id_listings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_assessments")),
    )
    op.create_index(
        op.f("ix_risk_assessments_case_id"), "risk_assessments", ["case_id"], unique=False
    )
    op.create_table(
        "action_updates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_updates_action_id_actions")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_action_updates_made_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_updates")),
    )
    op.create_index(
        op.f("ix_action_updates_action_id"), "action_updates", ["action_id"], unique=False
    )
    op.create_table(
        "return_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("sharing", sa.String(length=40), nullable=False),
        sa.Column("withheld_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sharing != 'withheld' OR withheld_reason != ''",
            name=op.f("ck_return_items_withheld_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["identities.id"], name=op.f("fk_return_items_about_id_identities")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["returns.id"], name=op.f("fk_return_items_return_id_returns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_items")),
    )
    op.create_index(op.f("ix_return_items_return_id"), "return_items", ["return_id"], unique=False)
    op.create_table(
        "item_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_item_releases_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["return_items.id"], name=op.f("fk_item_releases_item_id_return_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_releases")),
        sa.UniqueConstraint(
            "item_id", "agency_id", name=op.f("uq_item_releases_item_id_agency_id")
        ),
    )
    op.create_index(
        op.f("ix_item_releases_agency_id"), "item_releases", ["agency_id"], unique=False
    )

    if not sqlite:
        op.create_foreign_key(name, "meetings", "listings", ["current_listing_id"], ["id"])


def downgrade() -> None:
    """Change it back."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_meetings_current_listing_id_listings", "meetings")
    op.drop_index(op.f("ix_item_releases_agency_id"), table_name="item_releases")
    op.drop_table("item_releases")
    op.drop_index(op.f("ix_return_items_return_id"), table_name="return_items")
    op.drop_table("return_items")
    op.drop_index(op.f("ix_action_updates_action_id"), table_name="action_updates")
    op.drop_table("action_updates")
    op.drop_index(op.f("ix_risk_assessments_case_id"), table_name="risk_assessments")
    op.drop_table("risk_assessments")
    op.drop_index(op.f("ix_returns_case_id"), table_name="returns")
    op.drop_index(op.f("ix_returns_agency_id_submitted_at"), table_name="returns")
    op.drop_table("returns")
    op.drop_index(op.f("ix_paper_cases_case_id"), table_name="paper_cases")
    op.drop_table("paper_cases")
    op.drop_table("notes")
    op.drop_index(op.f("ix_incident_strands_strand"), table_name="incident_strands")
    op.drop_table("incident_strands")
    op.drop_index(op.f("ix_declared_interests_listing_id"), table_name="declared_interests")
    op.drop_table("declared_interests")
    op.drop_index(op.f("ix_actions_owner_id"), table_name="actions")
    op.drop_index(op.f("ix_actions_listing_id"), table_name="actions")
    op.drop_index(op.f("ix_actions_case_id_ended_at"), table_name="actions")
    op.drop_index(op.f("ix_actions_agency_id_ended_at_due_on"), table_name="actions")
    op.drop_table("actions")
    op.drop_table("safe_contacts")
    op.drop_index(op.f("ix_questions_case_id"), table_name="questions")
    op.drop_table("questions")
    op.drop_index(op.f("ix_papers_recipient_id"), table_name="papers")
    op.drop_index(op.f("ix_papers_agency_id"), table_name="papers")
    op.drop_table("papers")
    op.drop_index(op.f("ix_named_readers_user_id"), table_name="named_readers")
    op.drop_table("named_readers")
    op.drop_table("minutes_revisions")
    op.drop_index(
        "uq_listings_live_case",
        table_name="listings",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_listings_meeting_position", table_name="listings")
    op.drop_index(op.f("ix_listings_case_id"), table_name="listings")
    op.drop_table("listings")
    op.drop_index(op.f("ix_invitations_agency_id_case_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_incidents_case_id"), table_name="incidents")
    op.drop_table("incidents")
    op.drop_index(op.f("ix_conflicts_user_id_case_id"), table_name="conflicts")
    op.drop_index(op.f("ix_conflicts_case_id"), table_name="conflicts")
    op.drop_index(op.f("ix_conflicts_agency_id_case_id"), table_name="conflicts")
    op.drop_table("conflicts")
    op.drop_table("circulations")
    op.drop_index(op.f("ix_case_parts_identity_id"), table_name="case_parts")
    op.drop_index(op.f("ix_case_parts_case_id_kind"), table_name="case_parts")
    op.drop_table("case_parts")
    op.drop_index(op.f("ix_attendances_meeting_id"), table_name="attendances")
    op.drop_table("attendances")
    op.drop_index(op.f("ix_single_use_links_user_id"), table_name="single_use_links")
    op.drop_table("single_use_links")
    op.drop_index(op.f("ix_sign_in_sessions_user_id"), table_name="sign_in_sessions")
    op.drop_table("sign_in_sessions")
    op.drop_index(op.f("ix_sharing_agreements_agency_id"), table_name="sharing_agreements")
    op.drop_table("sharing_agreements")
    op.drop_index(op.f("ix_memberships_user_id_area_id"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_area_id"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_agency_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_table("meetings")
    op.drop_index(op.f("ix_identities_search_name"), table_name="identities")
    op.drop_index(op.f("ix_identities_postcode"), table_name="identities")
    op.drop_index(op.f("ix_identities_area_id"), table_name="identities")
    op.drop_table("identities")
    op.drop_table("confidentiality_statements")
    op.drop_index(op.f("ix_codes_code_list_position"), table_name="codes")
    op.drop_table("codes")
    op.drop_index(op.f("ix_cases_referrer_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_area_id_submitted_at"), table_name="cases")
    op.drop_index(op.f("ix_cases_agency_id"), table_name="cases")
    op.drop_table("cases")
    op.drop_index(op.f("ix_area_agencies_agency_id"), table_name="area_agencies")
    op.drop_table("area_agencies")
    op.drop_table("users")
    op.drop_index(op.f("ix_mails_sent_at"), table_name="mails")
    op.drop_table("mails")
    op.drop_index(op.f("ix_audit_entries_case_id_number"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_area_id_number"), table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_table("areas")
    op.drop_table("agencies")
