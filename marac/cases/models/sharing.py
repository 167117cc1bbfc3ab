"""Who takes part in a case, who is on the list of a restricted one, and who is kept away."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.agencies.models import Agency
from marac.cases.models.case import Case
from marac.database import Model, Recorded, both_or_neither
from marac.keys import SealedText


class Invitation(Model):
    """An agency is asked to take part in a case, until it is withdrawn."""

    __tablename__ = "invitations"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "agency_id"),
        sa.Index(None, "agency_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="invitations")
    agency: Mapped[Agency] = relationship()


class NamedReader(Recorded, Model):
    """A person on the list of a restricted case."""

    __tablename__ = "named_readers"
    __table_args__ = (sa.UniqueConstraint("case_id", "user_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)


class Conflict(Recorded, Model):
    """A person or a whole agency is kept away from a case; this beats every role."""

    __tablename__ = "conflicts"
    __sealed_under__ = "case_id"
    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) != (agency_id IS NULL)", name="person_or_agency"),
        both_or_neither("lifted_at", "lifted_by_id", "lifted_who_and_when"),
        sa.Index(None, "user_id", "case_id"),
        sa.Index(None, "agency_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))
    declared_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(SealedText(), default="")
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    lifted_reason: Mapped[str] = mapped_column(SealedText(), default="", server_default="")

    case: Mapped[Case] = relationship()


class Attestation(Model):
    """A person of an invited agency read the names and the ward, and has no conflict."""

    __tablename__ = "attestations"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "user_id"),
        sa.Index(None, "user_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    attested_at: Mapped[datetime]


class ContactRelease(Model):
    """The safe contact and whereabouts of a case are released to this agency (field class B)."""

    __tablename__ = "contact_releases"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "agency_id"),
        sa.Index(None, "agency_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    released_at: Mapped[datetime]
    released_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="contact_releases")
    agency: Mapped[Agency] = relationship()
