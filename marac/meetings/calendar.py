"""When an area meets, and by when each step of the fortnight must be done.

An area's days and offsets are London wall-clock: ten in the morning stays ten in the morning when
the clocks change. No deadline falls on a weekend or a bank holiday, but for those of an emergency
meeting, which are counted in hours.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from marac import clock
from marac.agencies.models import Area
from marac.agencies.rhythm import Turn, rhythm_on, turns
from marac.cases.calendar import days_before
from marac.meetings.models import Meeting

# A step that has a day but no hour of its own is due when offices close.
CLOSE_OF_BUSINESS = time(17)
# A meeting of which nobody wrote down whose turn it takes, takes one so near to it.
SAME_TURN_DAYS = 3
# An emergency agenda goes out within an hour, and its papers are locked so long before it begins.
AN_HOUR = timedelta(hours=1)
PAPERS_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True)
class Deadlines:
    """The instants by which the steps of one meeting are due, in their order."""

    referrals_close: datetime
    agenda: datetime
    returns_due: datetime
    advocate_spoke: datetime
    updates_due: datetime
    late_items: datetime
    packs_locked: datetime
    meeting: datetime
    actions_issued: datetime
    minutes_draft: datetime
    minutes_out: datetime
    victim_told: datetime


def deadlines(meeting: Meeting) -> Deadlines:
    """Work out the deadlines of a meeting: its area's offsets, or hours when it is urgent."""
    usual = deadlines_for(meeting.area, meeting.starts_at)
    if not meeting.emergency or meeting.answers_due_at is None:
        return usual
    return _shortened(usual, meeting.created_at, meeting.answers_due_at, meeting.starts_at)


def deadlines_for(area: Area, starts_at: datetime) -> Deadlines:
    """Work out the deadlines that a meeting at this instant would have."""
    day = clock.london_day(starts_at)

    def before(offset: int, at: time = CLOSE_OF_BUSINESS) -> datetime:
        return clock.london(days_before(day, offset), at)

    def after(offset: int) -> datetime:
        return clock.london(clock.add_working_days(day, offset), CLOSE_OF_BUSINESS)

    return Deadlines(
        referrals_close=before(area.referrals_close_days, area.referrals_close_time),
        agenda=before(area.agenda_days),
        returns_due=before(area.returns_due_days, area.returns_due_time),
        advocate_spoke=before(area.advocate_days),
        updates_due=before(area.updates_due_days),
        late_items=before(area.late_items_days, area.late_items_time),
        packs_locked=before(area.packs_locked_days, area.packs_locked_time),
        meeting=starts_at,
        actions_issued=after(area.actions_issued_days),
        minutes_draft=after(area.minutes_draft_days),
        minutes_out=after(area.minutes_out_days),
        victim_told=after(area.victim_told_days),
    )


def _shortened(
    usual: Deadlines, called_at: datetime, answers_due_at: datetime, starts_at: datetime
) -> Deadlines:
    """Give the deadlines of a meeting called at once; what comes after it keeps its days."""
    agenda = min(called_at + AN_HOUR, answers_due_at)
    locked = max(answers_due_at, starts_at - PAPERS_BEFORE)
    return Deadlines(
        referrals_close=agenda,
        agenda=agenda,
        returns_due=answers_due_at,
        advocate_spoke=answers_due_at,
        updates_due=answers_due_at,
        late_items=locked,
        packs_locked=locked,
        meeting=starts_at,
        actions_issued=usual.actions_issued,
        minutes_draft=usual.minutes_draft,
        minutes_out=usual.minutes_out,
        victim_told=usual.victim_told,
    )


def usual_answers_due(called_at: datetime, starts_at: datetime) -> datetime:
    """Suggest when answers to an emergency meeting are due: with half of the notice gone.

    It is a quarter of an hour on the clock, and never later than an hour before when there is time.
    """
    half = called_at + (starts_at - called_at) / 2
    quarter = half - timedelta(
        minutes=half.minute % 15, seconds=half.second, microseconds=half.microsecond
    )
    return quarter if quarter > called_at else half


def meeting_days(area: Area, *, after: date) -> Iterator[date]:
    """Give the area's meeting days later than `after`, for ever."""
    return (turn.day for turn in turns(area, after=after))


def free_turns(area: Area, *, after: date, meetings: Collection[Meeting] = ()) -> Iterator[Turn]:
    """Give the turns of the rhythm after a day that no meeting takes, not even a cancelled one."""
    taken = {meeting.turn_on for meeting in meetings if meeting.turn_on is not None}
    near = _days_near_a_turn(area, [one for one in meetings if not one.emergency])
    return (
        turn
        for turn in turns(area, after=after)
        if turn.planned not in taken
        and not any(abs((turn.day - day).days) <= SAME_TURN_DAYS for day in near)
    )


def _days_near_a_turn(area: Area, meetings: Collection[Meeting]) -> list[date]:
    """Give the days of meetings that took no turn, or one that a later rhythm did away with."""
    marked = [one.turn_on for one in meetings if one.turn_on is not None]
    last = max(marked, default=date.min)
    whole = turns(area, after=date.min)
    kept = {turn.planned for turn in takewhile(lambda turn: turn.planned <= last, whole)}
    return [
        clock.london_day(one.starts_at)
        for one in meetings
        if one.turn_on not in kept and one.cancelled_at is None
    ]


def next_meetings(
    area: Area, *, after: date, number: int, meetings: Collection[Meeting] = ()
) -> list[Turn]:
    """Give the area's next turns after a day that are still free."""
    return list(islice(free_turns(area, after=after, meetings=meetings), number))


def cycle_of(meeting: Meeting) -> timedelta:
    """Give the longest time from a meeting to the next one of the rhythm that holds then."""
    return rhythm_on(meeting.area, clock.london_day(meeting.starts_at)).span


def returns_due_at(meeting: Meeting) -> datetime:
    """Say when returns asked for now are due: the usual hour, or for a late item the next one."""
    dates, now = deadlines(meeting), clock.now()
    usable = (d for d in (dates.returns_due, dates.packs_locked) if d > now)
    return next(usable, meeting.starts_at)
