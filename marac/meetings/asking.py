"""Asking an agency that is invited to a case whose agenda has gone out, wherever it is invited."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.cases.events import AgencyInvited
from marac.cases.models import Listing
from marac.events import Event
from marac.meetings.calendar import returns_due_at
from marac.meetings.mail import tell_late_guest
from marac.meetings.models import Circulation, Meeting
from marac.meetings.operations.holding import hold
from marac.returns import operations as returns
from marac.returns.states import wanted


def ask_late_guest(session: Session, event: Event) -> None:
    """Ask an invited agency for its return at once, due as what is asked for now, and write to it.

    Before the agenda goes out nobody is asked: the circulation asks everyone invited by then. The
    meeting is held meanwhile, so that the later of the two always sees what the earlier did.
    """
    if not isinstance(event, AgencyInvited):
        return
    listing = session.scalar(
        sa.select(Listing).where(Listing.case_id == event.case_id, Listing.ended_at.is_(None))
    )
    if listing is None:
        return
    meeting = session.get_one(
        Meeting, listing.meeting_id, options=[joinedload(Meeting.area, innerjoin=True)]
    )
    hold(session, meeting)
    session.refresh(listing)
    if not wanted(listing):
        return
    asked = returns.ask(
        session,
        actor_id=event.actor_id,
        area_id=event.area_id,
        listing=listing,
        agency_ids=[event.agency_id],
        due_at=returns_due_at(meeting),
    )
    circulation = session.scalar(
        sa.select(Circulation).where(
            Circulation.meeting_id == meeting.id, Circulation.number == listing.circulated_version
        )
    )
    if asked and circulation is not None:
        tell_late_guest(
            session, circulation=circulation, case_id=listing.case_id, agency_id=event.agency_id
        )
