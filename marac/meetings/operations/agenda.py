"""Building an agenda: which cases, in which order, for how long.

Positions run from 1 without gaps through what went out and then what is still to go out; the first
never change, so that a printed agenda stays true.
"""

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.events import publish
from marac.meetings import events
from marac.meetings.agenda_models import ChangeKind
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold, hold_open
from marac.meetings.operations.journal import layout, remember
from marac.meetings.operations.places import (
    about,
    hold_place,
    last_sent,
    movable,
    number,
    settle,
)
from marac.meetings.ordering import place_for
from marac.meetings.waiting import cause_of, comes_late, why_not_late, why_not_listed
from marac.refusals import Refused


def list_case(  # noqa: PLR0913 - the last four have answers of their own
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    case: Case,
    minutes: int | None = None,
    late: bool = False,
    late_reason: str = "",
    to: int | None = None,
) -> Listing:
    """Put a waiting case on an agenda; after referrals close it is late, and the chair is asked.

    What was put off before comes first and flags that end come last, unless `to` names a place,
    counted from 1. A case that comes back for review leaves the place where it was heard before.
    """
    places = hold_open(session, meeting)
    before = layout(places)
    late = late or comes_late(meeting)
    if late and (reason := why_not_late(meeting)):
        raise Refused(reason)
    listing, left = _put_on(session, by, meeting, case, late=late)
    listing.minutes, listing.late_reason = minutes or listing.minutes, late_reason
    _insert(places, listing, to)
    remember(
        session,
        by=by,
        meeting=meeting,
        kind=ChangeKind.ADDED,
        before=before,
        places=[*places, listing],
        listing=listing,
        left=left,
    )
    settle(session, meeting)
    return listing


def bring(session: Session, *, by: Actor, meeting: Meeting, cases: list[Case]) -> list[Listing]:
    """Put cases on an agenda that come by themselves, and so never late; each goes in its group.

    Their flag ends, or it was said before that they are heard again. Those that may not be listed
    are left out.
    """
    places = hold_open(session, meeting)
    before, came, left = layout(places), list[Listing](), list[Listing]()
    for case in cases:
        if why_not_listed(case, meeting):
            continue
        listing, gone = _put_on(session, by, meeting, case, late=False)
        _insert([*places, *came], listing, None)
        came.append(listing)
        left += gone
    remember(
        session,
        by=by,
        meeting=meeting,
        kind=ChangeKind.ADDED,
        before=before,
        places=[*places, *came],
        left=left,
    )
    settle(session, meeting)
    return came


def move(session: Session, *, by: Actor, listing: Listing, to: int) -> None:
    """Give a case another place, counted from 1; what went out keeps its number."""
    meeting, held = hold_place(session, listing)
    before, first = layout(held), last_sent(held)
    if listing.circulated_at is not None:
        raise Refused("This case is on an agenda that went out, so its number cannot change.")
    if to <= first:
        raise Refused("The cases that went out keep their numbers: new ones come after them.")
    places = [place for place in movable(held) if place is not listing]
    places.insert(to - first - 1, listing)
    number(places, after=first)
    remember(
        session,
        by=by,
        meeting=meeting,
        kind=ChangeKind.MOVED,
        before=before,
        places=held,
        listing=listing,
    )
    settle(session, meeting)
    publish(session, events.ListingMoved(**about(by, listing), position=listing.position))


def set_minutes(session: Session, *, by: Actor, listing: Listing, minutes: int) -> None:
    """Plan more or fewer minutes for a case."""
    meeting, held = hold_place(session, listing)
    before = layout(held)
    listing.minutes = minutes
    remember(
        session,
        by=by,
        meeting=meeting,
        kind=ChangeKind.MINUTES,
        before=before,
        places=held,
        listing=listing,
    )
    session.flush()
    publish(session, events.MinutesPlanned(**about(by, listing), minutes=minutes))


def take_off(
    session: Session, *, by: Actor, listing: Listing, code: str = "", note: str = ""
) -> None:
    """Take a case off an agenda; once that went out, only with the reason for putting it off."""
    meeting, held = hold_place(session, listing)
    before = layout(held)
    if listing.circulated_at is not None and not code:
        raise Refused("This case is on an agenda that went out. Say why it is put off.")
    listing.ended_at = clock.now()
    listing.deferral_code, listing.deferral_note = code, note
    number(movable(held), after=last_sent(held))
    remember(
        session,
        by=by,
        meeting=meeting,
        kind=ChangeKind.PUT_OFF if code else ChangeKind.TAKEN_OFF,
        before=before,
        places=held,
        listing=listing,
    )
    settle(session, meeting)
    publish(session, events.CaseTakenOff(**about(by, listing), code=code))


def _put_on(
    session: Session, by: Actor, meeting: Meeting, case: Case, *, late: bool
) -> tuple[Listing, list[Listing]]:
    """Make a place for a case, and end the one where it was heard before, which is given too."""
    if case.area_id != meeting.area_id:
        raise Refused("The case belongs to another area, so it cannot be heard here.")
    hold(session, case)
    if reason := why_not_listed(case, meeting):
        raise Refused(reason)
    cause, live = cause_of(case, meeting), case.live_listing
    if live is not None:
        live.ended_at = clock.now()
        session.flush()
    listing = Listing(
        case=case,
        meeting_id=meeting.id,
        position=0,
        minutes=meeting.area.case_minutes,
        listed_at=clock.now(),
        listed_by_id=by.user_id,
        cause=cause,
        late=late,
    )
    session.add(listing)
    session.flush()
    publish(session, events.CaseListed(**about(by, listing), late=listing.late))
    return listing, [] if live is None else [live]


def _insert(places: list[Listing], listing: Listing, to: int | None) -> None:
    """Give a new place its number among those that have not gone out."""
    first, order = last_sent(places), movable(places)
    index = place_for(listing, order) if to is None else max(0, to - first - 1)
    order.insert(index, listing)
    number(order, after=first)
