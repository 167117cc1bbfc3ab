"""Putting meetings in the calendar, and cancelling one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.events import publish
from marac.meetings import events
from marac.meetings.models import Meeting
from marac.meetings.operations.holding import hold_open
from marac.refusals import Refused


def plan(  # noqa: PLR0913 - each is a fact of the meeting
    session: Session,
    *,
    by: Actor,
    area: Area,
    starts_at: datetime,
    venue: str = "",
    capacity_minutes: int | None = None,
    emergency: bool = False,
) -> Meeting:
    """Put a meeting in an area's calendar; the place and the capacity are the area's by default."""
    taken = sa.select(Meeting.id).where(Meeting.area_id == area.id, Meeting.starts_at == starts_at)
    if session.scalar(taken) is not None:
        raise Refused("A meeting is already in the calendar at that time. Choose another time.")
    meeting = Meeting(
        area=area,
        starts_at=starts_at,
        venue=venue or area.venue,
        capacity_minutes=capacity_minutes or area.capacity_minutes,
        emergency=emergency,
    )
    session.add(meeting)
    session.flush()
    publish(
        session,
        events.MeetingPlanned(actor_id=by.user_id, area_id=area.id, meeting_id=meeting.id),
    )
    return meeting


def plan_several(
    session: Session, *, by: Actor, area: Area, starts: list[datetime]
) -> list[Meeting]:
    """Put several meetings of the usual kind in the calendar; all of them or none."""
    return [plan(session, by=by, area=area, starts_at=starts_at) for starts_at in starts]


def cancel(session: Session, *, by: Actor, meeting: Meeting, reason: str) -> None:
    """Cancel a meeting: every case on its agenda waits for another one."""
    places, now = hold_open(session, meeting), clock.now()
    live = [listing for listing in places if listing.undecided]
    for listing in live:
        listing.ended_at = now
    meeting.cancelled_at, meeting.cancel_reason = now, reason
    session.flush()
    publish(
        session,
        events.MeetingCancelled(
            actor_id=by.user_id,
            area_id=meeting.area_id,
            meeting_id=meeting.id,
            case_ids=tuple(listing.case_id for listing in live),
        ),
    )
