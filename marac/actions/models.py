"""Actions and what was reported of them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Case, Listing
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.keys import SealedText


class Ending(StrEnum):
    """How an action ended; the two refusals are never counted together."""

    DONE = "done"
    IMPOSSIBLE = "impossible"
    NOT_DONE = "not_done"
    SUPERSEDED = "superseded"
    TRANSFERRED = "transferred"

    @property
    def label(self) -> str:
        """Name the ending as lists and minutes do."""
        return {
            Ending.DONE: "Done",
            Ending.IMPOSSIBLE: "No longer possible: circumstances changed",
            Ending.NOT_DONE: "Not done by the agency",
            Ending.SUPERSEDED: "Superseded",
            Ending.TRANSFERRED: "Transferred",
        }[self]


class Action(Edited, Recorded, Model):
    """A timed task owned by an agency and a named person; these facts make its state."""

    __tablename__ = "actions"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("ended_at", "ending", "ending_and_when"),
        both_or_neither("reported_done_at", "reported_done_by_id", "reported_who_and_when"),
        sa.Index(None, "agency_id", "ended_at", "due_on"),
        sa.Index(None, "case_id", "ended_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"), index=True)
    number: Mapped[int]
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    owner_name: Mapped[str] = mapped_column(SealedText())
    task: Mapped[str] = mapped_column(SealedText())
    due_on: Mapped[date]
    agreed_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    reported_done_at: Mapped[datetime | None]
    reported_done_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    ending: Mapped[Ending | None]

    case: Mapped[Case] = relationship()
    listing: Mapped[Listing | None] = relationship()
    agency: Mapped[Agency] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    updates: Mapped[list["ActionUpdate"]] = relationship(
        back_populates="action",
        cascade="all, delete-orphan",
        order_by="(ActionUpdate.made_at, ActionUpdate.id)",
    )


class ActionUpdate(Model):
    """One step in an action's history, in the words of whoever reported it."""

    __tablename__ = "action_updates"
    __sealed_under__ = "action.case_id"

    action_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("actions.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    step: Mapped[str]
    text: Mapped[str] = mapped_column(SealedText(), default="")

    action: Mapped[Action] = relationship(back_populates="updates")
    made_by: Mapped[User] = relationship()
