"""The rows of the log."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from marac.database import Model


class AuditEntry(Model):
    """One thing that happened: who, when, to what, in ids only, chained to the row before it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.UniqueConstraint("number"),
        sa.Index(None, "case_id", "number"),
        sa.Index(None, "area_id", "number"),
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
