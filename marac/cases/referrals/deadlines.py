"""What happens after a referral is sent, and by when, from the area's meetings and timings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from marac import clock
from marac.agencies.models import Area
from marac.agencies.rhythm import turns


@dataclass(frozen=True)
class Expected:
    """The first meeting that a referral can reach, if it is accepted."""

    meeting_on: date
    agenda_on: date
    referrals_close: datetime


def expected(area: Area, sent_at: datetime, planned: Iterable[datetime]) -> Expected:
    """Find the first meeting whose referrals close after a referral was sent.

    Meetings that are planned come first; without one, the area's rhythm says when the next is due.
    """
    days = [clock.london_day(starts_at) for starts_at in planned]
    day = next((day for day in days if _closes(area, day) >= sent_at), None)
    day = day or _regular_day(area, sent_at)
    return Expected(
        meeting_on=day,
        agenda_on=clock.add_working_days(day, -area.agenda_days),
        referrals_close=_closes(area, day),
    )


def _regular_day(area: Area, sent_at: datetime) -> date:
    days = (turn.day for turn in turns(area, after=clock.london_day(sent_at)))
    return next(day for day in days if _closes(area, day) >= sent_at)


def _closes(area: Area, day: date) -> datetime:
    closing_day = clock.add_working_days(day, -area.referrals_close_days)
    return clock.london(closing_day, area.referrals_close_time)
