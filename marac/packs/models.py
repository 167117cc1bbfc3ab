"""The register of issued papers."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.agencies.models import Agency
from marac.database import Model
from marac.meetings.models import Meeting


class PaperKind(StrEnum):
    """What a paper is."""

    AGENDA = "agenda"
    PACK = "pack"
    MINUTES = "minutes"


class Paper(Model):
    """One numbered copy of one paper, made for one recipient; the file and its SHA-256."""

    __tablename__ = "papers"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "kind", "copy_number"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    kind: Mapped[PaperKind]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    recipient_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    copy_number: Mapped[int]
    issued_at: Mapped[datetime]
    pages: Mapped[int]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)

    meeting: Mapped[Meeting] = relationship()
    agency: Mapped[Agency | None] = relationship()
