"""What the agenda builder remembers: each change, to be undone, and when agencies can be there."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.agencies.models import Agency
from marac.cases.models import Listing
from marac.database import Edited, Model, Recorded


class ChangeKind(StrEnum):
    """What was done to an agenda."""

    ADDED = "added"
    MOVED = "moved"
    SORTED = "sorted"
    MINUTES = "minutes"
    TAKEN_OFF = "taken_off"
    PUT_OFF = "put_off"

    @property
    def label(self) -> str:
        """Say what was done, as the button that undoes it does; a case's reference follows."""
        return {
            ChangeKind.ADDED: "adding",
            ChangeKind.MOVED: "moving",
            ChangeKind.SORTED: "putting the cases in order",
            ChangeKind.MINUTES: "setting the minutes of",
            ChangeKind.TAKEN_OFF: "taking off",
            ChangeKind.PUT_OFF: "putting off",
        }[self]


class AgendaChange(Model):
    """One change to an agenda that has not gone out, in ids and numbers, so that it can be undone.

    `before` and `after` hold each live place with its position and its minutes; `left` the places
    of earlier meetings that the change ended.
    """

    __tablename__ = "agenda_changes"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    number: Mapped[int]
    kind: Mapped[ChangeKind]
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    left: Mapped[list[str]] = mapped_column(default=list)
    undone_at: Mapped[datetime | None]

    listing: Mapped[Listing | None] = relationship()

    @property
    def what(self) -> str:
        """Say what was done to which case, to whoever may see that case."""
        if self.kind is ChangeKind.SORTED:
            return self.kind.label
        case = self.listing.case.reference if self.listing is not None else None
        return f"{self.kind.label} {case or 'the cases whose flag ends'}"


class Presence(Edited, Recorded, Model):
    """From when until when an agency can be at a meeting; an open end is the meeting's own."""

    __tablename__ = "presences"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "agency_id"),
        sa.CheckConstraint("arrives_at < leaves_at", name="arrives_first"),
        sa.CheckConstraint(
            "arrives_at IS NOT NULL OR leaves_at IS NOT NULL", name="says_something"
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    arrives_at: Mapped[datetime | None]
    leaves_at: Mapped[datetime | None]
    said_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    agency: Mapped[Agency] = relationship()
