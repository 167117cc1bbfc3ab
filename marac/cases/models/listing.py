"""A case's place on a meeting's agenda."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from marac.accounts.models import User
from marac.cases.calendar import MEETINGS
from marac.cases.models.case import Case
from marac.cases.models.words import Outcome
from marac.database import Edited, Model, both_or_neither
from marac.keys import SealedText


class Cause(StrEnum):
    """Why a case stands on an agenda: for the first time, or what brings it back."""

    NEW = "new"
    PUT_OFF = "put_off"
    REVIEW = "review"
    REPEAT = "repeat"
    FLAG = "flag"
    AGAIN = "again"


class Listing(Edited, Model):
    """A case's place on one meeting's agenda, from being put there to the minutes that went out.

    A listing ends when it is deferred, taken off, or followed by the next one; each case has at
    most one that has not ended. Positions run from 1 within a meeting.
    """

    __tablename__ = "listings"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("decided_at", "outcome", "outcome_and_when"),
        both_or_neither("late_agreed_at", "late_agreed_by_id", "late_agreed_who_and_when"),
        sa.CheckConstraint("outcome != 'review' OR review_on IS NOT NULL", name="review_has_a_day"),
        sa.CheckConstraint("deferral_code = '' OR ended_at IS NOT NULL", name="deferred_has_ended"),
        sa.Index("ix_listings_meeting_position", "meeting_id", "position"),
        sa.Index(
            "uq_listings_live_case",
            "case_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    # Meetings stand above cases and may not be imported; a listing still says when it is heard.
    meeting_at: Mapped[datetime] = column_property(
        sa.select(MEETINGS.c.starts_at)
        .where(MEETINGS.c.id == meeting_id)
        .correlate_except(MEETINGS)
        .scalar_subquery()
    )
    # Of an emergency meeting: when answers are due, by which the person harmed is told as well.
    answers_at: Mapped[datetime | None] = column_property(
        sa.select(sa.case((MEETINGS.c.emergency, MEETINGS.c.answers_due_at)))
        .where(MEETINGS.c.id == meeting_id)
        .correlate_except(MEETINGS)
        .scalar_subquery()
    )
    position: Mapped[int]
    minutes: Mapped[int]
    listed_at: Mapped[datetime]
    listed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    cause: Mapped[Cause] = mapped_column(default=Cause.NEW, server_default=Cause.NEW.value)
    late: Mapped[bool] = mapped_column(default=False)
    late_reason: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    late_agreed_at: Mapped[datetime | None]
    late_agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    circulated_at: Mapped[datetime | None]
    circulated_version: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    deferral_code: Mapped[str] = mapped_column(default="")
    deferral_note: Mapped[str] = mapped_column(SealedText(), default="")
    started_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    review_on: Mapped[date | None]
    decision_note: Mapped[str] = mapped_column(SealedText(), default="")
    safeguarding: Mapped[list[str]] = mapped_column(default=list)
    safeguarding_note: Mapped[str] = mapped_column(SealedText(), default="")
    victim_told_by: Mapped[str] = mapped_column(SealedText(), default="")
    victim_told_how: Mapped[str] = mapped_column(SealedText(), default="")
    victim_told_due: Mapped[date | None]
    # Who tells them, where it is somebody who signs in here; else only the words above say it.
    teller_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    minutes_sent_at: Mapped[datetime | None]
    # Heard here and again at a later meeting: from which day on it waits for that, and why.
    again_on: Mapped[date | None]
    again_reason: Mapped[str | None] = mapped_column(SealedText())

    case: Mapped[Case] = relationship(back_populates="listings")
    teller: Mapped[User | None] = relationship(foreign_keys=teller_id)

    @property
    def deferred(self) -> bool:
        """Tell whether the room (or the co-ordinator) put the case off."""
        return bool(self.deferral_code)

    @property
    def awaits_agreement(self) -> bool:
        """Tell whether the chair has still to agree that this late item may be heard."""
        return self.late and self.ended_at is None and self.late_agreed_at is None

    @property
    def undecided(self) -> bool:
        """Tell whether the meeting still owes this case a decision; deferring is one."""
        return self.ended_at is None and self.decided_at is None
