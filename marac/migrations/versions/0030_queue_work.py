"""Queue work: the jobs that no page waits for, who does them, and on PostgreSQL their queue."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = ()
depends_on = None

# The tables of Huey 3.5, in a schema of their own: the application's role may not make tables.
QUEUE = (
    "CREATE SCHEMA marac_queue",
    "CREATE TABLE marac_queue.huey_kv (queue text NOT NULL, key text NOT NULL,"
    " value bytea NOT NULL, PRIMARY KEY (queue, key))",
    "CREATE TABLE marac_queue.huey_schedule (id bigserial PRIMARY KEY, queue text NOT NULL,"
    " data bytea NOT NULL, timestamp double precision NOT NULL)",
    "CREATE INDEX huey_schedule_queue_timestamp ON marac_queue.huey_schedule (queue, timestamp)",
    "CREATE TABLE marac_queue.huey_task (id bigserial PRIMARY KEY, queue text NOT NULL,"
    " data bytea NOT NULL, priority double precision NOT NULL DEFAULT 0.0)",
    "CREATE INDEX huey_task_queue_priority_id"
    " ON marac_queue.huey_task (queue, priority DESC, id)",
    "CREATE TABLE marac_queue.huey_counter (queue text NOT NULL, key text NOT NULL,"
    " value bigint NOT NULL DEFAULT 0, PRIMARY KEY (queue, key))",
)


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "workers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_index(op.f("ix_workers_beat_at"), "workers", ["beat_at"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_id", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_jobs_ended_somehow")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_jobs_area_id_areas")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_jobs_asked_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_asked_by_id"), "jobs", ["asked_by_id"])
    op.create_index(op.f("ix_jobs_batch_id"), "jobs", ["batch_id"])
    op.create_index(op.f("ix_jobs_about_id"), "jobs", ["about_id"])
    op.create_index(op.f("ix_jobs_ended_at_not_before"), "jobs", ["ended_at", "not_before"])
    unfinished = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_jobs_unfinished",
        "jobs",
        ["kind", "about_id", "target_id", "detail"],
        unique=True,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in QUEUE:
            op.execute(statement)


def downgrade() -> None:
    """Change it back."""
    op.drop_table("jobs")
    op.drop_table("workers")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SCHEMA marac_queue CASCADE")
