"""Who keeps in touch with the person harmed, and each attempt to reach them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Case, Means
from marac.database import Model, both_or_neither
from marac.keys import SealedText


class ContactOutcome(StrEnum):
    """What came of an attempt to reach somebody."""

    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    UNSAFE = "unsafe"
    WRONG = "wrong"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """Name the outcome as the form and lists do."""
        return {
            ContactOutcome.SPOKE: "Spoke to them",
            ContactOutcome.NO_ANSWER: "No answer",
            ContactOutcome.UNSAFE: "Could not speak safely",
            ContactOutcome.WRONG: "The details are wrong",
            ContactOutcome.DECLINED: "They do not want contact",
        }[self]

    @property
    def stops(self) -> bool:
        """Tell whether nobody tries again before the co-ordinator has looked at the details."""
        return self in (ContactOutcome.UNSAFE, ContactOutcome.WRONG)


class Caller(Model):
    """Somebody was chosen to keep in touch with the person harmed, until that ends.

    `note` is what they need to know before they call. A case has at most one whose time is not
    over; choosing again, even the same person, is a new row and asks for contact anew.
    """

    __tablename__ = "callers"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("ended_at", "ended_by_id", "ended_who_and_when"),
        sa.Index(
            "uq_callers_live_case",
            "case_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "user_id", "ended_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    given_at: Mapped[datetime]
    given_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(SealedText(), default="")

    case: Mapped[Case] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    agency: Mapped[Agency] = relationship()


class Contact(Model):
    """One attempt to reach the person harmed and what came of it; never overwritten.

    `caller_id` is empty where the assigned advocate made it without having been chosen. `next_on`
    is the day that was agreed for the next contact.
    """

    __tablename__ = "contacts"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint(
            "outcome != 'declined' OR next_on IS NULL", name="declined_has_no_next_day"
        ),
        sa.Index(None, "case_id", "happened_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    caller_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("callers.id"), index=True)
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    happened_on: Mapped[date]
    outcome: Mapped[ContactOutcome]
    means: Mapped[Means]
    said: Mapped[str] = mapped_column(SealedText(), default="")
    needs: Mapped[str] = mapped_column(SealedText(), default="")
    next_on: Mapped[date | None]
    recorded_at: Mapped[datetime]

    made_by: Mapped[User] = relationship()
    agency: Mapped[Agency] = relationship()
