"""Keeping a person or an agency away from a case, at once and whatever their role."""

from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.events import ConflictRecorded, about
from marac.cases.models import Case, Conflict
from marac.cases.operations.restriction import keep_a_keeper
from marac.cases.operations.sharing import withdraw_invitation
from marac.events import publish
from marac.refusals import Refused


def declare_conflict(session: Session, *, by: Actor, case: Case, reason: str) -> Conflict:
    """Say that oneself has a conflict of interest; the case is out of sight from now on."""
    return _record(session, by, case, Conflict(user_id=by.user_id, reason=reason))


def impose_conflict(  # noqa: PLR0913 - either a person or an agency, with the reason
    session: Session,
    *,
    by: Actor,
    case: Case,
    reason: str,
    user_id: UUID | None = None,
    agency_id: UUID | None = None,
) -> Conflict:
    """Keep another person, or a whole agency, away from a case."""
    if (user_id is None) == (agency_id is None):
        raise Refused("Name either a person or an agency.")
    conflict = _record(
        session, by, case, Conflict(user_id=user_id, agency_id=agency_id, reason=reason)
    )
    if agency_id is not None:
        withdraw_invitation(session, by=by, case=case, agency_ids=[agency_id])
    return conflict


def _record(session: Session, by: Actor, case: Case, conflict: Conflict) -> Conflict:
    conflict.case_id, conflict.declared_by_id = case.id, by.user_id
    session.add(conflict)
    session.flush()
    keep_a_keeper(session, by=by, case=case)
    publish(
        session,
        ConflictRecorded(
            **about(case, by),
            conflict_id=conflict.id,
            user_id=conflict.user_id,
            agency_id=conflict.agency_id,
        ),
    )
    return conflict
