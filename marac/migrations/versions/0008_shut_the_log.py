"""Shut the log against change, and begin epochs of it."""

import hmac
import json
import uuid

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0008"
down_revision = "0007"
branch_labels = ()
depends_on = None

HEAD_ID = uuid.UUID(int=7_262_018)
INDEXES = (["actor_id", "number"], ["operation", "number"], ["at"])
NEVER = "the log is never changed"

# REPLACE deletes without asking the trigger for deletes, so it is stopped before it inserts.
ON_SQLITE = tuple(
    f"CREATE TRIGGER audit_entries_no_{act} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
    for act, when in (
        ("update", "UPDATE ON audit_entries"),
        ("delete", "DELETE ON audit_entries"),
        (
            "replace",
            "INSERT ON audit_entries WHEN"
            " EXISTS (SELECT 1 FROM audit_entries WHERE number = NEW.number)"
            " OR EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)",
        ),
    )
)
ON_POSTGRESQL = (
    f"""CREATE FUNCTION marac_log_is_shut() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{NEVER}'; END $$""",
    """CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION marac_log_is_shut()""",
)


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "audit_heads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    op.add_column("audit_entries", sa.Column("operation", sa.String(length=40)))
    op.add_column("audit_entries", sa.Column("recipients", sa.JSON()))
    op.add_column("audit_entries", sa.Column("epoch", sa.Integer()))
    for columns in INDEXES:
        name = op.f(f"ix_audit_entries_{'_'.join(columns)}")
        op.create_index(name, "audit_entries", columns)
    _record_the_end()
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def _record_the_end() -> None:
    """Record where a log that stands already ends, sealed as the application would."""
    last = op.get_bind().execute(
        sa.text("SELECT number, digest FROM audit_entries ORDER BY number DESC LIMIT 1")
    )
    row = last.one_or_none()
    if row is None:
        return
    key = current_app.extensions["marac.settings"].audit_key.encode()
    key_id = hmac.digest(key, b"marac audit key", "sha256")[:8].hex()
    content = json.dumps(["head", row.number, row.digest, 1, key_id], separators=(",", ":"))
    heads = sa.table(
        "audit_heads",
        sa.column("id", sa.Uuid()),
        *(sa.column(name) for name in ("number", "epoch", "key_id", "digest", "seal")),
    )
    op.get_bind().execute(
        sa.insert(heads).values(
            id=HEAD_ID,
            number=row.number,
            epoch=1,
            key_id=key_id,
            digest=row.digest,
            seal=hmac.digest(key, content.encode(), "sha256").hex(),
        )
    )


def downgrade() -> None:
    """Change it back."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("no_update", "no_delete", "no_replace"):
            op.execute(f"DROP TRIGGER audit_entries_{name}")
    else:
        op.execute("DROP TRIGGER audit_entries_no_change ON audit_entries")
        op.execute("DROP FUNCTION marac_log_is_shut()")
    for columns in INDEXES:
        op.drop_index(op.f(f"ix_audit_entries_{'_'.join(columns)}"), "audit_entries")
    for name in ("operation", "recipients", "epoch"):
        op.drop_column("audit_entries", name)
    op.drop_table("audit_heads")
