"""Reading what was opened out of the ordinary: always with who asks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, Permission, Reach
from marac.cases import conditions
from marac.cases.exceptional import policy
from marac.cases.exceptional.deadlines import last_day
from marac.cases.models import BreakGlass, Case, CaseGrant
from marac.database import beyond


@dataclass(frozen=True)
class WayIn:
    """By what exception somebody reads a case: until when, and for which purpose it was granted."""

    until: datetime
    purpose: str = ""

    @property
    def last_day(self) -> date:
        """Give the last day on which the case may be read; a grant ends at midnight after it."""
        return last_day(self.until)


def emergency_way_in(session: Session, *, by: Actor, case: Case) -> WayIn | None:
    """Find until when a case stays open to somebody who opened it in an emergency."""
    found = (
        sa.select(sa.func.max(BreakGlass.expires_at))
        .join(Case, Case.id == BreakGlass.case_id)
        .where(Case.id == case.id, policy.opened_by(by), BreakGlass.expires_at > clock.now())
    )
    until = session.scalar(found)
    return WayIn(until) if until is not None else None


def granted_way_in(session: Session, *, by: Actor, case: Case) -> WayIn | None:
    """Find the grant by which somebody reads a case; most people have none and are not asked."""
    if not by.roles_reaching(Permission.CASE_READ_CORE, Reach.GRANT):
        return None
    found = (
        sa.select(CaseGrant.expires_at, CaseGrant.purpose)
        .join(Case, Case.id == CaseGrant.case_id)
        .where(Case.id == case.id, policy.live_grant_of(by))
        .order_by(CaseGrant.expires_at.desc())
        .limit(1)
    )
    row = session.execute(found).first()
    return WayIn(row.expires_at, row.purpose) if row is not None else None


def find_breakable(session: Session, *, by: Actor, reference: str) -> Case | None:
    """Find by its exact reference a case that the person may open in an emergency."""
    wanted = Case.reference == reference.strip().upper()
    with beyond(session, "before the glass is broken the case is not the person's to see"):
        return session.scalar(sa.select(Case).where(wanted, policy.breakable(by)))


def is_unreviewed(session: Session, *, by: Actor) -> bool:
    """Tell whether an emergency opening of the person's still waits for its review, anywhere."""
    waiting = sa.select(BreakGlass.id).where(
        BreakGlass.user_id == by.user_id, BreakGlass.reviewed_at.is_(None)
    )
    return session.scalar(waiting.limit(1)) is not None


def list_own_openings(session: Session, *, by: Actor) -> list[BreakGlass]:
    """List what the person opened in an emergency here, the latest first."""
    found = (
        sa.select(BreakGlass)
        .join(BreakGlass.case)
        .where(policy.opened_by(by))
        .options(joinedload(BreakGlass.case, innerjoin=True))
        .order_by(BreakGlass.opened_at.desc())
        .limit(20)
    )
    return list(session.scalars(found))


def list_to_review(session: Session, *, by: Actor) -> list[BreakGlass]:
    """List the emergency openings that wait for this person, or another, to review them."""
    waiting = _reviewable(by).where(BreakGlass.reviewed_at.is_(None))
    return list(session.scalars(waiting.order_by(BreakGlass.opened_at)))


def openings_to_review(by: Actor) -> sa.Select[int, datetime | None]:
    """Select how many emergency openings wait for this person, or another, and since when."""
    found = sa.select(sa.func.count(BreakGlass.id), sa.func.min(BreakGlass.opened_at))
    return found.join(Case, Case.id == BreakGlass.case_id).where(
        policy.reviewable_by(by), BreakGlass.reviewed_at.is_(None)
    )


def list_reviewed(session: Session, *, by: Actor) -> list[BreakGlass]:
    """List the latest reviews, so that reviewers judge alike."""
    done = _reviewable(by).where(BreakGlass.reviewed_at.is_not(None))
    return list(session.scalars(done.order_by(BreakGlass.reviewed_at.desc()).limit(50)))


def get_to_review(session: Session, *, by: Actor, opening_id: UUID) -> BreakGlass | None:
    """Read one emergency opening that the person may review, or has seen reviewed."""
    return session.scalar(_reviewable(by).where(BreakGlass.id == opening_id))


def _reviewable(by: Actor) -> sa.Select[BreakGlass]:
    return (
        sa.select(BreakGlass)
        .join(BreakGlass.case)
        .where(policy.reviewable_by(by))
        .options(
            joinedload(BreakGlass.case, innerjoin=True),
            joinedload(BreakGlass.user, innerjoin=True),
            joinedload(BreakGlass.reviewed_by),
        )
    )


def find_grantable(session: Session, *, by: Actor, reference: str) -> Case | None:
    """Find by its exact reference a case for which the person may ask a grant."""
    wanted = Case.reference == reference.strip().upper()
    return session.scalar(sa.select(Case).where(wanted, policy.grantable_by(by)))


def list_grants(session: Session, *, by: Actor, live: bool) -> list[CaseGrant]:
    """List the grants of the area that open a case now, or those that did."""
    is_live = conditions.grant_is_live()
    found = _grants(policy.grants_known_to(by)).where(is_live if live else ~is_live)
    ended = sa.func.coalesce(CaseGrant.ended_at, CaseGrant.expires_at)
    order = CaseGrant.expires_at if live else ended.desc()
    return list(session.scalars(found.order_by(order, CaseGrant.id).limit(200)))


def list_own_grants(session: Session, *, by: Actor) -> list[CaseGrant]:
    """List the grants by which the person reads cases now, the first to run out first."""
    found = _grants(policy.live_grant_of(by)).order_by(CaseGrant.expires_at, CaseGrant.id)
    return list(session.scalars(found))


def get_grant(session: Session, *, by: Actor, grant_id: UUID) -> CaseGrant | None:
    """Read one live grant that the person may know of."""
    found = _grants(policy.grants_known_to(by))
    return session.scalar(found.where(CaseGrant.id == grant_id, conditions.grant_is_live()))


def has_live_grant(session: Session, *, case: Case, user_id: UUID) -> bool:
    """Tell whether the case is open to a person by a grant already."""
    found = sa.select(CaseGrant.id).where(
        CaseGrant.case_id == case.id, CaseGrant.user_id == user_id, conditions.grant_is_live()
    )
    return session.scalar(found.limit(1)) is not None


def _grants(reach: sa.ColumnElement[bool]) -> sa.Select[CaseGrant]:
    return (
        sa.select(CaseGrant)
        .join(CaseGrant.case)
        .where(reach)
        .options(
            joinedload(CaseGrant.case, innerjoin=True),
            joinedload(CaseGrant.user, innerjoin=True),
            joinedload(CaseGrant.granted_by, innerjoin=True),
        )
    )
