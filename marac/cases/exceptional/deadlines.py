"""How long an emergency opening lasts, how soon it is reviewed, how long a grant may run."""

from datetime import date, datetime, time, timedelta

from marac import clock
from marac.cases.models import BreakGlass

LASTS = timedelta(minutes=60)
REVIEW_WORKING_DAYS = 2
LONGEST_GRANT = timedelta(days=90)


def review_due(opened_at: datetime) -> date:
    """Say by which day an emergency opening is to be reviewed: within two working days."""
    return clock.add_working_days(clock.london_day(opened_at), REVIEW_WORKING_DAYS)


def is_overdue(opening: BreakGlass) -> bool:
    """Tell whether nobody reviewed an emergency opening in time."""
    return opening.reviewed_at is None and review_due(opening.opened_at) < clock.today()


def is_open(opening: BreakGlass) -> bool:
    """Tell whether the hour of an emergency opening still runs."""
    return opening.expires_at > clock.now()


def end_of(day: date) -> datetime:
    """Give the instant at which a grant runs out: when its last day is over in London."""
    return clock.london(day + timedelta(days=1), time())


def last_day(ends_at: datetime) -> date:
    """Give the last day of a grant that runs out at this instant; the reverse of `end_of`."""
    return clock.london_day(ends_at - timedelta(microseconds=1))
