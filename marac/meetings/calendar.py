"""When an area meets, and by when each step of the fortnight must be done.

An area's days and offsets are London wall-clock: ten in the morning stays ten in the morning when
the clocks change. No deadline falls on a weekend or a bank holiday.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice

from marac import clock
from marac.agencies.models import Area
from marac.meetings.models import Meeting

# A step that has a day but no hour of its own is due when offices close.
CLOSE_OF_BUSINESS = time(17)
# A meeting moved by a few days still takes its turn.
SAME_TURN_DAYS = 3


@dataclass(frozen=True)
class Deadlines:
    """The instants by which the steps of one meeting are due, in their order."""

    referrals_close: datetime
    agenda: datetime
    returns_due: datetime
    packs_locked: datetime
    meeting: datetime
    actions_issued: datetime
    minutes_draft: datetime
    minutes_out: datetime


def deadlines(meeting: Meeting) -> Deadlines:
    """Work out the deadlines of a meeting from its area's working-day offsets."""
    return deadlines_for(meeting.area, meeting.starts_at)


def deadlines_for(area: Area, starts_at: datetime) -> Deadlines:
    """Work out the deadlines that a meeting at this instant would have."""
    day = clock.to_london(starts_at).date()

    def due(offset: int, at: time = CLOSE_OF_BUSINESS) -> datetime:
        return clock.london(clock.add_working_days(day, offset), at)

    return Deadlines(
        referrals_close=due(-area.referrals_close_days, area.referrals_close_time),
        agenda=due(-area.agenda_days),
        returns_due=due(-area.returns_due_days, area.returns_due_time),
        packs_locked=due(-area.packs_locked_days, area.packs_locked_time),
        meeting=starts_at,
        actions_issued=due(area.actions_issued_days),
        minutes_draft=due(area.minutes_draft_days),
        minutes_out=due(area.minutes_out_days),
    )


def meeting_days(area: Area, *, after: date) -> Iterator[date]:
    """Give the area's meeting days later than `after`, for ever.

    A day on which offices are closed moves to the next working day; the days after it stay put.
    """
    for turn in count():
        planned = area.first_meeting + timedelta(weeks=area.cadence_weeks * turn)
        day = clock.add_working_days(planned, 0)
        if day > after:
            yield day


def next_meetings(
    area: Area, *, after: date, number: int, taken: Collection[date] = ()
) -> list[datetime]:
    """Give the area's next meetings after a day, as instants.

    A turn is left out when a meeting already stands within three days of it, on a day in `taken`.
    """
    free = (
        day
        for day in meeting_days(area, after=after)
        if not any(abs((day - other).days) <= SAME_TURN_DAYS for other in taken)
    )
    return [clock.london(day, area.meeting_time) for day in islice(free, number)]


def returns_due_at(meeting: Meeting) -> datetime:
    """Say when returns asked for now are due: the usual hour, or for a late item the next one."""
    dates, now = deadlines(meeting), clock.now()
    usable = (d for d in (dates.returns_due, dates.packs_locked) if d > now)
    return next(usable, meeting.starts_at)
