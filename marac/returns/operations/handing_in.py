"""Handing a return in, with the word of a second person where the agency asks for it; and back."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.events import publish
from marac.refusals import Refused
from marac.returns import events
from marac.returns.models import Return, TypedReturn
from marac.returns.operations.touching import about, require_writable
from marac.returns.states import gaps, wanted

STILL_TYPED = (
    "Something that you typed in this return is not saved yet. Save it or throw it away first."
)


def hand_in(session: Session, *, by: Actor, agency_return: Return) -> bool:
    """Hand a return in, or say that it is ready for the second person of its agency.

    True when it is handed in; from then on others may read what is released to them.
    """
    require_writable(agency_return)
    if agency_return.agency.signs_off_returns and agency_return.ready_at is None:
        _finish(session, by, agency_return)
        return False
    submit(session, by=by, agency_return=agency_return)
    return True


def submit(session: Session, *, by: Actor, agency_return: Return) -> None:
    """Hand a return in; where the agency asks for a second person, only that one does it."""
    _require_complete(session, by, agency_return)
    if agency_return.agency.signs_off_returns and agency_return.ready_by_id in (None, by.user_id):
        raise Refused("A second person of your agency signs this return off before it goes in.")
    agency_return.started_at = agency_return.started_at or clock.now()
    agency_return.submitted_at, agency_return.submitted_by_id = clock.now(), by.user_id
    session.execute(sa.delete(TypedReturn).where(TypedReturn.return_id == agency_return.id))
    session.flush()
    publish(
        session,
        events.ReturnSubmitted(
            **about(by, agency_return),
            agency_id=agency_return.agency_id,
            answer=str(agency_return.answer),
            written_by_id=agency_return.ready_by_id,
        ),
    )


def give_back(session: Session, *, by: Actor, agency_return: Return) -> None:
    """Take back the word that a return is ready: whoever reads it for sign-off wants it changed."""
    require_writable(agency_return)
    if agency_return.ready_at is None:
        raise Refused("This return is not waiting to be signed off.")
    agency_return.ready_at = agency_return.ready_by_id = None
    session.flush()
    publish(session, events.ReturnGivenBack(**about(by, agency_return)))


def reopen(session: Session, *, by: Actor, agency_return: Return, reason: str) -> None:
    """Give a return back to its agency; nobody else reads it until it is handed in again."""
    if not wanted(agency_return.listing):
        raise Refused("The case has been heard, so its returns can no longer be reopened.")
    if agency_return.submitted_at is None:
        raise Refused("This return has not been submitted, so there is nothing to reopen.")
    if not reason.strip():
        raise Refused("Say why the return is reopened.")
    agency_return.submitted_at = agency_return.submitted_by_id = None
    agency_return.ready_at = agency_return.ready_by_id = None
    agency_return.reopened_at, agency_return.reopened_by_id = clock.now(), by.user_id
    agency_return.reopened_reason = reason
    session.flush()
    publish(
        session,
        events.ReturnReopened(**about(by, agency_return), agency_id=agency_return.agency_id),
    )


def _finish(session: Session, by: Actor, agency_return: Return) -> None:
    _require_complete(session, by, agency_return)
    agency_return.started_at = agency_return.started_at or clock.now()
    agency_return.ready_at, agency_return.ready_by_id = clock.now(), by.user_id
    session.flush()
    publish(session, events.ReturnFinished(**about(by, agency_return)))


def _require_complete(session: Session, by: Actor, agency_return: Return) -> None:
    require_writable(agency_return)
    missing = gaps(agency_return)
    if missing:
        raise Refused("This return is not complete. " + ". ".join(missing) + ".")
    own = sa.select(TypedReturn.id).where(
        TypedReturn.return_id == agency_return.id, TypedReturn.user_id == by.user_id
    )
    if session.scalar(own.limit(1)) is not None:
        raise Refused(STILL_TYPED)
