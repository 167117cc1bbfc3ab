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
from marac.widgets.typed import Typed


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


class Sought(StrEnum):
    """What of somebody was looked up."""

    PERSON = "person"
    ADDRESS = "address"


class Match(StrEnum):
    """How sure the agency is that what it found is the person or address it was asked about."""

    NONE = "none"
    POSSIBLE = "possible"
    LIKELY = "likely"
    CERTAIN = "certain"
    SEARCHED = "searched"

    @property
    def label(self) -> str:
        """Name the match as the return form does."""
        return {
            Match.NONE: "Searched, no match",
            Match.POSSIBLE: "Possible match",
            Match.LIKELY: "Likely match",
            Match.CERTAIN: "Certain match",
            Match.SEARCHED: "Searched, nothing said about the match",
        }[self]


class Return(Edited, Model):
    """One agency's research on one listed case; asked for when the agenda goes out.

    `ready_at` tells that somebody finished it and a second person of the agency is to sign it off.
    """

    __tablename__ = "returns"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "agency_id"),
        sa.Index(None, "agency_id", "submitted_at"),
        both_or_neither("submitted_at", "submitted_by_id", "submitted_who_and_when"),
        both_or_neither("ready_at", "ready_by_id", "ready_who_and_when"),
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
    risk_factors: Mapped[str] = mapped_column(SealedText(), default="")
    protective_factors: Mapped[str] = mapped_column(SealedText(), default="")
    action_taken: Mapped[str] = mapped_column(SealedText(), default="")
    proposed_actions: Mapped[str] = mapped_column(SealedText(), default="")
    staff_safety: Mapped[str] = mapped_column(SealedText(), default="")
    ready_at: Mapped[datetime | None]
    ready_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    reopened_reason: Mapped[str] = mapped_column(SealedText(), default="")

    listing: Mapped[Listing] = relationship()
    case: Mapped[Case] = relationship()
    agency: Mapped[Agency] = relationship()
    items: Mapped[list["ReturnItem"]] = relationship(
        back_populates="agency_return", cascade="all, delete-orphan", order_by="ReturnItem.position"
    )
    searches: Mapped[list["ReturnSearch"]] = relationship(
        back_populates="agency_return", cascade="all, delete-orphan"
    )


class ReturnItem(Edited, Model):
    """One piece of information, with who may read it (field class E).

    Police intelligence (field class F) is released agency by agency and never to all. After
    `expires_on` nobody but the agency itself reads it. `taken_from` is the item of an earlier
    return that it repeats.
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
    relevance: Mapped[str] = mapped_column(SealedText(), default="")
    source: Mapped[str] = mapped_column(SealedText(), default="")
    expires_on: Mapped[date | None]
    taken_from_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("return_items.id", ondelete="SET NULL")
    )
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


class ReturnSearch(Model):
    """That an agency looked somebody, or where they live, up for a return, and what came of it."""

    __tablename__ = "return_searches"
    __table_args__ = (sa.UniqueConstraint("return_id", "identity_id", "sought"),)

    return_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("returns.id", ondelete="CASCADE"))
    identity_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    sought: Mapped[Sought]
    match: Mapped[Match]

    agency_return: Mapped[Return] = relationship(back_populates="searches")


class TypedReturn(Typed, Model):
    """What one person typed on one page of a return and did not save yet."""

    __tablename__ = "typed_returns"
    __sealed_under__ = "agency_return.case_id"
    __table_args__ = (sa.UniqueConstraint("return_id", "user_id", "page"),)

    return_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("returns.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    agency_return: Mapped[Return] = relationship()


class Chase(Model):
    """The co-ordinator reminded an agency of the returns that it owes for a meeting."""

    __tablename__ = "return_chases"
    __table_args__ = (sa.Index(None, "meeting_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    chased_at: Mapped[datetime]
    chased_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    people: Mapped[int]
