"""A case and the facts that it holds; what state it is in is computed from them in `stages.py`."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.database import Edited, Model, Recorded, both_or_neither
from marac.incidents.models import Incident
from marac.people.models import Identity, IdentityKind


class Decision(StrEnum):
    """What triage decided about a referral."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    EMERGENCY = "emergency"


class Ground(StrEnum):
    """Why a case is referred."""

    HIGH_RISK = "high_risk"
    JUDGEMENT = "judgement"
    ESCALATION = "escalation"
    REPEAT = "repeat"
    MULTI_AGENCY = "multi_agency"

    @property
    def label(self) -> str:
        """Name the ground as the referral form does."""
        return {
            Ground.HIGH_RISK: "Visible high risk",
            Ground.JUDGEMENT: "Professional judgement",
            Ground.ESCALATION: "Escalation: three or more incidents in 12 months",
            Ground.REPEAT: "Repeat: heard here in the last 12 months",
            Ground.MULTI_AGENCY: "Needs several agencies to act together",
        }[self]


class RiskLevel(StrEnum):
    """How likely serious harm is, in exactly three levels."""

    STANDARD = "standard"
    MEDIUM = "medium"
    HIGH = "high"


class RedFlag(StrEnum):
    """A fact that forces the question whether the level should be high."""

    THREAT_TO_KILL = "threat_to_kill"
    FIRE = "fire"
    WEAPON = "weapon"
    SUICIDALITY = "suicidality"

    @property
    def label(self) -> str:
        """Name the red flag as the risk form does."""
        return {
            RedFlag.THREAT_TO_KILL: "Threat to kill",
            RedFlag.FIRE: "Fire, or a threat of it",
            RedFlag.WEAPON: "Weapon used or shown",
            RedFlag.SUICIDALITY: "Suicidal thoughts of the person harmed",
        }[self]


class PartKind(StrEnum):
    """What part an identity plays in a case."""

    SUBJECT = "subject"
    HARM_SOURCE = "harm_source"
    CHILD = "child"
    HOUSEHOLD_MEMBER = "household_member"


