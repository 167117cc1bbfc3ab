"""Reading referrals: one's own."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases.calendar import MEETINGS
from marac.cases.models import Case, RiskAssessment
from marac.cases.policy import editable_draft, referred_by
from marac.incidents.models import Incident

# A draft has one safe contact, one row of traits and at most one assessment: joining costs no rows.
WHOLE = (
    joinedload(Case.contact),
    joinedload(Case.traits),
    joinedload(Case.assessments).joinedload(RiskAssessment.sheet),
    joinedload(Case.agency),
    selectinload(Case.parts),
    selectinload(Case.incidents).joinedload(Incident.strands),
)


def get_draft(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a draft that the person may still change."""
    return _one(session, Case.id == case_id, editable_draft(by))


def get_own_referral(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Read a referral that the person wrote, sent or not."""
    # Nobody is asked often, so joining the questions costs few rows and saves a query.
    questions, listings = joinedload(Case.questions), selectinload(Case.listings)
    return _one(session, Case.id == case_id, referred_by(by), options=(questions, listings))


def _one(
    session: Session,
    *where: sa.ColumnElement[bool],
    options: tuple[sa.orm.interfaces.ORMOption, ...] = (),
) -> Case | None:
    statement = sa.select(Case).where(*where).options(*WHOLE, *options)
    return session.scalars(statement).unique().one_or_none()


def list_drafts(session: Session, *, by: Actor) -> list[Case]:
    """List the drafts that the person may go on with, the latest first."""
    return list(
        session.scalars(
            sa.select(Case)
            .where(editable_draft(by))
            .options(selectinload(Case.parts))
            .order_by(Case.created_at.desc(), Case.id)
        )
    )


def count_sent(session: Session, *, by: Actor) -> int:
    """Count the referrals that the person sent."""
    return session.scalar(sa.select(sa.func.count(Case.id)).where(*_sent(by))) or 0


def list_sent(session: Session, *, by: Actor, offset: int = 0, limit: int = 50) -> list[Case]:
    """List the referrals that the person sent, the latest first."""
    return list(
        session.scalars(
            sa.select(Case)
            .where(*_sent(by))
            .options(
                selectinload(Case.parts), selectinload(Case.questions), selectinload(Case.listings)
            )
            .order_by(Case.submitted_at.desc(), Case.id)
            .offset(offset)
            .limit(limit)
        )
    )


def _sent(by: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    return referred_by(by), Case.submitted_at.is_not(None)


def list_referring_agencies(session: Session, *, ids: frozenset[UUID]) -> list[Agency]:
    """List the agencies a person may refer for, by name."""
    return list(session.scalars(sa.select(Agency).where(Agency.id.in_(ids)).order_by(Agency.name)))


def list_planned(session: Session, *, by: Actor, after: datetime) -> list[datetime]:
    """List when the area's planned meetings begin after a moment, the next one first."""
    starts_at = MEETINGS.c.starts_at
    return list(
        session.scalars(
            sa.select(starts_at)
            .where(MEETINGS.c.area_id == by.area_id, starts_at > after)
            .where(MEETINGS.c.cancelled_at.is_(None))
            .order_by(starts_at)
            .limit(12)
        )
    )
