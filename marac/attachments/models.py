"""Files in cases, and the facts from which it follows whether one may be opened."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.database import Model, Recorded, both_or_neither
from marac.inspection import Kind
from marac.keys import SealedBytes, SealedText


class Audience(StrEnum):
    """Who may open a file: whoever added it decides."""

    ALL = "all"
    RUNNERS = "runners"

    @property
    def label(self) -> str:
        """Name the audience as the form does."""
        return {
            Audience.ALL: "Everyone who takes part in the case",
            Audience.RUNNERS: "The co-ordinator and the chair only",
        }[self]


class Attachment(Recorded, Model):
    """One file of a case, sealed under the case's key; of one that is gone only the facts stay.

    `agency_id` is the referrer's agency, and empty when the co-ordinator added the file for the
    area. `digest` is a keyed hash of what was kept, by which the same file is known again in the
    same case; it goes when the content goes. A copy that came with a merged referral names the
    file that it is of, `origin_id`, and the merge.
    """

    __tablename__ = "attachments"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "digest"),
        sa.Index(None, "checked_at", "tried_at"),
        both_or_neither("removed_at", "removed_by_id", "removed_who_and_when"),
        sa.CheckConstraint("checked_at IS NULL OR infected_at IS NULL", name="clean_or_infected"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    added_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    sharing: Mapped[Audience]
    kind: Mapped[Kind]
    size: Mapped[int]
    name: Mapped[str] = mapped_column(SealedText(), default="")
    note: Mapped[str] = mapped_column(SealedText(), default="")
    content: Mapped[bytes | None] = mapped_column(SealedBytes(), deferred=True)
    digest: Mapped[str | None]
    tried_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    infected_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    removal_reason: Mapped[str] = mapped_column(SealedText(), default="")
    origin_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("attachments.id", ondelete="SET NULL"), index=True
    )
    merge_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("case_merges.id", ondelete="SET NULL"), index=True
    )

    case: Mapped[Case] = relationship()
    agency: Mapped[Agency | None] = relationship()
    added_by: Mapped[User] = relationship(foreign_keys=added_by_id)
    removed_by: Mapped[User | None] = relationship(foreign_keys=removed_by_id)
