"""Carry files along with a merged referral, and let another area say whether it takes a case.

A transfer is offered, then accepted or not; for an area elsewhere a sealed pack is kept until its
receipt is confirmed. What was sent before counts as accepted on the day it was sent. On PostgreSQL
whoever runs the area to which a case is offered sees the offer, unless they have a conflict.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = ()
depends_on = None

HOUSE = "(SELECT current_setting('app.mode', true)) = 'house'"
WRITTEN = "EXISTS (SELECT FROM cases above WHERE above.id = case_id)"
BEFORE = (
    "case_id IN (SELECT marac_cases('core')) OR arrived_id IN (SELECT marac_cases('core'))"
)
LIVE = sa.text("ended_at IS NULL")
# The offers to the area of whoever asks; somebody with a conflict of interest hears of none.
OFFERED = """
CREATE FUNCTION marac_offered() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 {pinned} AS $$
DECLARE
    p record;
BEGIN
    SELECT * INTO p FROM marac_person();
    IF p.me IS NULL OR p.area IS NULL OR NOT p.runs THEN RETURN; END IF;
    RETURN QUERY
    SELECT t.id FROM transfers t
     WHERE t.to_area_id = p.area AND t.accepted_at IS NULL AND t.ended_at IS NULL
       AND NOT EXISTS (
           SELECT FROM conflicts x
            WHERE x.case_id = t.case_id AND x.lifted_at IS NULL
              AND (x.user_id = p.me OR x.agency_id = ANY (p.ties)));
END $$
"""


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("incidents") as table:
        table.add_column(sa.Column("platform_code", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("origin_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("merge_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_attachments_origin_id_attachments"),
            "attachments",
            ["origin_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_foreign_key(
            op.f("fk_attachments_merge_id_case_merges"),
            "case_merges",
            ["merge_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_attachments_origin_id"), ["origin_id"])
        table.create_index(op.f("ix_attachments_merge_id"), ["merge_id"])
    _transfers()
    if op.get_bind().dialect.name != "postgresql":
        return
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    pinned = f"SET search_path = pg_catalog, {schema}, pg_temp"
    op.get_bind().exec_driver_sql(OFFERED.format(pinned=pinned))
    _see(f"{BEFORE} OR id IN (SELECT marac_offered())")


def _transfers() -> None:
    with op.batch_alter_table("transfers") as table:
        table.drop_constraint(op.f("uq_transfers_case_id"), type_="unique")
        table.drop_constraint(op.f("ck_transfers_arrived_in_area"), type_="check")
        for name in ("accepted_at", "ended_at", "packed_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name in ("accepted_by_id", "ended_by_id", "packed_by_id"):
            table.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            table.create_foreign_key(
                op.f(f"fk_transfers_{name}_users"), "users", [name], ["id"]
            )
        table.add_column(sa.Column("ending", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("heard_here", sa.String(length=40), nullable=True))
        for name in ("ending_reason", "recipient", "pack_phrase", "pack_digest"):
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("told", sa.Text(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("pack", sa.LargeBinary(), nullable=True))
    op.execute(
        "UPDATE transfers SET accepted_at = sent_at, accepted_by_id = sent_by_id"
        " WHERE arrived_id IS NOT NULL"
    )
    with op.batch_alter_table("transfers") as table:
        for name, rule in {
            "arrived_in_area": "arrived_id IS NULL OR to_area_id IS NOT NULL",
            "accepted_arrives": "(accepted_at IS NULL) = (arrived_id IS NULL)",
            "accepted_who_and_when": "(accepted_at IS NULL) = (accepted_by_id IS NULL)",
            "ended_who_and_when": "(ended_at IS NULL) = (ended_by_id IS NULL)",
            "packed_who_and_when": "(packed_at IS NULL) = (packed_by_id IS NULL)",
            "ended_before_accepted": "ended_at IS NULL OR accepted_at IS NULL",
        }.items():
            table.create_check_constraint(op.f(f"ck_transfers_{name}"), rule)
        table.create_index(op.f("ix_transfers_case_id"), ["case_id"])
        table.create_index(op.f("ix_transfers_to_area_id"), ["to_area_id"])
        table.create_index(
            "uq_transfers_live_case",
            ["case_id"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )


def _see(seen: str) -> None:
    op.execute("DROP POLICY second_wall ON transfers")
    op.execute(
        f"CREATE POLICY second_wall ON transfers"
        f" USING ({HOUSE} OR ({seen})) WITH CHECK ({HOUSE} OR ({WRITTEN}))"
    )


def downgrade() -> None:
    """Change it back; of several offers of one case only the last stays."""
    if op.get_bind().dialect.name == "postgresql":
        _see(BEFORE)
        op.execute("DROP FUNCTION marac_offered()")
    op.execute("DELETE FROM transfers WHERE to_area_id IS NOT NULL AND arrived_id IS NULL")
    op.execute("DELETE FROM transfers WHERE ended_at IS NOT NULL")
    with op.batch_alter_table("transfers") as table:
        table.drop_index("uq_transfers_live_case")
        table.drop_index(op.f("ix_transfers_to_area_id"))
        table.drop_index(op.f("ix_transfers_case_id"))
        for name in (
            *("arrived_in_area", "accepted_arrives", "accepted_who_and_when"),
            *("ended_who_and_when", "packed_who_and_when", "ended_before_accepted"),
        ):
            table.drop_constraint(op.f(f"ck_transfers_{name}"), type_="check")
        for name in ("accepted_by_id", "ended_by_id", "packed_by_id"):
            table.drop_constraint(op.f(f"fk_transfers_{name}_users"), type_="foreignkey")
        for name in (
            *("accepted_at", "ended_at", "packed_at", "accepted_by_id", "ended_by_id"),
            *("packed_by_id", "ending", "heard_here", "ending_reason", "recipient"),
            *("pack_phrase", "pack_digest", "told", "pack"),
        ):
            table.drop_column(name)
        table.create_check_constraint(
            op.f("ck_transfers_arrived_in_area"), "(to_area_id IS NULL) = (arrived_id IS NULL)"
        )
        table.create_unique_constraint(op.f("uq_transfers_case_id"), ["case_id"])
    with op.batch_alter_table("attachments") as table:
        table.drop_index(op.f("ix_attachments_merge_id"))
        table.drop_index(op.f("ix_attachments_origin_id"))
        table.drop_constraint(
            op.f("fk_attachments_merge_id_case_merges"), type_="foreignkey"
        )
        table.drop_constraint(
            op.f("fk_attachments_origin_id_attachments"), type_="foreignkey"
        )
        table.drop_column("merge_id")
        table.drop_column("origin_id")
    with op.batch_alter_table("incidents") as table:
        table.drop_column("platform_code")
