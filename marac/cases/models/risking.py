"""Judgements of the risk with their answers, community impact, and critical incidents."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models.case import Case
from marac.database import Model, both_or_neither
from marac.keys import SealedJSON, SealedText
from marac.risk.models import QuestionSet
from marac.risk.words import RiskLevel


class RiskAssessment(Model):
    """One judgement of the risk; a new one never overwrites an old one.

    `suggested` is the level that the answers spoke for on that day, `level` what a person judged; a
    draft may have no level yet.
    """

    __tablename__ = "risk_assessments"
    __sealed_under__ = "case_id"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    assessed_at: Mapped[datetime]
    assessed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agencies.id"))
    listing_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("listings.id"))
    level: Mapped[RiskLevel | None]
    suggested: Mapped[RiskLevel | None]
    red_flags: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(SealedText())

    case: Mapped[Case] = relationship(back_populates="assessments")
    assessed_by: Mapped[User] = relationship()
    agency: Mapped[Agency] = relationship()
    sheet: Mapped["RiskAnswers | None"] = relationship(
        back_populates="assessment", cascade="all, delete-orphan"
    )

    @property
    def overrides(self) -> bool:
        """Tell whether the person judged otherwise than the answers suggested."""
        return self.suggested is not None and self.suggested != self.level


class RiskAnswers(Model):
    """The grid of one assessment: the version of the questions, and each answer by its key."""

    __tablename__ = "risk_answers"
    __sealed_under__ = "assessment.case_id"

    assessment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("risk_assessments.id"), unique=True
    )
    question_set_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question_sets.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJSON(), default=dict)

    assessment: Mapped[RiskAssessment] = relationship(back_populates="sheet")
    question_set: Mapped[QuestionSet] = relationship(lazy="joined", innerjoin=True)


class CommunityImpact(Model):
    """What a case means to a community, as it was judged once; a new one never overwrites it.

    `tension` is from 1 to 5 for each of `marac.cases.risk.impact.TENSIONS` that was judged.
    """

    __tablename__ = "community_impacts"
    __sealed_under__ = "case_id"

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    community: Mapped[str] = mapped_column(SealedText(), default="")
    tension: Mapped[dict[str, Any]] = mapped_column(SealedJSON(), default=dict)
    contacts: Mapped[str] = mapped_column(SealedText(), default="")
    reassurance: Mapped[str] = mapped_column(SealedText(), default="")

    recorded_by: Mapped[User] = relationship()


class CriticalIncident(Model):
    """A case is a critical incident from when somebody said so until somebody ends it."""

    __tablename__ = "critical_incidents"
    __sealed_under__ = "case_id"
    __table_args__ = (both_or_neither("ended_at", "ended_by_id", "ended_who_and_when"),)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(SealedText())
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    ended_reason: Mapped[str] = mapped_column(SealedText(), default="")

    case: Mapped[Case] = relationship(back_populates="critical_incidents")
    declared_by: Mapped[User] = relationship(foreign_keys=declared_by_id)
