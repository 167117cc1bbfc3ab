"""What the room keeps beside its record: every text that stood there, what is typed, who types."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.cases.models import Listing
from marac.database import Model
from marac.keys import SealedText
from marac.meetings.models import Heading
from marac.widgets.typed import Typed


class NoteRevision(Model):
    """One text that stood under a heading: who wrote it and when; it never changes.

    `number` is the version that the note had with this text.
    """

    __tablename__ = "note_revisions"
    __sealed_under__ = "listing.case_id"
    __table_args__ = (sa.UniqueConstraint("listing_id", "heading", "number"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("listings.id"))
    heading: Mapped[Heading]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(SealedText())
    written_at: Mapped[datetime]
    written_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    listing: Mapped[Listing] = relationship()
    written_by: Mapped[User] = relationship()


class TypedHearing(Typed, Model):
    """What one person typed about a case in the room and has not saved yet."""

    __tablename__ = "typed_hearings"
    __sealed_under__ = "listing.case_id"
    __table_args__ = (sa.UniqueConstraint("listing_id", "user_id", "page"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("listings.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    listing: Mapped[Listing] = relationship()


class WriterAtWork(Model):
    """Where somebody was typing a moment ago, to be hinted at to those who write beside them."""

    __tablename__ = "writers_at_work"
    __table_args__ = (sa.UniqueConstraint("listing_id", "user_id"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("listings.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    place: Mapped[str]
    typed_at: Mapped[datetime]

    user: Mapped[User] = relationship()
