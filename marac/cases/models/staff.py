"""What was promised to somebody who was harmed and works for a partner agency."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.keys import SealedText


class Promise(StrEnum):
    """The seven points, in the order of the checklist."""

    SAME_CARE = "same_care"
    VICTIMS_CODE = "victims_code"
    OWN_CASE = "own_case"
    WELFARE = "welfare"
    COMMAND = "command"
    EVIDENCE = "evidence"
    SAFETY_REPORT = "safety_report"

    @property
    def label(self) -> str:
        """Name the point as the checklist does."""
        return {
            Promise.SAME_CARE: "The same care as any member of the public",
            Promise.VICTIMS_CODE: "The Victims’ Code in full",
            Promise.OWN_CASE: "Never the officer in their own case",
            Promise.WELFARE: "Welfare and a supervisor within 24 hours",
            Promise.COMMAND: "Senior command told",
            Promise.EVIDENCE: "Best evidence, with a personal statement taken by somebody else",
            Promise.SAFETY_REPORT: "Assault, or health and safety, report filed",
        }[self]


class PromiseKept(StrEnum):
    """Whether a point was done; "not done" gives its reason."""

    DONE = "done"
    NOT_DONE = "not_done"

    @property
    def label(self) -> str:
        """Name it as the checklist does."""
        return "Done" if self is PromiseKept.DONE else "Not done"


class StaffPoint(Edited, Recorded, Model):
    """One point of the checklist of one case: who sees to it, by when, and what came of it."""

    __tablename__ = "staff_points"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "promise"),
        both_or_neither("kept", "settled_at", "kept_and_when"),
        both_or_neither("settled_at", "settled_by_id", "settled_who_and_when"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    promise: Mapped[Promise]
    owner_name: Mapped[str] = mapped_column(SealedText(), default="")
    due_on: Mapped[date | None]
    kept: Mapped[PromiseKept | None]
    note: Mapped[str] = mapped_column(SealedText(), default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    settled_by: Mapped[User | None] = relationship()
