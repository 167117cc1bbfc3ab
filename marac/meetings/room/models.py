"""What somebody writes for themselves alone while a case is heard."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.cases.models import Listing
from marac.database import Edited, Model, Recorded
from marac.keys import SealedText


class PrivateNote(Edited, Recorded, Model):
    """One person's own note about one hearing; nobody else ever reads it.

    It is no part of the record: minutes, papers, lists and other people's pages know nothing of it.
    """

    __tablename__ = "private_notes"
    __sealed_under__ = "listing.case_id"
    __table_args__ = (sa.UniqueConstraint("listing_id", "author_id"),)

    listing_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    text: Mapped[str] = mapped_column(SealedText())

    listing: Mapped[Listing] = relationship()
