"""Ways into a case besides a seat: a named grant, and break-glass in an emergency."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.cases.models.case import Case
from marac.database import Model, both_or_neither
from marac.keys import SealedText


class CaseGrant(Model):
    """One auditor or governance lead may read one case, for a purpose and until a day."""

    __tablename__ = "case_grants"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("ended_at", "ended_by_id", "ended_who_and_when"),
        sa.CheckConstraint("granted_by_id != approved_by_id", name="granted_by_two"),
        sa.Index(None, "user_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(SealedText())
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    approved_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    granted_by: Mapped[User] = relationship(foreign_keys=granted_by_id)


class Emergency(StrEnum):
    """Why somebody had to see a case at once."""

    DANGER_TO_LIFE = "danger_to_life"
    CHILD_AT_RISK = "child_at_risk"
    SUSPECT_AT_LARGE = "suspect_at_large"
    CONTACT_NEEDED = "contact_needed"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Name the emergency as the form does."""
        return {
            Emergency.DANGER_TO_LIFE: "Somebody’s life or safety is in danger now",
            Emergency.CHILD_AT_RISK: "A child or an adult at risk needs protecting now",
            Emergency.SUSPECT_AT_LARGE: "Police or partners are dealing with an incident now",
            Emergency.CONTACT_NEEDED: "The person harmed must be reached safely now",
            Emergency.OTHER: "Something else that cannot wait",
        }[self]


class Verdict(StrEnum):
    """What a review found of a break-glass."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"

    @property
    def label(self) -> str:
        """Name the verdict as the review does."""
        return "Justified" if self is Verdict.JUSTIFIED else "Not justified"


class BreakGlass(Model):
    """One person opened one case in an emergency, to read and for an hour; somebody reviews it."""

    __tablename__ = "break_glass"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("reviewed_at", "reviewed_by_id", "reviewed_who_and_when"),
        both_or_neither("reviewed_at", "verdict", "reviewed_and_verdict"),
        sa.CheckConstraint("reviewed_by_id != user_id", name="reviewed_by_another"),
        sa.Index(None, "user_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    category: Mapped[Emergency]
    reason: Mapped[str] = mapped_column(SealedText())
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    verdict: Mapped[Verdict | None]
    review_note: Mapped[str] = mapped_column(SealedText(), default="")

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=reviewed_by_id)
