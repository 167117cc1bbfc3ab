"""Reading the assessments of a case with their answers, and what it means to a community."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, lazyload, object_session

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, CommunityImpact, RiskAnswers, RiskAssessment
from marac.cases.risk.sheets import Sheet, sheet_of
from marac.risk import grid
from marac.risk import queries as risk
from marac.risk.models import QuestionSet


def list_assessments(session: Session, *, by: Actor, case: Case) -> list[RiskAssessment]:
    """Read every assessment of a case that is open to the person, the earliest first."""
    found = (
        sa.select(RiskAssessment)
        .join(RiskAssessment.case)
        .where(RiskAssessment.case_id == case.id, policy.visible_to(by))
        .options(
            joinedload(RiskAssessment.assessed_by, innerjoin=True),
            joinedload(RiskAssessment.agency, innerjoin=True),
            joinedload(RiskAssessment.sheet).joinedload(RiskAnswers.question_set),
        )
        .order_by(RiskAssessment.assessed_at, RiskAssessment.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(found).unique())


def latest_or_empty(case: Case) -> Sheet:
    """Read the latest answers, or the questions of today without any, in one query.

    Whoever goes on with earlier answers goes on with their questions, and compares like with like.
    """
    session = object_session(case)
    if session is None:
        raise LookupError("a case that no session knows has no questions")
    judged = aliased(RiskAssessment)
    answered = sa.and_(
        RiskAnswers.question_set_id == QuestionSet.id,
        RiskAnswers.assessment_id.in_(sa.select(judged.id).where(judged.case_id == case.id)),
    )
    found = (
        sa.select(QuestionSet, RiskAnswers)
        .outerjoin(RiskAnswers, answered)
        .outerjoin(RiskAssessment, RiskAssessment.id == RiskAnswers.assessment_id)
        .where(sa.or_(RiskAnswers.id.is_not(None), risk.in_force(case.area_id)))
        .order_by(
            RiskAnswers.id.is_(None),
            RiskAssessment.assessed_at.desc(),
            RiskAssessment.id.desc(),
            *risk.NEAREST,
        )
        .options(lazyload(RiskAnswers.question_set))
        .limit(1)
    )
    questions, row = session.execute(found).unique().one()
    return Sheet(questions, grid.read(row.answers) if row is not None else {})


def latest_sheet(case: Case) -> Sheet | None:
    """Read the answers of the latest assessment that was made with a grid.

    The room may judge again without one: what was answered before stands until somebody changes it.
    """
    session = object_session(case)
    if session is None:
        return None
    found = (
        sa.select(RiskAnswers)
        .join(RiskAnswers.assessment)
        .where(RiskAssessment.case_id == case.id)
        .options(joinedload(RiskAnswers.question_set))
        .order_by(RiskAssessment.assessed_at.desc(), RiskAssessment.id.desc())
        .limit(1)
    )
    row = session.scalars(found).unique().first()
    return sheet_of(row.assessment) if row is not None else None


def questions_for(case: Case, asked_with: UUID | None = None) -> QuestionSet:
    """Read the questions for a case: those that a page was made with, else those of today."""
    session = object_session(case)
    if session is None:
        raise LookupError("a case that no session knows has no questions")
    known = risk.get_set(session, area_id=case.area_id, set_id=asked_with) if asked_with else None
    return known or risk.current_set(session, area_id=case.area_id)


def list_impacts(session: Session, *, by: Actor, case: Case) -> list[CommunityImpact]:
    """Read what a case that is open to the person means to a community, the latest first."""
    found = (
        sa.select(CommunityImpact)
        .join(Case, Case.id == CommunityImpact.case_id)
        .where(CommunityImpact.case_id == case.id, policy.visible_to(by))
        .options(joinedload(CommunityImpact.recorded_by, innerjoin=True))
        .order_by(CommunityImpact.recorded_at.desc(), CommunityImpact.id.desc())
    )
    return list(session.scalars(found))
