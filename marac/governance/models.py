"""Legal holds."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.cases.models import Case
from marac.database import Model, both_or_neither
from marac.keys import SealedText


class LegalHold(Model):
    """A case must be kept, whatever its retention says, until two people lift the hold."""

    __tablename__ = "legal_holds"
    __sealed_under__ = "case_id"
    __table_args__ = (both_or_neither("lifted_at", "lifted_by_id", "lifted_who_and_when"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    set_at: Mapped[datetime]
    set_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(SealedText())
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    case: Mapped[Case] = relationship()
    set_by: Mapped[User] = relationship(foreign_keys=set_by_id)
