"""Meetings, circulations, attendance, what was said and the minutes."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Area
from marac.cases.models import Listing
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.keys import SealedJSON, SealedText
from marac.meetings.attending import Absence, Attendance, DeclaredInterest

__all__ = [
    "Absence",
    "Attendance",
    "Circulation",
    "DeclaredInterest",
    "Heading",
    "Meeting",
    "MinutesRevision",
    "Note",
]


class Meeting(Edited, Recorded, Model):
    """One conference; which step of the cycle it has reached is computed in `stages.py`."""

    __tablename__ = "meetings"
    __sealed_under__ = "area_id"
    __table_args__ = (
        sa.UniqueConstraint("area_id", "starts_at"),
        both_or_neither("concluded_at", "concluded_by_id", "concluded_who_and_when"),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    starts_at: Mapped[datetime]
    venue: Mapped[str] = mapped_column(SealedText(), default="")
    emergency: Mapped[bool] = mapped_column(default=False)
    capacity_minutes: Mapped[int]
    started_at: Mapped[datetime | None]
    current_listing_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("listings.id", use_alter=True)
    )
    concluded_at: Mapped[datetime | None]
    concluded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    actions_issued_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(SealedText(), default="")
    any_other_business: Mapped[str] = mapped_column(SealedText(), default="")
    # The day of the area's rhythm whose turn it takes; None when it was added or called at once.
    turn_on: Mapped[date | None]
    # How often its entry in people's own calendars changed, when last, and why it was moved.
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    rescheduled_at: Mapped[datetime | None]
    move_reason: Mapped[str | None] = mapped_column(SealedText())
    invited_at: Mapped[datetime | None]
    # Of an emergency meeting: when answers are due, and the ids of who must be there.
    answers_due_at: Mapped[datetime | None]
    needed_agencies: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    without_quorum: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    area: Mapped[Area] = relationship()
    listings: Mapped[list[Listing]] = relationship(
        order_by=(Listing.position, Listing.id), foreign_keys=Listing.meeting_id
    )
    circulations: Mapped[list["Circulation"]] = relationship(
        back_populates="meeting", order_by="Circulation.number"
    )
    attendances: Mapped[list[Attendance]] = relationship(
        back_populates="meeting", order_by=Attendance.id
    )
    minutes_revisions: Mapped[list["MinutesRevision"]] = relationship(
        back_populates="meeting", order_by="MinutesRevision.number"
    )

    @property
    def agendas_out(self) -> list["Circulation"]:
        """Give the versions of the agenda that went out and were not recalled."""
        return [one for one in self.circulations if one.recalled_at is None]


class Circulation(Model):
    """The agenda went out: its first version, or a supplement with the late items.

    `recipients` says in ids which cases were out then, to which agency each, and which of its
    people could open it: what the next version is compared with. One that was recalled went out to
    nobody; its number is not given again.
    """

    __tablename__ = "circulations"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "number"),
        both_or_neither("recalled_at", "recalled_by_id", "recalled_who_and_when"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    number: Mapped[int]
    circulated_at: Mapped[datetime]
    circulated_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    listing_count: Mapped[int]
    recipients: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    recalled_at: Mapped[datetime | None]
    recalled_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    meeting: Mapped[Meeting] = relationship(back_populates="circulations")


class Heading(StrEnum):
    """What the room talks through for each case, in this order."""

    PRESENTED = "presented"
    SHARED = "shared"
    VOICE = "voice"
    RISK = "risk"
    COMMUNITY = "community"

    @property
    def label(self) -> str:
        """Name the heading as the live screen and the minutes do."""
        return {
            Heading.PRESENTED: "The case as presented",
            Heading.SHARED: "Shared by agencies",
            Heading.VOICE: "The victim’s voice",
            Heading.RISK: "Risk: possible harm, what raises it, what protects",
            Heading.COMMUNITY: "Community impact",
        }[self]


class Note(Edited, Model):
    """What was said about one case under one heading."""

    __tablename__ = "notes"
    __sealed_under__ = "listing.case_id"
    __table_args__ = (sa.UniqueConstraint("listing_id", "heading"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("listings.id"))
    heading: Mapped[Heading]
    text: Mapped[str] = mapped_column(SealedText())
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    listing: Mapped[Listing] = relationship()
    edited_by: Mapped[User] = relationship()


class MinutesRevision(Recorded, Model):
    """One version of the minutes; once approved it never changes, an amendment is the next number.

    `content` is the record as it stood, in sections, so that each agency's extract can be cut
    from it. `stood_in` tells that the approver did it in the place of a chair, since none could.
    """

    __tablename__ = "minutes_revisions"
    __sealed_under__ = "meeting.area_id"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "number"),
        both_or_neither("approved_at", "approved_by_id", "approved_who_and_when"),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id != author_id", name="author_never_approves"
        ),
        sa.CheckConstraint(
            "circulated_at IS NULL OR approved_at IS NOT NULL", name="approved_before_circulated"
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    number: Mapped[int]
    author_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    content: Mapped[dict[str, Any]] = mapped_column(SealedJSON())
    reason: Mapped[str] = mapped_column(SealedText(), default="")
    digest: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    stood_in: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    circulated_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(back_populates="minutes_revisions")
    author: Mapped[User] = relationship(foreign_keys=author_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