class Case(Edited, Recorded, Model):
    """A referral and, once accepted, the case that it became."""

    __tablename__ = "cases"
    __table_args__ = (
        both_or_neither("decided_at", "decided_by_id", "decided_who_and_when"),
        both_or_neither("restricted_at", "restricted_by_id", "restricted_who_and_when"),
        sa.Index(None, "area_id", "submitted_at"),
    )

    area_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("areas.id"))
    reference: Mapped[str | None] = mapped_column(unique=True)
    referrer_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    supervisor_informed: Mapped[bool] = mapped_column(default=False)
    subject_kind: Mapped[IdentityKind | None]
    staff_victim: Mapped[bool] = mapped_column(default=False)

    grounds: Mapped[list[str]] = mapped_column(default=list)
    grounds_reason: Mapped[str] = mapped_column(default="")
    harm_source_known: Mapped[bool | None]
    naming_necessity: Mapped[str] = mapped_column(default="")

    voice_fears: Mapped[str] = mapped_column(default="")
    voice_wants: Mapped[str] = mapped_column(default="")
    voice_safe_to_talk: Mapped[str] = mapped_column(default="")
    told_code: Mapped[str] = mapped_column(default="")
    told_views: Mapped[str] = mapped_column(default="")
    lawful_basis_code: Mapped[str] = mapped_column(default="")
    lawful_basis_note: Mapped[str] = mapped_column(default="")
    done_so_far: Mapped[str] = mapped_column(default="")
    earlier_maracs: Mapped[str] = mapped_column(default="")
    wanted_actions: Mapped[str] = mapped_column(default="")

    submitted_at: Mapped[datetime | None]
    decision: Mapped[Decision | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decision_code: Mapped[str] = mapped_column(default="")
    decision_note: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    advocate_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    restricted_at: Mapped[datetime | None]
    restricted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    disposed_at: Mapped[datetime | None]

    referrer: Mapped[User] = relationship(foreign_keys=referrer_id)
    agency: Mapped[Agency] = relationship()
    advocate: Mapped[User | None] = relationship(foreign_keys=advocate_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
    parts: Mapped[list["Part"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="Part.position"
    )
    contact: Mapped["SafeContact | None"] = relationship(
        back_populates="case", cascade="all, delete-orphan"
    )
    incidents: Mapped[list[Incident]] = relationship(
        order_by=(Incident.happened_on, Incident.id), cascade="all, delete-orphan"
    )
    assessments: Mapped[list["RiskAssessment"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="RiskAssessment.assessed_at"
    )
    questions: Mapped[list["Question"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="Question.asked_at"
    )
    listings: Mapped[list["Listing"]] = relationship(
        back_populates="case", order_by="Listing.listed_at"
    )
    invitations: Mapped[list["Invitation"]] = relationship(
        back_populates="case", order_by="Invitation.invited_at"
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
        return sorted({s.strand for incident in self.incidents for s in incident.strands})

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


class Part(Recorded, Model):
    """An identity's part in a case."""

    __tablename__ = "case_parts"
    __table_args__ = (sa.Index(None, "case_id", "kind"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"))
    identity_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    kind: Mapped[PartKind]
    position: Mapped[int] = mapped_column(default=0)
    relationship_code: Mapped[str] = mapped_column(default="")
    witnessed_harm: Mapped[bool] = mapped_column(default=False)
    orders_and_bail: Mapped[str] = mapped_column(default="")
    warning_markers: Mapped[str] = mapped_column(default="")

    case: Mapped[Case] = relationship(back_populates="parts")
    identity: Mapped[Identity] = relationship(lazy="joined", innerjoin=True)


class SafeContact(Edited, Recorded, Model):
    """How the person harmed may be reached without putting them in danger (field class B)."""

    __tablename__ = "safe_contacts"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), unique=True)
    safe_to_call: Mapped[bool | None]
    safe_to_write: Mapped[bool | None]
    means: Mapped[str] = mapped_column(default="")
    times: Mapped[str] = mapped_column(default="")
    others_may_answer: Mapped[str] = mapped_column(default="")
    never_do: Mapped[str] = mapped_column(default="")
    shared_with_invited: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(back_populates="contact")


class RiskAssessment(Model):
    """One judgement of the risk; a new one never overwrites an old one."""

    __tablename__ = "risk_assessments"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    assessed_at: Mapped[datetime]
    assessed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"))
    level: Mapped[RiskLevel]
    red_flags: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str]

    case: Mapped[Case] = relationship(back_populates="assessments")


class Question(Model):
    """Information that triage asked the referrer for; the clock stands still until it is answered."""

    __tablename__ = "questions"
    __table_args__ = (both_or_neither("answered_at", "answered_by_id", "answered_who_and_when"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    text: Mapped[str]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(default="")

    case: Mapped[Case] = relationship(back_populates="questions")


class Outcome(StrEnum):
    """What the room decided about a case that it heard."""

    REVIEW = "review"
    NO_FURTHER = "no_further"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        """Name the outcome as minutes do."""
        return {
            Outcome.REVIEW: "Review at a later meeting",
            Outcome.NO_FURTHER: "No further MARAC",
            Outcome.TRANSFER: "Transfer to another area",
        }[self]


class Listing(Edited, Model):
    """A case's place on one meeting's agenda, from being put there to the minutes that went out.

    A listing ends when it is deferred, taken off, or followed by the next one; each case has at most
    one that has not ended. Positions run from 1 within a meeting.
    """

    __tablename__ = "listings"
    __table_args__ = (
        both_or_neither("decided_at", "outcome", "outcome_and_when"),
        sa.CheckConstraint("outcome != 'review' OR review_on IS NOT NULL", name="review_has_a_day"),
        sa.CheckConstraint("deferral_code = '' OR ended_at IS NOT NULL", name="deferred_has_ended"),
        sa.Index("ix_listings_meeting_position", "meeting_id", "position"),
        sa.Index(
            "uq_listings_live_case",
            "case_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("meetings.id"))
    position: Mapped[int]
    minutes: Mapped[int]
    listed_at: Mapped[datetime]
    listed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    late: Mapped[bool] = mapped_column(default=False)
    circulated_at: Mapped[datetime | None]
    circulated_version: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    deferral_code: Mapped[str] = mapped_column(default="")
    deferral_note: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    review_on: Mapped[date | None]
    decision_note: Mapped[str] = mapped_column(default="")
    safeguarding: Mapped[list[str]] = mapped_column(default=list)
    safeguarding_note: Mapped[str] = mapped_column(default="")
    victim_told_by: Mapped[str] = mapped_column(default="")
    victim_told_how: Mapped[str] = mapped_column(default="")
    victim_told_due: Mapped[date | None]
    minutes_sent_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="listings")

    @property
    def deferred(self) -> bool:
        """Tell whether the room (or the co-ordinator) put the case off."""
        return bool(self.deferral_code)

    @property
    def undecided(self) -> bool:
        """Tell whether the meeting still owes this case a decision; deferring is one."""
        return self.ended_at is None and self.decided_at is None


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
    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) != (agency_id IS NULL)", name="person_or_agency"),
        sa.Index(None, "user_id", "case_id"),
        sa.Index(None, "agency_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("agencies.id"))
    declared_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(default="")
    lifted_at: Mapped[datetime | None]
