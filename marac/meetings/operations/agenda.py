"""Building an agenda: which cases, in which order, for how long.

Positions run from 1 without gaps through what went out and then what is still to go out; the first
never change, so that a printed agenda stays true.
"""

from typing import Any

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.events import publish
from marac.meetings import events
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold, hold_open
from marac.meetings.waiting import why_not_listed
from marac.refusals import Refused


def list_case(  # noqa: PLR0913 - the two last have answers of their own
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    case: Case,
    minutes: int | None = None,
    late: bool = False,
) -> Listing:
    """Put a waiting case at the end of an agenda; after referrals close it is marked late.

    A case that comes back for review leaves the place where it was heard before.
    """
    places = hold_open(session, meeting)
    if case.area_id != meeting.area_id:
        raise Refused("The case belongs to another area, so it cannot be heard here.")
    hold(session, case)
    if reason := why_not_listed(case, meeting):
        raise Refused(reason)
    _end_earlier_listing(session, case)
    listing = Listing(
        case=case,
        meeting_id=meeting.id,
        position=_last_sent(places) + len(_movable(places)) + 1,
        minutes=minutes or meeting.area.case_minutes,
        listed_at=clock.now(),
        listed_by_id=by.user_id,
        late=late or _is_late(meeting),
    )
    session.add(listing)
    _settle(session, meeting)
    publish(session, events.CaseListed(**_about(by, listing), late=listing.late))
    return listing


def move(session: Session, *, by: Actor, listing: Listing, to: int) -> None:
    """Give a case another place, counted from 1; what went out keeps its number."""
    meeting, held = _hold(session, listing)
    first = _last_sent(held)
    if listing.circulated_at is not None:
        raise Refused("This case is on an agenda that went out, so its number cannot change.")
    if to <= first:
        raise Refused("The cases that went out keep their numbers: new ones come after them.")
    places = [place for place in _movable(held) if place is not listing]
    places.insert(to - first - 1, listing)
    _number(places, after=first)
    _settle(session, meeting)
    publish(session, events.ListingMoved(**_about(by, listing), position=listing.position))


def put_children_first(session: Session, *, by: Actor, meeting: Meeting) -> None:
    """Put the cases with children at the head, so that children's services may leave early."""
    held = hold_open(session, meeting)
    places = sorted(_movable(held), key=lambda place: not place.case.children)
    _number(places, after=_last_sent(held))
    _settle(session, meeting)
    publish(
        session,
        events.AgendaSorted(actor_id=by.user_id, area_id=meeting.area_id, meeting_id=meeting.id),
    )


def set_minutes(session: Session, *, by: Actor, listing: Listing, minutes: int) -> None:
    """Plan more or fewer minutes for a case."""
    _hold(session, listing)
    listing.minutes = minutes
    session.flush()
    publish(session, events.MinutesPlanned(**_about(by, listing), minutes=minutes))


def take_off(
    session: Session, *, by: Actor, listing: Listing, code: str = "", note: str = ""
) -> None:
    """Take a case off an agenda; once that went out, only with the reason for putting it off."""
    meeting, held = _hold(session, listing)
    if listing.circulated_at is not None and not code:
        raise Refused("This case is on an agenda that went out. Say why it is put off.")
    listing.ended_at = clock.now()
    listing.deferral_code, listing.deferral_note = code, note
    _number(_movable(held), after=_last_sent(held))
    _settle(session, meeting)
    publish(session, events.CaseTakenOff(**_about(by, listing), code=code))


def agree_to_hear(session: Session, *, by: Actor, listing: Listing) -> None:
    """Record that the chair agrees to hear a late item, so that it may go out."""
    _hold(session, listing)
    if not listing.awaits_agreement:
        raise Refused("This case does not need your agreement, or you have given it already.")
    listing.late_agreed_at, listing.late_agreed_by_id = clock.now(), by.user_id
    session.flush()
    publish(session, events.LateItemAgreed(**_about(by, listing)))


def refuse_to_hear(session: Session, *, by: Actor, listing: Listing, reason: str) -> None:
    """Take a late item off the agenda because the chair will not hear it this time."""
    _hold(session, listing)
    if not listing.awaits_agreement:
        raise Refused("This case does not need your agreement, or you have given it already.")
    take_off(session, by=by, listing=listing, note=reason)


def _end_earlier_listing(session: Session, case: Case) -> None:
    """End the place where a case was heard, before the next one may begin."""
    if case.live_listing is not None:
        case.live_listing.ended_at = clock.now()
        session.flush()


def _hold(session: Session, listing: Listing) -> tuple[Meeting, list[Listing]]:
    """Hold the meeting of a listing that may still change, with all its places."""
    meeting = session.get_one(Meeting, listing.meeting_id)
    places = hold_open(session, meeting)
    if not listing.undecided:
        raise Refused("This case is no longer on the agenda.")
    return meeting, places


def _is_late(meeting: Meeting) -> bool:
    return not meeting.emergency and clock.now() >= deadlines(meeting).referrals_close


def _movable(places: list[Listing]) -> list[Listing]:
    """Give the places that have not gone out, in their order."""
    return [place for place in places if place.undecided and place.circulated_at is None]


def _last_sent(places: list[Listing]) -> int:
    """Give the last number that went out, or 0."""
    return max((place.position for place in places if place.circulated_at), default=0)


def _number(places: list[Listing], *, after: int) -> None:
    for position, place in enumerate(places, start=after + 1):
        place.position = position


def _settle(session: Session, meeting: Meeting) -> None:
    """Write the new order down, and read it again when it is next asked for."""
    session.flush()
    session.expire(meeting, ["listings"])


def _about(by: Actor, listing: Listing) -> dict[str, Any]:
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": listing.case_id,
        "meeting_id": listing.meeting_id,
        "listing_id": listing.id,
    }
