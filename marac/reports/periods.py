"""Over which months figures are counted: whole months, the last of them chosen by the reader."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from marac import clock

LENGTHS = {3: "Three months", 6: "Six months", 12: "Twelve months"}
QUARTER = 3
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Period:
    """So many whole months, of which the last begins on `until`."""

    until: date
    length: int = QUARTER

    @property
    def first(self) -> date:
        """Give the first day."""
        return clock.add_months(self.until, 1 - self.length)

    @property
    def last(self) -> date:
        """Give the last day."""
        return last_of(self.until)

    @property
    def begins(self) -> datetime:
        """Give the instant at which the first day begins in London."""
        return clock.london(self.first, time())

    @property
    def ends(self) -> datetime:
        """Give the instant at which the last day is over in London."""
        return clock.london(self.last + timedelta(days=1), time())

    @property
    def months(self) -> tuple[date, ...]:
        """Give the first day of each month, in order."""
        return tuple(clock.add_months(self.first, n) for n in range(self.length))

    @property
    def words(self) -> str:
        """Write the period as people say it: September to November 2026."""
        first, last = self.first, self.until
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first:%B}{year} to {last:%B %Y}"

    @property
    def key(self) -> str:
        """Write the last month as the address does: 2026-11."""
        return f"{self.until:%Y-%m}"

    @property
    def running(self) -> bool:
        """Tell whether the last month is not over yet."""
        return self.last >= clock.today()

    def moved(self, months: int) -> Self:
        """Give a period as long, so many months later (or earlier)."""
        return type(self)(clock.add_months(self.until, months), self.length)

    @property
    def later(self) -> "Period | None":
        """Give the period that follows, if it has begun."""
        following = self.moved(self.length)
        this_month = clock.today().replace(day=1)
        if self.until >= this_month:
            return None
        return following if following.until <= this_month else Period(this_month, self.length)


def last_of(month: date) -> date:
    """Give the last day of the month that begins on a day."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def current(length: int = QUARTER) -> Period:
    """Give the months that end with this one."""
    return Period(clock.today().replace(day=1), length)


def read(address: Mapping[str, str]) -> Period:
    """Read the period that an address names; `ValueError` when it names none there can be."""
    now = current()
    length = int(address.get("months", QUARTER))
    until = date.fromisoformat(f"{address.get('until', now.key)}-01")
    if length not in LENGTHS or until.day != 1 or not EARLIEST <= until <= now.until:
        raise ValueError("there are no figures of such a period")
    return Period(until, length)
