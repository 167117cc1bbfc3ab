"""Taking an agenda back within ten minutes: held mails, numbers and requests go with it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing, Opening
from marac.cases.policy import visible_to as case_visible_to
from marac.database import beyond
from marac.events import publish
from marac.meetings import events
from marac.meetings.models import Circulation, Meeting
from marac.meetings.operations.holding import hold_open
from marac.meetings.recalling import TOO_LATE, is_recallable
from marac.meetings.snapshots import read
from marac.notifications import operations as notifications
from marac.refusals import Refused
from marac.returns.unasking import unask


@dataclass(frozen=True)
class Recalled:
    """What a recall took back, and how many people of agencies had opened a case by then."""

    number: int
    mails: int
    opened_by: int


def find_recallable(session: Session, *, by: Actor, meeting: Meeting) -> Circulation | None:
    """Find the version that the actor may still take back: the last one, with a case they see."""
    last = meeting.agendas_out[-1] if meeting.agendas_out else None
    if last is None or meeting.started_at is not None or not is_recallable(last.circulated_at):
        return None
    return last if session.scalar(_sent_with(last, by).limit(1)) is not None else None


def recall(session: Session, *, by: Actor, meeting: Meeting) -> Recalled:
    """Take the last version of an agenda back; its number is not given again.

    Refused once ten minutes have passed, or when the meeting has begun.
    """
    places = hold_open(session, meeting)
    session.expire(meeting, ["circulations"])
    circulation = find_recallable(session, by=by, meeting=meeting)
    if circulation is None:
        raise Refused(TOO_LATE)
    opened_by = _count_opened(session, by, circulation)
    listings = [place for place in places if place.circulated_version == circulation.number]
    for listing in listings:
        listing.circulated_at = listing.circulated_version = None
    circulation.recalled_at, circulation.recalled_by_id = clock.now(), by.user_id
    session.flush()
    mails = notifications.take_back(session, batch_id=circulation.id)
    with beyond(session, "what went out is taken back whole"):
        unask(session, by=by, listings=listings)
    publish(
        session,
        events.CirculationRecalled(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            circulation_id=circulation.id,
            number=circulation.number,
            listing_ids=tuple(listing.id for listing in listings),
            opened_by=opened_by,
        ),
    )
    return Recalled(circulation.number, mails, opened_by)


def _sent_with(circulation: Circulation, by: Actor) -> sa.Select[object]:
    """Select the cases that went out with a version and that the actor may see."""
    return (
        sa.select(Case.id)
        .join(Listing, Listing.case_id == Case.id)
        .where(
            Listing.meeting_id == circulation.meeting_id,
            Listing.circulated_version == circulation.number,
            case_visible_to(by),
        )
    )


def _count_opened(session: Session, by: Actor, circulation: Circulation) -> int:
    """Count the people of agencies who opened a case since it went out."""
    kept = read(circulation.recipients)
    people = kept.people if kept is not None else set()
    opened = sa.select(sa.func.count(sa.distinct(Opening.user_id))).where(
        Opening.case_id.in_(_sent_with(circulation, by)),
        Opening.user_id.in_(people),
        Opening.opened_at >= circulation.circulated_at,
    )
    return session.scalars(opened).one()
