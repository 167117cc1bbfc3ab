"""A case and the facts that it holds; what state it is in is computed from them in `stages.py`."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models.asked import ReferrerDetails, Traits
from marac.cases.models.coming_back import ComingBack
from marac.cases.models.reached import Reached
from marac.cases.models.recorded import ContactRecorded
from marac.cases.models.words import Decision, PartKind
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.incidents.models import Incident, IncidentChange
from marac.keys import SealedText
from marac.people.models import Identity, IdentityKind

if TYPE_CHECKING:
    from marac.cases.models.listing import Listing
    from marac.cases.models.risking import CriticalIncident, RiskAssessment
    from marac.cases.models.sharing import ContactRelease, Invitation

# Files stand above cases and may not be imported; a case still says whether it has some, so that
# the page of one that has none need not ask.
ATTACHMENTS = sa.table("attachments", sa.column("case_id", sa.Uuid()))


class Case(ComingBack, Reached, ReferrerDetails, Edited, Recorded, Model):
    """A referral and, once accepted, the case that it became."""

    __tablename__ = "cases"
    __sealed_under__ = "id"
    __table_args__ = (
        both_or_neither("decided_at", "decided_by_id", "decided_who_and_when"),
        both_or_neither("restricted_at", "restricted_by_id", "restricted_who_and_when"),
        sa.Index(None, "area_id", "submitted_at"),
        # Everything that people work on is in here; what was closed long ago is many times as much.
        sa.Index(None, "area_id", "closed_at"),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    reference: Mapped[str | None] = mapped_column(unique=True)
    referrer_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    supervisor_informed: Mapped[bool] = mapped_column(default=False)
    subject_kind: Mapped[IdentityKind | None]
    staff_victim: Mapped[bool] = mapped_column(default=False)

    grounds: Mapped[list[str]] = mapped_column(default=list)
    grounds_reason: Mapped[str] = mapped_column(SealedText(), default="")
    harm_source_known: Mapped[bool | None]
    naming_necessity: Mapped[str] = mapped_column(SealedText(), default="")

    voice_fears: Mapped[str] = mapped_column(SealedText(), default="")
    voice_wants: Mapped[str] = mapped_column(SealedText(), default="")
    voice_safe_to_talk: Mapped[str] = mapped_column(SealedText(), default="")
    told_code: Mapped[str] = mapped_column(default="")
    told_views: Mapped[str] = mapped_column(SealedText(), default="")
    lawful_basis_code: Mapped[str] = mapped_column(default="")
    lawful_basis_note: Mapped[str] = mapped_column(SealedText(), default="")
    done_so_far: Mapped[str] = mapped_column(SealedText(), default="")
    earlier_maracs: Mapped[str] = mapped_column(SealedText(), default="")
    wanted_actions: Mapped[str] = mapped_column(SealedText(), default="")

    submitted_at: Mapped[datetime | None]
    decision: Mapped[Decision | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decision_code: Mapped[str] = mapped_column(default="")
    decision_note: Mapped[str] = mapped_column(SealedText(), default="")
    advice: Mapped[str] = mapped_column(SealedText(), default="")
    advocate_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    restricted_at: Mapped[datetime | None]
    restricted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawal_note: Mapped[str] = mapped_column(SealedText(), default="")
    closed_at: Mapped[datetime | None]
    disposed_at: Mapped[datetime | None]

    @sa.orm.declared_attr
    def contact_recorded(cls) -> Mapped[bool]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Tell whether there is a safe contact, also where it may not be read."""
        return column_property(ContactRecorded(cls.id), deferred=True)

    @sa.orm.declared_attr
    def has_files(cls) -> Mapped[bool]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Tell whether there are files of which the reader may know."""
        return column_property(sa.exists().where(ATTACHMENTS.c.case_id == cls.id), deferred=True)

    @sa.orm.declared_attr
    def has_corrections(cls) -> Mapped[bool]:  # noqa: N805 - a class, as SQLAlchemy hands it
        """Tell whether an incident said something else before."""
        return column_property(sa.exists().where(IncidentChange.case_id == cls.id), deferred=True)

    referrer: Mapped[User] = relationship(foreign_keys=referrer_id)
    agency: Mapped[Agency] = relationship()
    advocate: Mapped[User | None] = relationship(foreign_keys=advocate_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
    parts: Mapped[list["Part"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="[Part.position, Part.id]"
    )
    contact: Mapped["SafeContact | None"] = relationship(
        back_populates="case", cascade="all, delete-orphan"
    )
    traits: Mapped[Traits | None] = relationship(
        back_populates="case", cascade="all, delete-orphan"
    )
    incidents: Mapped[list[Incident]] = relationship(
        order_by=(Incident.happened_on, Incident.id), cascade="all, delete-orphan"
    )
    assessments: Mapped[list["RiskAssessment"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        order_by="[RiskAssessment.assessed_at, RiskAssessment.id]",
    )
    questions: Mapped[list["Question"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        order_by="[Question.asked_at, Question.id]",
    )
    listings: Mapped[list["Listing"]] = relationship(
        back_populates="case", order_by="[Listing.listed_at, Listing.id]"
    )
    invitations: Mapped[list["Invitation"]] = relationship(
        back_populates="case", order_by="[Invitation.invited_at, Invitation.id]"
    )
    contact_releases: Mapped[list["ContactRelease"]] = relationship(
        back_populates="case", order_by="[ContactRelease.released_at, ContactRelease.id]"
    )
    critical_incidents: Mapped[list["CriticalIncident"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        order_by="[CriticalIncident.declared_at, CriticalIncident.id]",
    )

    @property
    def subject(self) -> Identity | None:
        """Give who or what was harmed, once it is recorded."""
        return next((p.identity for p in self.parts if p.kind == PartKind.SUBJECT), None)

    @property
    def harm_sources(self) -> list["Part"]:
        """Give the alleged perpetrators that are recorded."""
        return [part for part in self.parts if part.kind == PartKind.HARM_SOURCE]

    @property
    def children(self) -> list["Part"]:
        """Give the children of the household."""
        return [part for part in self.parts if part.kind == PartKind.CHILD]

    @property
    def strands(self) -> list[str]:
        """Give the codes of all strands that the incidents were aimed at, in alphabetical order."""
        return [strand for strand, _ in self.strand_days]

    @property
    def strand_days(self) -> list[tuple[str, date]]:
        """Give these strands, each with the day of the latest incident that was aimed at it."""
        found = {(s.strand, one.happened_on) for one in self.incidents for s in one.strands}
        return sorted(dict(sorted(found)).items())

    @property
    def risk(self) -> "RiskAssessment | None":
        """Give the latest risk assessment."""
        return self.assessments[-1] if self.assessments else None

    @property
    def open_question(self) -> "Question | None":
        """Give the question that the referrer has not answered yet."""
        return next((q for q in self.questions if q.answered_at is None), None)

    @property
    def live_listing(self) -> "Listing | None":
        """Give the listing that has not ended."""
        return next((listing for listing in self.listings if listing.ended_at is None), None)

    @property
    def waits_again(self) -> bool:
        """Tell whether it was told of again and is on no agenda since."""
        again = self.last_repeat_at
        if again is None or self.closed_at is not None:
            return False
        return all(listing.listed_at < again for listing in self.listings)


class Part(Recorded, Model):
    """An identity's part in a case."""

    __tablename__ = "case_parts"
    __sealed_under__ = "case_id"
    __table_args__ = (sa.Index(None, "case_id", "kind"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    identity_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    kind: Mapped[PartKind]
    position: Mapped[int] = mapped_column(default=0)
    relationship_code: Mapped[str] = mapped_column(default="")
    witnessed_harm: Mapped[bool] = mapped_column(default=False)
    juvenile: Mapped[bool] = mapped_column(default=False)
    orders_and_bail: Mapped[str] = mapped_column(SealedText(), default="")
    warning_markers: Mapped[str] = mapped_column(SealedText(), default="")
    admitted: Mapped[bool | None]
    first_offence: Mapped[bool | None]

    case: Mapped[Case] = relationship(back_populates="parts")
    identity: Mapped[Identity] = relationship(lazy="joined", innerjoin=True)


class SafeContact(Edited, Recorded, Model):
    """How the person harmed may be reached without putting them in danger (field class B)."""

    __tablename__ = "safe_contacts"
    __sealed_under__ = "case_id"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), unique=True)
    safe_to_call: Mapped[bool | None]
    safe_to_write: Mapped[bool | None]
    means: Mapped[str] = mapped_column(SealedText(), default="")
    times: Mapped[str] = mapped_column(SealedText(), default="")
    others_may_answer: Mapped[str] = mapped_column(SealedText(), default="")
    never_do: Mapped[str] = mapped_column(SealedText(), default="")
    shared_with_invited: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(back_populates="contact")


class Question(Model):
    """What triage asked the referrer; the clock stands still until it is answered."""

    __tablename__ = "questions"
    __sealed_under__ = "case_id"
    __table_args__ = (both_or_neither("answered_at", "answered_by_id", "answered_who_and_when"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(SealedText())
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(SealedText(), default="")

    case: Mapped[Case] = relationship(back_populates="questions")
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)
