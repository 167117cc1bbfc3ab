"""Opening a case to one auditor or governance lead when two people agreed, and closing it again."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.cases.events import about
from marac.cases.exceptional import events, mail
from marac.cases.exceptional.deadlines import end_of
from marac.cases.models import Case, CaseGrant
from marac.events import publish
from marac.refusals import Refused


def give_grant(  # noqa: PLR0913 - who asked, who agreed, for whom, what for and how long
    session: Session,
    *,
    by: Actor,
    asked_by_id: UUID,
    case: Case,
    user: User,
    purpose: str,
    last_day: date,
) -> CaseGrant:
    """Open a case to one person until the end of a day; another person asked for it."""
    if by.user_id == user.id:
        raise Refused("Whoever is to read the case cannot agree to it themselves.")
    grant = CaseGrant(
        case_id=case.id,
        user_id=user.id,
        purpose=purpose,
        granted_at=clock.now(),
        granted_by_id=asked_by_id,
        approved_by_id=by.user_id,
        expires_at=end_of(last_day),
    )
    session.add(grant)
    session.flush()
    publish(
        session,
        events.CaseGranted(
            **about(case, by), grant_id=grant.id, user_id=user.id, until=last_day.isoformat()
        ),
    )
    mail.tell_grantee(session, user=user, grant=grant)
    return grant


def end_grant(session: Session, *, by: Actor, grant: CaseGrant) -> None:
    """Close a case again to somebody before the day on which the grant runs out."""
    grant.ended_at, grant.ended_by_id = clock.now(), by.user_id
    session.flush()
    publish(
        session,
        events.GrantEnded(**about(grant.case, by), grant_id=grant.id, user_id=grant.user_id),
    )
