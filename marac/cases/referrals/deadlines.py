"""What happens after a referral is sent, and by when, from the area's timings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marac import clock
from marac.agencies.models import Area


@dataclass(frozen=True)
class Expected:
    """The first meeting that a referral sent now can reach, if it is accepted."""

    meeting_on: date
    agenda_on: date
    referrals_close: datetime


def expected(area: Area, sent_at: datetime) -> Expected:
    """Work out the first regular meeting whose referrals close after a referral was sent."""
    step = timedelta(weeks=area.cadence_weeks)
    sent_on = clock.to_london(sent_at).date()
    behind = max((sent_on - area.first_meeting) // step, 0)
    day = area.first_meeting + behind * step
    while _closes(area, day) < sent_at:
        day += step
    return Expected(
        meeting_on=day,
        agenda_on=clock.add_working_days(day, -area.agenda_days),
        referrals_close=_closes(area, day),
    )


def _closes(area: Area, day: date) -> datetime:
    closing_day = clock.add_working_days(day, -area.referrals_close_days)
    return clock.london(closing_day, area.referrals_close_time)
