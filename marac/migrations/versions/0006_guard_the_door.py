"""Guard the door: throttles, idle sessions, known devices.

None of these tables says anything of a case, so none stands behind the second wall.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = ()
depends_on = None


def upgrade() -> None:
    """Remember when sessions were last used, which browsers are known, and who tried how often."""
    with op.batch_alter_table("sign_in_sessions") as table:
        table.add_column(sa.Column("ended_because", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("via", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("methods", sa.JSON(), nullable=True))
    op.execute(
        "UPDATE sign_in_sessions"
        " SET last_seen_at = created_at, via = 'password', methods = '[\"password\"]'"
    )
    with op.batch_alter_table("sign_in_sessions") as table:
        table.alter_column("last_seen_at", nullable=False)
        table.alter_column("via", nullable=False)
        table.alter_column("methods", nullable=False)
    op.create_table(
        "known_devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_known_devices_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint(
            "user_id", "token_hash", name=op.f("uq_known_devices_user_id_token_hash")
        ),
    )
    op.create_table(
        "throttles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("recent", sa.JSON(), nullable=False),
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_throttles")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_throttles_kind_subject")),
    )
    op.create_index(op.f("ix_throttles_touched_at"), "throttles", ["touched_at"])


def downgrade() -> None:
    """Forget all that again."""
    op.drop_table("throttles")
    op.drop_table("known_devices")
    with op.batch_alter_table("sign_in_sessions") as table:
        for column in ("methods", "via", "last_seen_at", "ended_because"):
            table.drop_column(column)
