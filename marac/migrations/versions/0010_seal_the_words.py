"""Seal what is written about people, with blind indexes for the exact look-ups.

Sealed words are text like the words before them, so most columns stay as they are; `marac db
upgrade` seals what stands in them when the schema is there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "identity_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name=op.f("fk_identity_keys_identity_id_identities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_keys")),
    )
    op.create_index(
        op.f("ix_identity_keys_key_identity_id"), "identity_keys", ["key", "identity_id"]
    )
    op.create_index(op.f("ix_identity_keys_identity_id"), "identity_keys", ["identity_id"])
    op.drop_index(op.f("ix_identities_search_name"), table_name="identities")
    op.drop_index(op.f("ix_identities_postcode"), table_name="identities")
    with op.batch_alter_table("identities") as identities:
        identities.drop_column("search_name")
        identities.alter_column(
            "born_on",
            type_=sa.Text(),
            existing_type=sa.Date(),
            existing_nullable=True,
            postgresql_using="born_on::text",
        )
    with op.batch_alter_table("minutes_revisions") as revisions:
        revisions.alter_column(
            "content",
            type_=sa.Text(),
            existing_type=sa.JSON(),
            existing_nullable=False,
            postgresql_using="content::text",
        )


def may_go_back(connection: sa.Connection) -> None:
    """Refuse while anything is sealed: below this the keys would go, and all words with them."""
    if connection.scalar(sa.text("SELECT count(*) FROM data_keys")):
        raise RuntimeError("Words are sealed here, and would be lost. Restore a backup instead.")


def downgrade() -> None:
    """Change it back, as long as nothing is sealed."""
    may_go_back(op.get_bind())
    with op.batch_alter_table("minutes_revisions") as revisions:
        revisions.alter_column(
            "content",
            type_=sa.JSON(),
            existing_type=sa.Text(),
            existing_nullable=False,
            postgresql_using="content::json",
        )
    with op.batch_alter_table("identities") as identities:
        identities.alter_column(
            "born_on",
            type_=sa.Date(),
            existing_type=sa.Text(),
            existing_nullable=True,
            postgresql_using="born_on::date",
        )
        identities.add_column(
            sa.Column("search_name", sa.Text(), nullable=False, server_default="")
        )
    op.create_index(op.f("ix_identities_postcode"), "identities", ["postcode"])
    op.create_index(op.f("ix_identities_search_name"), "identities", ["search_name"])
    op.drop_table("identity_keys")
