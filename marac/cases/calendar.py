"""When a listing's meeting is, for packages below the meetings themselves."""

from datetime import date, datetime

import sqlalchemy as sa

from marac import clock
from marac.agencies.models import Area
from marac.database import UTCDateTime

# The columns of the table that this layer may read; the model belongs to the package above.
MEETINGS = sa.table(
    "meetings",
    sa.column("id", sa.Uuid()),
    sa.column("area_id", sa.Uuid()),
    sa.column("starts_at", UTCDateTime()),
    sa.column("cancelled_at", UTCDateTime()),
    sa.column("emergency", sa.Boolean()),
    sa.column("answers_due_at", UTCDateTime()),
)


def days_before(day: date, offset: int) -> date:
    """Count working days back; none at all is the day itself, or the last one that was open."""
    if offset:
        return clock.add_working_days(day, -offset)
    return day if clock.is_working_day(day) else clock.add_working_days(day, -1)


def spoken_by(area: Area, *, meeting_at: datetime, answers_at: datetime | None) -> date:
    """Give the day by which the person harmed is spoken to before a meeting."""
    if answers_at is not None:
        return clock.london_day(answers_at)
    return days_before(clock.london_day(meeting_at), area.advocate_days)


def outcome_told_by(area: Area, *, meeting_at: datetime) -> date:
    """Give the day by which the person harmed is told the outcome, unless the room says another."""
    return clock.add_working_days(clock.london_day(meeting_at), area.victim_told_days)
