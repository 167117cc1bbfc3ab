"""What was answered for an assessment, what a case means to a community, and critical incidents."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marac.accounts.models import User
from marac.cases.models.case import Case, RiskAssessment
from marac.database import Model, both_or_neither
from marac.keys import SealedJSON, SealedText
from marac.risk.models import QuestionSet


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
