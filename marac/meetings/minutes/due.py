"""The clock of the minutes: by when they are due out, and how many working days are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marac import clock
from marac.cases.wording import Words
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting, MinutesRevision
from marac.web.filters import plural


@dataclass(frozen=True)
class Due:
    """When the minutes of a meeting are due, how that stands, and when they first went out."""

    at: datetime
    words: Words
    out_at: datetime | None


def due_of(meeting: Meeting, revisions: Iterable[MinutesRevision] | None = None) -> Due | None:
    """Read the clock of a meeting that is over; its area is loaded, and its minutes or given."""
    if meeting.concluded_at is None:
        return None
    known = meeting.minutes_revisions if revisions is None else revisions
    sent = [revision.circulated_at for revision in known if revision.circulated_at is not None]
    out_at, due = min(sent, default=None), deadlines(meeting).minutes_out
    return Due(due, _out(due, out_at) if out_at is not None else _waiting(due), out_at)


def _out(due: datetime, out_at: datetime) -> Words:
    if out_at <= due:
        return Words("Out in time", "green")
    return Words(f"Out {_late(due, out_at)}", "orange")


def _waiting(due: datetime) -> Words:
    now = clock.now()
    if now > due:
        return Words(f"{_late(due, now)[0].upper()}{_late(due, now)[1:]}", "red")
    left = clock.working_days_between(clock.today(), clock.london_day(due))
    if left < 1:
        return Words("Due today", "orange")
    return Words(f"{plural(left, 'working day')} left", "blue" if left > 1 else "yellow")


def _late(due: datetime, at: datetime) -> str:
    """Say by how much; within its own day, or before the next working day, by less than a day."""
    first, last = clock.london_day(due), clock.london_day(at)
    days = clock.working_days_between(first, last)
    return f"{plural(days, 'working day')} late" if days else "late by less than a working day"
