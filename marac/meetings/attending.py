"""The register of a meeting: who came, stepped out and went, what they signed and declared."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency, ConfidentialityStatement
from marac.cases.models import Listing
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.keys import SealedText

if TYPE_CHECKING:
    from marac.meetings.models import Meeting


class Attendance(Edited, Recorded, Model):
    """A person at a meeting: when they came and went, what they signed and declared."""

    __tablename__ = "attendances"
    __sealed_under__ = "meeting.area_id"
    __table_args__ = (
        both_or_neither("statement_id", "signed_at", "signed_what_and_when"),
        sa.UniqueConstraint("meeting_id", "user_id"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(SealedText())
    capacity: Mapped[str] = mapped_column(SealedText(), default="")
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    apology: Mapped[bool] = mapped_column(default=False)
    information_sent: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # The listings that an observer may hear, by id; None for everybody who is no observer.
    hears: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    statement_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("confidentiality_statements.id")
    )
    signed_at: Mapped[datetime | None]

    meeting: Mapped["Meeting"] = relationship(back_populates="attendances")
    user: Mapped[User | None] = relationship()
    agency: Mapped[Agency | None] = relationship()
    statement: Mapped[ConfidentialityStatement | None] = relationship()
    interests: Mapped[list["DeclaredInterest"]] = relationship(
        back_populates="attendance", order_by="DeclaredInterest.created_at"
    )
    absences: Mapped[list["Absence"]] = relationship(
        back_populates="attendance",
        cascade="all, delete-orphan",
        order_by="(Absence.left_at, Absence.id)",
    )

    @property
    def is_out(self) -> bool:
        """Tell whether the person has stepped out and is not back yet."""
        return any(absence.returned_at is None for absence in self.absences)

    @property
    def is_here(self) -> bool:
        """Tell whether the person is in the room now."""
        return self.arrived_at is not None and self.left_at is None and not self.is_out

    @property
    def may_be_here(self) -> bool:
        """Tell whether nothing says that the person is away; the register may lag behind."""
        return self.left_at is None and not self.apology and not self.is_out


class Absence(Model):
    """A person stepped out of the meeting for a while: for one case, or for reasons of their own.

    Attendance says when they first came and when they went for good; this is what lies between.
    """

    __tablename__ = "absences"
    __table_args__ = (
        sa.CheckConstraint("returned_at IS NULL OR returned_at >= left_at", name="left_first"),
        sa.Index(
            "uq_absences_out_now",
            "attendance_id",
            unique=True,
            sqlite_where=sa.text("returned_at IS NULL"),
            postgresql_where=sa.text("returned_at IS NULL"),
        ),
    )

    attendance_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("attendances.id", ondelete="CASCADE"), index=True
    )
    listing_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("listings.id", ondelete="SET NULL"), index=True
    )
    left_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]

    attendance: Mapped[Attendance] = relationship(back_populates="absences")


class DeclaredInterest(Recorded, Model):
    """An interest that somebody declared in the room: in one case, or in general.

    For people with an account the case is kept from them by a conflict; this is the room's record,
    which also says which guest must leave when the case is heard.
    """

    __tablename__ = "declared_interests"
    __sealed_under__ = ("listing.case_id", "attendance.meeting.area_id")
    __table_args__ = (sa.UniqueConstraint("attendance_id", "listing_id"),)

    attendance_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("attendances.id"))
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"), index=True)
    text: Mapped[str] = mapped_column(SealedText())

    attendance: Mapped[Attendance] = relationship(back_populates="interests")
    listing: Mapped[Listing | None] = relationship()
