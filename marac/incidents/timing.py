"""When incidents were, and how many there were in a while: the arithmetic of days.

Days are London's. What is not sure is never counted as if it were: a count has a least and a most.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from marac import clock
from marac.incidents.kinds import Certainty

# "About the 14th" is taken to mean the 14th give or take so many days.
ABOUT_DAYS = 3


class Dated(Protocol):
    """Anything that says when it was as an incident does: the row, or the values for one."""

    @property
    def happened_on(self) -> date:
        """The day, or the first on which it can have been."""

    @property
    def latest_on(self) -> date | None:
        """The last day on which it can have been, where that is not one day."""

    @property
    def ended_on(self) -> date | None:
        """The last day of what went on for a while."""

    @property
    def certainty(self) -> Certainty:
        """How sure the day is."""


@dataclass(frozen=True)
class Span:
    """The days on which something can have begun, and the last day on which it went on."""

    earliest: date
    latest: date
    end: date

    @property
    def sure(self) -> bool:
        """Tell whether the day on which it began is known."""
        return self.earliest == self.latest

    def surely_began_in(self, first: date, last: date) -> bool:
        """Tell whether every day on which it can have begun lies in a while."""
        return first <= self.earliest and self.latest <= last

    def may_have_begun_in(self, first: date, last: date) -> bool:
        """Tell whether some day on which it can have begun lies in a while."""
        return self.earliest <= last and first <= self.latest

    def went_on_in(self, first: date, last: date) -> bool:
        """Tell whether it had begun before a while and went on in it."""
        return self.latest < first <= self.end and first <= last


@dataclass(frozen=True)
class Count:
    """How many incidents there were, at the least and at the most."""

    least: int = 0
    most: int = 0

    @property
    def words(self) -> str:
        """Say the count: 3, or 3 or 4, or 3 to 5."""
        if self.least == self.most:
            return str(self.least)
        joined = "or" if self.most == self.least + 1 else "to"
        return f"{self.least} {joined} {self.most}"


def span_of(incident: Dated, *, today: date | None = None) -> Span:
    """Give the days of an incident; nothing can have begun later than today."""
    earliest = latest = incident.happened_on
    one_day = incident.latest_on is None and incident.ended_on is None
    if one_day and incident.certainty is not Certainty.ABOUT:
        return Span(earliest, earliest, earliest)
    limit = today or clock.today()
    if incident.certainty is Certainty.ABOUT:
        earliest, latest = _around(earliest)
        if incident.ended_on is not None:
            latest = min(latest, incident.ended_on)
    elif incident.latest_on is not None:
        latest = incident.latest_on
    latest = max(earliest, min(latest, max(limit, incident.happened_on)))
    return Span(earliest, latest, max(latest, incident.ended_on or latest))


def count_between(spans: Iterable[Span], first: date, last: date) -> Count:
    """Count what began from one day to another, both included."""
    found = list(spans)
    return Count(
        sum(span.surely_began_in(first, last) for span in found),
        sum(span.may_have_begun_in(first, last) for span in found),
    )


def count_in_months(incidents: Iterable[Dated], months: int, *, until: date) -> Count:
    """Count the incidents of so many calendar months that end with a day.

    The months begin on the day after the same day of the month before them, so that twelve months
    until 28 February begin on 1 March, and a day counts once in years that follow each other.
    """
    first = clock.add_months(until, -months) + timedelta(days=1)
    return count_between([span_of(i, today=until) for i in incidents], first, until)


def last_of_month(day: date) -> date:
    """Give the last day of a day's month."""
    return clock.add_months(day.replace(day=1), 1) - timedelta(days=1)


def _around(day: date) -> tuple[date, date]:
    try:
        return day - timedelta(days=ABOUT_DAYS), day + timedelta(days=ABOUT_DAYS)
    except OverflowError:
        return day, day
