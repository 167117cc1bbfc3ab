"""Requests for a second person's agreement."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Edited, Model, both_or_neither
from marac.keys import SealedText


class Outcome(StrEnum):
    """What became of a request."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class ApprovalRequest(Edited, Model):
    """One person asks that something be done; it is done when a different person agrees.

    `subject` holds ids only; `digest` pins what they stood for when the request was made, so that
    a change in between voids it. Names are kept as they were, because this package knows no people.
    """

    __tablename__ = "approval_requests"
    __sealed_under__ = ("case_id", "area_id")
    __table_args__ = (
        both_or_neither("decided_at", "outcome", "decided_and_outcome"),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome != 'approved' OR decided_by_id != requested_by_id",
            name="approved_by_another",
        ),
        sa.Index(None, "area_id", "decided_at"),
    )

    act: Mapped[str]
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    case_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    subject: Mapped[dict[str, Any]]
    digest: Mapped[str]
    reason: Mapped[str] = mapped_column(SealedText())
    requested_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    requester_name: Mapped[str]
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decider_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    note: Mapped[str] = mapped_column(SealedText(), default="")
