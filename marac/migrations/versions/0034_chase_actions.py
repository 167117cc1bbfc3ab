"""Chase actions: what each is for and did, wishes for a later date, evidence, and kept lists.

On PostgreSQL the second wall stands before what belongs to an action: it is seen with the action.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
SEEN = "EXISTS (SELECT FROM actions above WHERE above.id = action_id)"
OF_ACTIONS = ("action_date_requests", "action_evidence")


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("actions") as table:
        table.add_column(sa.Column("aim", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("factor", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("effect", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("depends_on_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_actions_depends_on_id_actions"), "actions", ["depends_on_id"], ["id"]
        )
        table.create_index(op.f("ix_actions_depends_on_id"), ["depends_on_id"])
    with op.batch_alter_table("actions") as table:
        table.alter_column("factor", server_default=None)
    _date_requests()
    _evidence()
    _views()
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in OF_ACTIONS:
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY owner ON {name} TO CURRENT_USER USING (true)")
        op.execute(
            f"CREATE POLICY second_wall ON {name}"
            f" USING ({HOUSE} OR {SEEN}) WITH CHECK ({HOUSE} OR {SEEN})"
        )


def _date_requests() -> None:
    op.create_table(
        "action_date_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_action_date_requests_decided_who_and_when"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL)",
            name=op.f("ck_action_date_requests_decided_and_how"),
        ),
        *_keys("action_date_requests", action_id="actions"),
        *_keys("action_date_requests", asked_by_id="users", decided_by_id="users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_date_requests")),
    )
    op.create_index(
        op.f("ix_action_date_requests_action_id"), "action_date_requests", ["action_id"]
    )


def _evidence() -> None:
    op.create_table(
        "action_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        *_keys("action_evidence", action_id="actions"),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name=op.f("fk_action_evidence_attachment_id_attachments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_evidence")),
        sa.UniqueConstraint(
            "action_id", "attachment_id", name=op.f("uq_action_evidence_action_id_attachment_id")
        ),
    )
    for name in ("action_id", "attachment_id"):
        op.create_index(op.f(f"ix_action_evidence_{name}"), "action_evidence", [name])


def _views() -> None:
    op.create_table(
        "action_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("action_views", user_id="users", area_id="areas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_views")),
    )
    op.create_index(op.f("ix_action_views_user_id"), "action_views", ["user_id"])


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    """Name what refers to other tables."""
    return [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
        for name, other in columns.items()
    ]


def downgrade() -> None:
    """Change it back."""
    op.drop_table("action_views")
    op.drop_table("action_evidence")
    op.drop_table("action_date_requests")
    with op.batch_alter_table("actions") as table:
        table.drop_index(op.f("ix_actions_depends_on_id"))
        table.drop_constraint(op.f("fk_actions_depends_on_id_actions"), type_="foreignkey")
        for name in ("depends_on_id", "effect", "factor", "aim"):
            table.drop_column(name)
