"""A case on its way to another area, step by step."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Area
from marac.cases.models.case import Case
from marac.database import Model, both_or_neither
from marac.keys import SealedBytes, SealedJSON, SealedText


class TransferEnding(StrEnum):
    """How an offer came to nothing: the other area said no, or the sender thought again."""

    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class HeardHere(StrEnum):
    """Whether an area that a case came to had heard of it before, as its people answer."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """Name the answer as the form does."""
        return {
            HeardHere.YES: "Yes, this person or place was heard here before",
            HeardHere.NO: "No, it is new here",
            HeardHere.UNSURE: "Not sure yet",
        }[self]


class Transfer(Model):
    """A case is handed to the MARAC of another area: offered or sent, then its receipt confirmed.

    An area of this installation reads what it is `told` and accepts or not; when it does, it gets a
    referral of its own, `arrived_id`, with the `history` of what had happened here. An area
    elsewhere is known by its name and gets a sealed `pack`, which with its phrase is erased once
    the receipt is confirmed; its digest stays.
    """

    __tablename__ = "transfers"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint("arrived_id IS NULL OR to_area_id IS NOT NULL", name="arrived_in_area"),
        sa.CheckConstraint("(accepted_at IS NULL) = (arrived_id IS NULL)", name="accepted_arrives"),
        both_or_neither("accepted_at", "accepted_by_id", "accepted_who_and_when"),
        both_or_neither("ended_at", "ended_by_id", "ended_who_and_when"),
        both_or_neither("packed_at", "packed_by_id", "packed_who_and_when"),
        sa.CheckConstraint("ended_at IS NULL OR accepted_at IS NULL", name="ended_before_accepted"),
        sa.CheckConstraint("received_at IS NULL OR received_at >= sent_at", name="sent_first"),
        sa.Index(
            "uq_transfers_live_case",
            "case_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    to_area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    to_name: Mapped[str]
    arrived_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("cases.id"), unique=True)
    from_area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    reason: Mapped[str] = mapped_column(SealedText())
    recipient: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    told: Mapped[list[Any]] = mapped_column(SealedJSON(), default=list, server_default="[]")
    history: Mapped[list[Any]] = mapped_column(SealedJSON(), default=list)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    ending: Mapped[TransferEnding | None]
    ending_reason: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    packed_at: Mapped[datetime | None]
    packed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    pack: Mapped[bytes | None] = mapped_column(SealedBytes(), deferred=True)
    pack_phrase: Mapped[str] = mapped_column(SealedText(), default="", server_default="")
    pack_digest: Mapped[str] = mapped_column(default="", server_default="")
    received_at: Mapped[datetime | None]
    received_by: Mapped[str] = mapped_column(SealedText(), default="")
    heard_here: Mapped[HeardHere | None]

    case: Mapped[Case] = relationship(foreign_keys=case_id)
    from_area: Mapped[Area] = relationship(foreign_keys=from_area_id)
    sent_by: Mapped[User] = relationship(foreign_keys=sent_by_id)
    accepted_by: Mapped[User | None] = relationship(foreign_keys=accepted_by_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)
