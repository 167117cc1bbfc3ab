"""On which days an area meets: every so many weeks, or on the second Thursday of each month.

An area keeps every rhythm it ever had, each with the day from which it holds, so that a new one
changes nothing that lies before it. Days and hours are London wall-clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from marac import clock

if TYPE_CHECKING:
    from marac.agencies.models import Area

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
# Which of a month's five or four such weekdays; the last one has a number of its own.
LAST = -1
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
# The longest time between two meetings of a monthly rhythm.
MONTH = timedelta(weeks=5)


@dataclass(frozen=True)
class Rhythm:
    """How often an area meets from a day on: every `weeks` weeks, or monthly when `nth` is given.

    A weekly rhythm counts from `begins_on`; of a monthly one the first fitting day follows it.
    """

    begins_on: date
    at: time
    weeks: int | None = None
    nth: int | None = None
    weekday: int = 0

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Rhythm":
        """Make a rhythm of what the area keeps of it."""
        return cls(
            begins_on=date.fromisoformat(kept["begins_on"]),
            at=time.fromisoformat(kept["at"]),
            weeks=kept.get("weeks"),
            nth=kept.get("nth"),
            weekday=kept.get("weekday", 0),
        )

    @property
    def kept(self) -> dict[str, Any]:
        """Give what the area keeps of the rhythm."""
        said = {"begins_on": self.begins_on.isoformat(), "at": self.at.isoformat()}
        if self.nth is not None:
            return said | {"nth": self.nth, "weekday": self.weekday}
        return said | {"weeks": self.weeks}

    @property
    def span(self) -> timedelta:
        """Give the longest time between two of its days."""
        return MONTH if self.nth is not None else timedelta(weeks=self.weeks or 1)

    @property
    def words(self) -> str:
        """Say how often it is: every 2 weeks on a Thursday, the second Tuesday of each month."""
        if self.nth is not None:
            return f"the {PLACES[self.nth]} {WEEKDAYS[self.weekday]} of each month"
        often = "every week" if self.weeks == 1 else f"every {self.weeks} weeks"
        return f"{often} on a {self.begins_on:%A}"

    def days(self) -> Iterator[date]:
        """Give its days for ever, whether offices are open on them or not."""
        if self.nth is None:
            for turn in count():
                yield self.begins_on + timedelta(weeks=turn * (self.weeks or 1))
            return
        for turn in count():
            year, month = divmod(self.begins_on.year * 12 + self.begins_on.month - 1 + turn, 12)
            day = _nth_weekday(year, month + 1, self.nth, self.weekday)
            if day >= self.begins_on:
                yield day


@dataclass(frozen=True)
class Turn:
    """One meeting that an area's rhythm asks for: its own day, and the day and hour it falls on."""

    planned: date
    day: date
    at: time

    @property
    def starts_at(self) -> datetime:
        """Give the instant at which it begins."""
        return clock.london(self.day, self.at)

    @property
    def moved(self) -> bool:
        """Tell whether offices are closed on its own day, so that it falls on the next one."""
        return self.day != self.planned


def rhythms_of(area: "Area") -> list[Rhythm]:
    """List the rhythms of an area in their order: the one it began with and what came later."""
    first = Rhythm(area.first_meeting, area.meeting_time, weeks=area.cadence_weeks)
    later = [Rhythm.read(kept) for kept in area.later_rhythms]
    return [first, *sorted(later, key=lambda rhythm: rhythm.begins_on)]


def rhythm_on(area: "Area", day: date) -> Rhythm:
    """Find the rhythm that holds on a day; before the first one, the first."""
    begun = [rhythm for rhythm in rhythms_of(area) if rhythm.begins_on <= day]
    return begun[-1] if begun else rhythms_of(area)[0]


def turns(area: "Area", *, after: date) -> Iterator[Turn]:
    """Give the area's turns that fall later than `after`, in order and for ever.

    A day on which offices are closed moves to the next working day; the days after it stay put.
    """
    rhythms, last = rhythms_of(area), after
    ends = [rhythm.begins_on for rhythm in rhythms[1:]] + [date.max]
    for rhythm, end in zip(rhythms, ends, strict=True):
        for planned in rhythm.days():
            if planned >= end:
                break
            day = clock.add_working_days(planned, 0)
            if day > last:
                last = day
                yield Turn(planned, day, rhythm.at)


def with_rhythm(area: "Area", rhythm: Rhythm) -> list[dict[str, Any]]:
    """Give what an area keeps once a rhythm holds from its day on; what lies before it stays.

    One that would have begun on that day or later never comes to hold.
    """
    earlier = [Rhythm.read(kept) for kept in area.later_rhythms]
    return [*(one.kept for one in earlier if one.begins_on < rhythm.begins_on), rhythm.kept]


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """Find the nth such weekday of a month, counted from its end when nth is the last."""
    if nth == LAST:
        end = clock.add_months(date(year, month, 1), 1) - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
