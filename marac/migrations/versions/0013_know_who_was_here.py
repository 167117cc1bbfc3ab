"""Keep the keys by which somebody is known again, and the weights that judge them.

Keys are hashes keyed with the area's secret and what is compared lies sealed, so the second wall,
which hides cases, has nothing to hide here: it asks about what may be shown, where it is shown.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Make room for entries, their keys, and what is learnt from decisions."""
    op.create_table(
        "match_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["identities.id"], name=op.f("fk_match_entries_id_identities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_match_entries_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_entries")),
        sa.UniqueConstraint("number", name=op.f("uq_match_entries_number")),
    )
    op.create_index(op.f("ix_match_entries_area_id"), "match_entries", ["area_id"])
    op.create_table(
        "match_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["match_entries.number"],
            name=op.f("fk_match_keys_number_match_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_match_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_match_keys_number"), "match_keys", ["number"])
    op.create_table(
        "match_weights",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chances", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("loss_before", sa.Double(), nullable=False),
        sa.Column("loss_after", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_match_weights_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_weights")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_match_weights_area_id_number")),
    )
    op.create_table(
        "match_suggestions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("bits", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_match_suggestions_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["one_id"], ["identities.id"], name=op.f("fk_match_suggestions_one_id_identities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["identities.id"],
            name=op.f("fk_match_suggestions_other_id_identities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_suggestions")),
        sa.UniqueConstraint(
            "one_id", "other_id", name=op.f("uq_match_suggestions_one_id_other_id")
        ),
    )
    op.create_index(op.f("ix_match_suggestions_area_id"), "match_suggestions", ["area_id"])
    op.create_index(op.f("ix_match_suggestions_other_id"), "match_suggestions", ["other_id"])
    op.create_table(
        "match_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_match_progress_area_id_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_progress")),
    )


def downgrade() -> None:
    """Forget them: all but the learnt weights and the suggestions is made anew from what stands."""
    for table in (
        "match_progress", "match_suggestions", "match_weights", "match_keys", "match_entries"
    ):
        op.drop_table(table)
