"""Let agencies sign their people in with their own accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = ()
depends_on = None

LIVE = "live_from IS NOT NULL AND ended_at IS NULL"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "identity_providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret", sa.Text(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("hosts", sa.JSON(), nullable=False),
        sa.Column("factor_counts", sa.Boolean(), nullable=False),
        sa.Column("factor_amr", sa.JSON(), nullable=False),
        sa.Column("factor_acr", sa.JSON(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_identity_providers_agency_id_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_identity_providers_proposed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_providers")),
    )
    op.create_index(
        op.f("ix_identity_providers_agency_id"), "identity_providers", ["agency_id"], unique=False
    )
    op.create_index(
        "uq_identity_providers_live",
        "identity_providers",
        ["agency_id"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )
    op.create_table(
        "identity_provider_domains",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["identity_providers.id"],
            name=op.f("fk_identity_provider_domains_provider_id_identity_providers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_provider_domains")),
        sa.UniqueConstraint("domain", name=op.f("uq_identity_provider_domains_domain")),
    )
    op.create_index(
        op.f("ix_identity_provider_domains_provider_id"),
        "identity_provider_domains",
        ["provider_id"],
        unique=False,
    )
    op.create_table(
        "identity_provider_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agencies.id"],
            name=op.f("fk_identity_provider_accounts_agency_id_agencies"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["identity_providers.id"],
            name=op.f("fk_identity_provider_accounts_provider_id_identity_providers"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_identity_provider_accounts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_provider_accounts")),
        sa.UniqueConstraint(
            "agency_id", "subject", name=op.f("uq_identity_provider_accounts_agency_id_subject")
        ),
        sa.UniqueConstraint(
            "agency_id", "user_id", name=op.f("uq_identity_provider_accounts_agency_id_user_id")
        ),
    )
    for column in ("provider_id", "user_id"):
        op.create_index(
            op.f(f"ix_identity_provider_accounts_{column}"),
            "identity_provider_accounts",
            [column],
            unique=False,
        )
    op.create_table(
        "identity_provider_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["identity_providers.id"],
            name=op.f("fk_identity_provider_visits_provider_id_identity_providers"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_identity_provider_visits_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_provider_visits")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_provider_visits_token_hash")),
    )
    for column in ("provider_id", "expires_at"):
        op.create_index(
            op.f(f"ix_identity_provider_visits_{column}"),
            "identity_provider_visits",
            [column],
            unique=False,
        )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("identity_provider_visits")
    op.drop_table("identity_provider_accounts")
    op.drop_table("identity_provider_domains")
    op.drop_table("identity_providers")
