"""The rows of the log, and the record of its end."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from marac.database import Model
from marac.events import Operation


class AuditEntry(Model):
    """One thing that happened: who, when, to what, in ids only, chained to the row before it.

    Triggers refuse every change of a row, and on PostgreSQL the application may only add and read.
    `operation`, `recipients` and `epoch` are empty in rows older than they are.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.UniqueConstraint("number"),
        sa.Index(None, "case_id", "number"),
        sa.Index(None, "area_id", "number"),
        sa.Index(None, "actor_id", "number"),
        sa.Index(None, "operation", "number"),
        sa.Index(None, "at"),
        {"info": {"append_only": True}},
    )

    number: Mapped[int]
    at: Mapped[datetime]
    event: Mapped[str]
    actor_id: Mapped[uuid.UUID | None]
    area_id: Mapped[uuid.UUID | None]
    case_id: Mapped[uuid.UUID | None]
    details: Mapped[dict[str, Any]]
    previous: Mapped[str]
    digest: Mapped[str]
    operation: Mapped[Operation | None]
    recipients: Mapped[list[str] | None]
    epoch: Mapped[int | None]


class AuditHead(Model):
    """Where the log ends, sealed: without it nobody would miss the last rows. There is one row."""

    __tablename__ = "audit_heads"

    number: Mapped[int]
    epoch: Mapped[int]
    key_id: Mapped[str]
    digest: Mapped[str]
    seal: Mapped[str]
