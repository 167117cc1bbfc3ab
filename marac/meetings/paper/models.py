"""That a meeting was run on paper, and who typed which part of its record in."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.database import Model


class Step(StrEnum):
    """The parts of a record on paper, in the order in which they are typed in."""

    REGISTER = "register"
    CASE = "case"
    BUSINESS = "business"


class PaperRun(Model):
    """A meeting of which the record was written on paper; its own times stand with the meeting."""

    __tablename__ = "paper_runs"

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"), unique=True)
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    noted_by: Mapped[User] = relationship()
    entries: Mapped[list["PaperEntry"]] = relationship(back_populates="run")


class PaperEntry(Model):
    """Somebody typed one part in: the register, a case, or what else was said."""

    __tablename__ = "paper_entries"
    __table_args__ = (sa.UniqueConstraint("run_id", "step", "listing_id", "entered_by_id"),)

    run_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("paper_runs.id"))
    step: Mapped[Step]
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"), index=True)
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    run: Mapped[PaperRun] = relationship(back_populates="entries")
    entered_by: Mapped[User] = relationship()
