"""Mail waiting to be sent."""

import uuid
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac.database import Model, Recorded
from marac.keys import HOUSE, SealedText


class Trouble(StrEnum):
    """Why a mail did not go the last time that it was tried."""

    UNREACHED = "unreached"
    SLOW = "slow"
    NO_TLS = "no_tls"
    CERTIFICATE = "certificate"
    DROPPED = "dropped"
    LATER = "later"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Say what went wrong, for whoever looks after the mail."""
        return {
            Trouble.UNREACHED: "The mail server was not reached",
            Trouble.SLOW: "The mail server took too long",
            Trouble.NO_TLS: "The mail server offers no TLS",
            Trouble.CERTIFICATE: "The mail server’s certificate does not hold",
            Trouble.DROPPED: "The mail server hung up halfway",
            Trouble.LATER: "The mail server asked to try again later",
            Trouble.REFUSED: "Refused by the mail server",
        }[self]


class Mail(Recorded, Model):
    """One message; its body is forgotten once it is sent, because it may hold a single-use link.

    `not_before` holds it back for as long as what it tells of can be recalled; `batch_id` names
    what it tells of.
    """

    __tablename__ = "mails"
    __sealed_under__ = "house_id"
    __table_args__ = (sa.Index(None, "sent_at"),)

    # A mail belongs to no case and to nobody: what it says is sealed under the house's own key.
    house_id = HOUSE

    recipient: Mapped[str]
    subject: Mapped[str] = mapped_column(SealedText())
    body: Mapped[str | None] = mapped_column(SealedText())
    # An entry for the reader's calendar, which travels as a file; forgotten with the body.
    invitation: Mapped[str | None] = mapped_column(SealedText())
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    trouble: Mapped[Trouble | None]
    # The number with which the mail server refused it the last time; none if it was not reached.
    refused_with: Mapped[int | None]
    not_before: Mapped[datetime | None]
    batch_id: Mapped[uuid.UUID | None] = mapped_column(index=True)


class MailSubject(Model):
    """What a mail is about, by id alone, so that nobody is written to of it twice on a day."""

    __tablename__ = "mail_subjects"
    __table_args__ = (sa.UniqueConstraint("mail_id", "subject_id"),)

    mail_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("mails.id", ondelete="CASCADE"))
    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)
