"""The places of an agenda: holding one, which may still move, and their numbers."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Listing
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold_open
from marac.refusals import Refused


def hold_place(session: Session, listing: Listing) -> tuple[Meeting, list[Listing]]:
    """Hold the meeting of a listing that may still change, with all its places."""
    meeting = session.get_one(Meeting, listing.meeting_id)
    places = hold_open(session, meeting)
    if not listing.undecided:
        raise Refused("This case is no longer on the agenda.")
    return meeting, places


def movable(places: list[Listing]) -> list[Listing]:
    """Give the places that have not gone out, in their order."""
    return [place for place in places if place.undecided and place.circulated_at is None]


def last_sent(places: list[Listing]) -> int:
    """Give the last number that went out, or 0."""
    return max((place.position for place in places if place.circulated_at), default=0)


def number(places: list[Listing], *, after: int) -> None:
    """Number places one after the other."""
    for position, place in enumerate(places, start=after + 1):
        place.position = position


def settle(session: Session, meeting: Meeting) -> None:
    """Write the new order down, and read it again when it is next asked for."""
    session.flush()
    session.expire(meeting, ["listings"])


def about(by: Actor, listing: Listing) -> dict[str, Any]:
    """Gather what every event about a place says."""
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": listing.case_id,
        "meeting_id": listing.meeting_id,
        "listing_id": listing.id,
    }
