"""Putting meetings in the calendar: one, several of the rhythm, one called at once, or none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.agencies.rhythm import Turn
from marac.events import publish
from marac.meetings import events
from marac.meetings.calendar import free_turns, usual_answers_due
from marac.meetings.models import Meeting
from marac.refusals import Refused

DAY = timedelta(days=1)
TAKEN = "A meeting is already in the calendar at that time. Choose another time."


def plan(  # noqa: PLR0913 - each is a fact of the meeting
    session: Session,
    *,
    by: Actor,
    area: Area,
    starts_at: datetime,
    venue: str = "",
    capacity_minutes: int | None = None,
) -> Meeting:
    """Put a meeting in an area's calendar; the place and the capacity are the area's by default.

    On a day of the rhythm it takes that turn; elsewhere it is one more.
    """
    meeting = Meeting(
        area=area,
        starts_at=starts_at,
        venue=venue or area.venue,
        capacity_minutes=capacity_minutes or area.capacity_minutes,
    )
    turn = _turn_at(session, area, starts_at)
    meeting.turn_on = turn.planned if turn is not None else None
    return _enter(session, by, meeting)


def plan_several(
    session: Session, *, by: Actor, area: Area, turns: Sequence[Turn]
) -> list[Meeting]:
    """Put several meetings of the rhythm in the calendar; all of them or none."""
    return [
        _enter(
            session,
            by,
            Meeting(
                area=area,
                starts_at=turn.starts_at,
                venue=area.venue,
                capacity_minutes=area.capacity_minutes,
                turn_on=turn.planned,
            ),
        )
        for turn in turns
    ]


def call_emergency(  # noqa: PLR0913 - each is a fact of the meeting
    session: Session,
    *,
    by: Actor,
    area: Area,
    starts_at: datetime,
    venue: str,
    capacity_minutes: int,
    agency_ids: Sequence[UUID],
    answers_due_at: datetime | None = None,
) -> Meeting:
    """Call a meeting outside the cycle: who must be there, and by when they answer.

    Without an hour of its own, answers are due once half of the notice has gone.
    """
    now = clock.now()
    due = answers_due_at or usual_answers_due(now, starts_at)
    if not now <= due <= starts_at:
        raise Refused("Answers must be due between now and the start of the meeting.")
    meeting = Meeting(
        area=area,
        starts_at=starts_at,
        venue=venue,
        capacity_minutes=capacity_minutes,
        emergency=True,
        answers_due_at=due,
        needed_agencies=[str(agency_id) for agency_id in agency_ids],
    )
    return _enter(session, by, meeting)


def skip(session: Session, *, by: Actor, area: Area, turn: Turn, reason: str) -> Meeting:
    """Write down that there is no meeting on a turn, so that nobody plans it or waits for it."""
    meeting = _enter(
        session,
        by,
        Meeting(
            area=area,
            starts_at=turn.starts_at,
            venue=area.venue,
            capacity_minutes=area.capacity_minutes,
            turn_on=turn.planned,
        ),
    )
    meeting.cancelled_at, meeting.cancel_reason = clock.now(), reason
    session.flush()
    publish(
        session,
        events.MeetingCancelled(
            actor_id=by.user_id, area_id=area.id, meeting_id=meeting.id, case_ids=()
        ),
    )
    return meeting


def refuse_taken(
    session: Session, *, area_id: UUID, starts_at: datetime, but: Meeting | None = None
) -> None:
    """Raise `Refused` when another meeting of the area begins at that instant."""
    taken = sa.select(Meeting.id).where(Meeting.area_id == area_id, Meeting.starts_at == starts_at)
    if but is not None:
        taken = taken.where(Meeting.id != but.id)
    if session.scalar(taken) is not None:
        raise Refused(TAKEN)


def _enter(session: Session, by: Actor, meeting: Meeting) -> Meeting:
    with session.no_autoflush:
        refuse_taken(session, area_id=meeting.area.id, starts_at=meeting.starts_at)
    session.add(meeting)
    session.flush()
    publish(
        session,
        events.MeetingPlanned(actor_id=by.user_id, area_id=meeting.area_id, meeting_id=meeting.id),
    )
    return meeting


def _turn_at(session: Session, area: Area, starts_at: datetime) -> Turn | None:
    """Find the free turn of the rhythm that falls on this day."""
    day = clock.london_day(starts_at)
    with session.no_autoflush:
        meetings = session.scalars(sa.select(Meeting).where(Meeting.area_id == area.id)).all()
    found = next(free_turns(area, after=day - DAY, meetings=meetings))
    return found if found.day == day else None
