"""Keeping a person or an agency away from a case, at once and whatever their role."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Membership
from marac.cases.events import ConflictLifted, ConflictRecorded, about
from marac.cases.models import Attestation, Case, Conflict
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


def lift_conflict(session: Session, *, by: Actor, conflict: Conflict, reason: str) -> None:
    """Let a person or an agency near a case again; each of them attests anew before reading it.

    A second person's agreement comes first: see `marac.cases.approving`.
    """
    if conflict.lifted_at is not None:
        raise Refused("This conflict of interest has been lifted already.")
    conflict.lifted_at, conflict.lifted_by_id = clock.now(), by.user_id
    conflict.lifted_reason = reason
    touched = sa.select(Membership.user_id).where(Membership.agency_id == conflict.agency_id)
    session.execute(
        sa.delete(Attestation)
        .where(
            Attestation.case_id == conflict.case_id,
            sa.or_(Attestation.user_id == conflict.user_id, Attestation.user_id.in_(touched)),
        )
        .execution_options(synchronize_session=False)
    )
    session.flush()
    publish(session, ConflictLifted(**about(conflict.case, by), conflict_id=conflict.id))


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
