"""The calendar as a list by month: meetings to come, turns nobody planned yet, and what is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, takewhile
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Permission
from marac.agencies.queries import get_area
from marac.agencies.rhythm import Turn
from marac.meetings import policy, queries
from marac.meetings.calendar import free_turns
from marac.meetings.models import Meeting
from marac.meetings.stages import NEXT_STEPS, WORDS, stage_of

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Line:
    """One line of the list: a meeting with its state, or a turn that nobody has planned."""

    starts_at: datetime
    text: str
    colour: str
    meeting: Meeting | None = None
    turn: Turn | None = None
    cases: int = 0
    next_step: str = ""
    minutes_out: bool = False


@dataclass(frozen=True)
class Month:
    """A month with its lines, soonest first."""

    first: date
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Year:
    """What is to come by month, and what is over, latest first."""

    months: tuple[Month, ...]
    past: tuple[Line, ...]


def load_year(session: Session, *, by: Actor) -> Year:
    """Read the calendar of the actor's area; turns still free are for those who plan."""
    upcoming, today = queries.list_upcoming(session, by=by), clock.today()
    past = queries.list_past(session, by=by)
    called_off = [one for one in past if one.cancelled_at and _day(one) >= today]
    whole = [*upcoming, *past]
    listed = queries.count_listed(session, by=by, meeting_ids=[one.id for one in whole])
    lines = [_line(one, listed) for one in (*upcoming, *called_off)]
    if by.may(Permission.AGENDA_BUILD):
        lines += _free(session, by, whole)
    over = [_line(one, listed) for one in past if one not in called_off]
    return Year(_by_month(lines), tuple(over))


def list_cancelled_turns(session: Session, *, by: Actor) -> set[date]:
    """List the days of the area's rhythm to come whose meeting was cancelled or left out."""
    cancelled = session.scalars(
        sa.select(Meeting.turn_on).where(
            policy.visible_to(by),
            Meeting.cancelled_at.is_not(None),
            Meeting.turn_on > clock.today(),
        )
    )
    return {day for day in cancelled if day is not None}


def _free(session: Session, by: Actor, meetings: list[Meeting]) -> Iterable[Line]:
    """Give the turns of the year ahead for which no meeting is in the calendar."""
    today = clock.today()
    ends = clock.add_months(today, MONTHS_AHEAD)
    free = free_turns(get_area(session, by=by), after=today, meetings=meetings)
    return [
        Line(turn.starts_at, "Not planned yet", "grey", turn=turn)
        for turn in takewhile(lambda turn: turn.day <= ends, free)
    ]


def _by_month(lines: list[Line]) -> tuple[Month, ...]:
    def month_of(line: Line) -> date:
        return clock.london_day(line.starts_at).replace(day=1)

    ordered = sorted(lines, key=lambda line: line.starts_at)
    return tuple(Month(first, tuple(group)) for first, group in groupby(ordered, key=month_of))


def _day(meeting: Meeting) -> date:
    return clock.london_day(meeting.starts_at)


def _line(meeting: Meeting, listed: dict[UUID, int]) -> Line:
    """Say of a meeting what a line of the list shows."""
    stage = stage_of(meeting)
    text, colour = WORDS[stage]
    skipped = meeting.cancelled_at is not None and meeting.sequence == 0
    return Line(
        starts_at=meeting.starts_at,
        text="No meeting" if skipped else "No quorum" if meeting.without_quorum else text,
        colour=colour,
        meeting=meeting,
        cases=listed.get(meeting.id, 0),
        next_step=NEXT_STEPS[stage],
        minutes_out=any(m.circulated_at for m in meeting.minutes_revisions),
    )
