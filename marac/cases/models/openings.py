"""Who opened which case, when and what for."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.cases.models.case import Case
from marac.database import Model
from marac.keys import SealedText


class Purpose(StrEnum):
    """What somebody opens a case for."""

    TRIAGE = "triage"
    MEETING = "meeting"
    RETURN = "return"
    ACTION = "action"
    VICTIM = "victim"
    INCIDENT = "incident"
    QUALITY = "quality"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Name the purpose as the question does."""
        return {
            Purpose.TRIAGE: "Deciding about the referral",
            Purpose.MEETING: "Preparing for, running or writing up a meeting",
            Purpose.RETURN: "Our agency’s return",
            Purpose.ACTION: "An action that we own or oversee",
            Purpose.VICTIM: "Contact with the person harmed",
            Purpose.INCIDENT: "A new incident or new information",
            Purpose.QUALITY: "Checking quality, or answering a complaint",
            Purpose.OTHER: "Something else",
        }[self]


class StatedPurpose(Model):
    """What a person said, once a day, that they open a case for."""

    __tablename__ = "stated_purposes"
    __sealed_under__ = "case_id"
    __table_args__ = (sa.UniqueConstraint("case_id", "user_id", "day"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    day: Mapped[date]
    purpose: Mapped[Purpose]
    words: Mapped[str] = mapped_column(SealedText(), default="")


class Opening(Model):
    """A person opened a case: written with the log entry of the same reading."""

    __tablename__ = "openings"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.Index(None, "user_id", "opened_at"),
        sa.Index(None, "case_id", "opened_at"),
        sa.Index(None, "agency_id", "opened_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))
    opened_at: Mapped[datetime]
    purpose: Mapped[Purpose | None]
    words: Mapped[str] = mapped_column(SealedText(), default="")

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship()


class CuriosityAlert(Model):
    """Somebody opened more cases within an hour than their work explains."""

    __tablename__ = "curiosity_alerts"
    __table_args__ = (sa.Index(None, "user_id", "raised_at"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    raised_at: Mapped[datetime]
    stopped: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()
