"""Returns and their items."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.agencies.models import Agency
from marac.cases.models import Case, Listing
from marac.database import Edited, Model, both_or_neither
from marac.keys import SealedText
from marac.people.models import Identity


class Answer(StrEnum):
    """What an agency found."""

    NOT_KNOWN = "not_known"
    NOTHING_RELEVANT = "nothing_relevant"
    INFORMATION = "information"
    CANNOT_SHARE = "cannot_share"

    @property
    def label(self) -> str:
        """Name the answer as the return form does."""
        return {
            Answer.NOT_KNOWN: "Not known to us",
            Answer.NOTHING_RELEVANT: "Known to us, nothing relevant",
            Answer.INFORMATION: "Information to share",
            Answer.CANNOT_SHARE: "Cannot share",
        }[self]


class Nature(StrEnum):
    """Whether an item is a fact or a professional's opinion."""

    FACT = "fact"
    OPINION = "opinion"


class Sharing(StrEnum):
    """Who may read an item: its agency decides."""

    ALL = "all"
    NAMED = "named"
    CHAIR = "chair"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        """Name the release as the return form does."""
        return {
            Sharing.ALL: "Everyone invited to this case",
            Sharing.NAMED: "Named agencies only",
            Sharing.CHAIR: "The chair only",
            Sharing.WITHHELD: "Nobody: withhold it, with a reason",
        }[self]


class Return(Edited, Model):
    """One agency's research on one listed case; asked for when the agenda goes out."""

    __tablename__ = "returns"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "agency_id"),
        sa.Index(None, "agency_id", "submitted_at"),
        both_or_neither("submitted_at", "submitted_by_id", "submitted_who_and_when"),
    )

    listing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("listings.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    answer: Mapped[Answer | None]
    reason: Mapped[str] = mapped_column(SealedText(), default="")
    searched_on: Mapped[date | None]
    searched_what: Mapped[str] = mapped_column(SealedText(), default="")
    last_contact_on: Mapped[date | None]
    current_worker: Mapped[str] = mapped_column(SealedText(), default="")
    proposed_actions: Mapped[str] = mapped_column(SealedText(), default="")
    staff_safety: Mapped[str] = mapped_column(SealedText(), default="")
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    reopened_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()
    case: Mapped[Case] = relationship()
    agency: Mapped[Agency] = relationship()
    items: Mapped[list["ReturnItem"]] = relationship(
        back_populates="agency_return", cascade="all, delete-orphan", order_by="ReturnItem.position"
    )


class ReturnItem(Edited, Model):
    """One piece of information, with who may read it (field class E).

    Police intelligence (field class F) is released agency by agency and never to all.
    """

    __tablename__ = "return_items"
    __sealed_under__ = "agency_return.case_id"
    __table_args__ = (
        sa.CheckConstraint(
            "sharing != 'withheld' OR withheld_reason != ''", name="withheld_says_why"
        ),
    )

    return_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("returns.id"), index=True)
    position: Mapped[int]
    happened_on: Mapped[date | None]
    about_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("identities.id"))
    text: Mapped[str] = mapped_column(SealedText())
    nature: Mapped[Nature]
    source: Mapped[str] = mapped_column(SealedText(), default="")
    verified: Mapped[bool] = mapped_column(default=False)
    sharing: Mapped[Sharing]
    intelligence: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    withheld_reason: Mapped[str] = mapped_column(SealedText(), default="")

    agency_return: Mapped[Return] = relationship(back_populates="items")
    about: Mapped[Identity | None] = relationship()
    releases: Mapped[list["ItemRelease"]] = relationship(
        back_populates="item", cascade="all, delete-orphan"
    )


class ItemRelease(Model):
    """An item shared with named agencies is released to this one."""

    __tablename__ = "item_releases"
    __table_args__ = (sa.UniqueConstraint("item_id", "agency_id"),)

    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("return_items.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)

    item: Mapped[ReturnItem] = relationship(back_populates="releases")
    agency: Mapped[Agency] = relationship()
