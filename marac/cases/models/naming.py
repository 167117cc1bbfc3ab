"""Naming somebody where nothing is recorded as a crime: when that must be looked at again."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.database import Model, Recorded, both_or_neither
from marac.keys import SealedText


class NamingReview(Recorded, Model):
    """One look at whether an alleged perpetrator must still be named; open until somebody looks.

    The row without `reviewed_at` says when the next look is due. `kept` says whether the name was
    still needed, `reason` why.
    """

    __tablename__ = "naming_reviews"
    __sealed_under__ = "case_id"
    __table_args__ = (
        both_or_neither("reviewed_at", "reviewed_by_id", "reviewed_who_and_when"),
        both_or_neither("reviewed_at", "kept", "reviewed_with_an_answer"),
        sa.Index(None, "due_on"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    due_on: Mapped[date]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    kept: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(SealedText(), default="")

    reviewed_by: Mapped[User | None] = relationship()
