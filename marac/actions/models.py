"""Actions, what was reported of them, and the lists of them that people keep."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.attachments.models import Attachment
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


class Aim(StrEnum):
    """What an action is for."""

    SAFETY = "safety"
    SUPPORT = "support"
    ACCOUNT = "account"
    EVIDENCE = "evidence"
    COMMUNITY = "community"
    LEARN = "learn"

    @property
    def label(self) -> str:
        """Name the purpose as lists and forms do."""
        return {
            Aim.SAFETY: "Keep the person harmed safe",
            Aim.SUPPORT: "Support the person harmed",
            Aim.ACCOUNT: "Deal with who did the harm",
            Aim.EVIDENCE: "Secure evidence",
            Aim.COMMUNITY: "Reassure the community",
            Aim.LEARN: "Find out more",
        }[self]


class Effect(StrEnum):
    """What an action did to the risk, as far as its owner can tell."""

    LOWER = "lower"
    NONE = "none"
    HIGHER = "higher"
    EARLY = "early"

    @property
    def label(self) -> str:
        """Name the effect as lists and forms do."""
        return {
            Effect.LOWER: "The risk is lower",
            Effect.NONE: "It made no difference",
            Effect.HIGHER: "The risk is higher",
            Effect.EARLY: "Too early to say",
        }[self]


class Action(Edited, Recorded, Model):
    """A timed task owned by an agency and a named person; these facts make its state.

    `factor` is the key of the risk question to which the action answers; `depends_on_id` is another
    action of the same case that has to end first.
    """

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
    aim: Mapped[Aim | None]
    factor: Mapped[str] = mapped_column(SealedText(), default="")
    effect: Mapped[Effect | None]
    depends_on_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("actions.id"), index=True)

    case: Mapped[Case] = relationship()
    listing: Mapped[Listing | None] = relationship()
    agency: Mapped[Agency] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    depends_on: Mapped["Action | None"] = relationship(remote_side="Action.id")
    updates: Mapped[list["ActionUpdate"]] = relationship(
        back_populates="action",
        cascade="all, delete-orphan",
        order_by="(ActionUpdate.made_at, ActionUpdate.id)",
    )
    date_requests: Mapped[list["DateRequest"]] = relationship(
        back_populates="action",
        cascade="all, delete-orphan",
        order_by="(DateRequest.asked_at, DateRequest.id)",
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="action", cascade="all, delete-orphan", order_by="Evidence.id"
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


class DateRequest(Model):
    """An owner's wish for a later date, with its reason, and what the co-ordinator made of it."""

    __tablename__ = "action_date_requests"
    __sealed_under__ = "action.case_id"
    __table_args__ = (
        both_or_neither("decided_at", "decided_by_id", "decided_who_and_when"),
        both_or_neither("decided_at", "agreed", "decided_and_how"),
    )

    action_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("actions.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    was_due_on: Mapped[date]
    wanted_on: Mapped[date]
    reason: Mapped[str] = mapped_column(SealedText())
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    agreed: Mapped[bool | None]

    action: Mapped[Action] = relationship(back_populates="date_requests")
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)


class Evidence(Model):
    """A file of the case that shows what was done about an action."""

    __tablename__ = "action_evidence"
    __table_args__ = (sa.UniqueConstraint("action_id", "attachment_id"),)

    action_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("actions.id"), index=True)
    attachment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("attachments.id", ondelete="CASCADE"), index=True
    )

    action: Mapped[Action] = relationship(back_populates="evidence")
    file: Mapped[Attachment] = relationship()


class SavedView(Recorded, Model):
    """A list of actions as one person likes it, under a name of their own."""

    __tablename__ = "action_views"
    __sealed_under__ = "area_id"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    name: Mapped[str] = mapped_column(SealedText())
    words: Mapped[str]
    sort: Mapped[str] = mapped_column(default="")
