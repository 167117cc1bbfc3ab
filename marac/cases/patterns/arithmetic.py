"""The arithmetic of a pattern: days into weeks and months, and the pace of late against before.

Every number comes from here. What happened on an uncertain day is counted where it surely was, and
drawn as “perhaps” everywhere else; what went on for a while counts once, when it began.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from marac import clock
from marac.cases.patterns.severity import Severity, severity_of
from marac.incidents.models import Incident
from marac.incidents.timing import Count, Span, count_between, last_of_month, span_of

LATELY_DAYS = 30
# Late against before is only compared when there is something to compare.
COMPARED_FROM = 3
HOW_MUCH_MORE = 1.5


class Unit(StrEnum):
    """What one column of the drawing stands for."""

    MONTH = "month"
    WEEK = "week"

    @property
    def label(self) -> str:
        """Name the columns."""
        return "By month" if self is Unit.MONTH else "By week"


class Trend(StrEnum):
    """How late days compare with the days before."""

    MORE = "more often lately"
    SAME = "about as often lately"
    LESS = "less often lately"


@dataclass(frozen=True)
class Happening:
    """What the arithmetic needs of one incident."""

    span: Span
    severity: Severity = Severity.UNKNOWN


@dataclass(frozen=True)
class Bin:
    """One week or month: what surely began in it, what perhaps did, what went on from before."""

    first: date
    last: date
    began: Counter[Severity] = field(default_factory=Counter)
    perhaps: int = 0
    went_on: int = 0

    @property
    def count(self) -> Count:
        """Give the least and the most that began."""
        least = self.began.total()
        return Count(least, least + self.perhaps)

    @property
    def empty(self) -> bool:
        """Tell whether nothing happened, as far as is known."""
        return self.count.most == 0 and self.went_on == 0

    @property
    def worst(self) -> Severity | None:
        """Give the most serious thing that surely began; None when nothing did."""
        return max(self.began, default=None)


@dataclass(frozen=True)
class Pace:
    """How many in all, over how many days, how many lately, and how that compares."""

    total: int
    first: date | None
    days: int
    lately: Count
    trend: Trend | None
    worst_lately: Severity
    worst_before: Severity

    @property
    def worse(self) -> bool:
        """Tell whether what was done lately is more serious than anything before."""
        return self.worst_lately > self.worst_before > Severity.UNKNOWN


def happenings(incidents: Iterable[Incident], *, today: date) -> list[Happening]:
    """Take from incidents what is counted."""
    return [
        Happening(span_of(incident, today=today), severity_of(incident.acts or ()))
        for incident in incidents
    ]


def begin_of(day: date, unit: Unit) -> date:
    """Give the first day of a day's month, or its Monday."""
    return day.replace(day=1) if unit is Unit.MONTH else day - timedelta(days=day.weekday())


def end_of(first: date, unit: Unit) -> date:
    """Give the last day of the week or month that begins on a day."""
    return last_of_month(first) if unit is Unit.MONTH else first + timedelta(days=6)


def steps_back(first: date, unit: Unit, count: int) -> date:
    """Go so many weeks or months back from the first day of one."""
    if unit is Unit.MONTH:
        return clock.add_months(first, -count)
    return first - timedelta(weeks=count)


def bins(found: Sequence[Happening], *, unit: Unit, columns: int, today: date) -> list[Bin]:
    """Count into so many weeks or months, the last of which is today's."""
    first = steps_back(begin_of(today, unit), unit, columns - 1)
    firsts = [first]
    while len(firsts) < columns:
        firsts.append(end_of(firsts[-1], unit) + timedelta(days=1))
    made = [_Filling() for _ in firsts]
    beyond = end_of(firsts[-1], unit) + timedelta(days=1)
    for one in found:
        _fill(made, one, [*firsts, beyond])
    return [
        Bin(begin, end_of(begin, unit), filling.began, filling.perhaps, filling.went_on)
        for begin, filling in zip(firsts, made, strict=True)
    ]


@dataclass
class _Filling:
    """A column while it is counted."""

    began: Counter[Severity] = field(default_factory=Counter)
    perhaps: int = 0
    went_on: int = 0


def _fill(made: list[_Filling], one: Happening, firsts: list[date]) -> None:
    """Count one incident into the columns that it touches; each begins on one of the days."""
    begins, latest, ends = (
        bisect_right(firsts, day) - 1 for day in (one.span.earliest, one.span.latest, one.span.end)
    )
    if begins == latest and 0 <= begins < len(made):
        made[begins].began[one.severity] += 1
    elif begins < latest:
        for filling in made[max(0, begins) : latest + 1]:
            filling.perhaps += 1
    for filling in made[latest + 1 : ends + 1]:
        filling.went_on += 1


def count_before(found: Sequence[Happening], day: date) -> int:
    """Count what surely began before a day."""
    return sum(one.span.latest < day for one in found)


def pace_of(found: Sequence[Happening], *, today: date) -> Pace:
    """Judge how often it happens: the last thirty days, today included, against all before."""
    if not found:
        none = Severity.UNKNOWN
        return Pace(0, None, 0, Count(), None, none, none)
    since = today - timedelta(days=LATELY_DAYS - 1)
    first = min(one.span.earliest for one in found)
    lately = count_between([one.span for one in found], since, today)
    late = [one.severity for one in found if one.span.surely_began_in(since, today)]
    before = [one.severity for one in found if one.span.latest < since]
    return Pace(
        total=len(found),
        first=first,
        days=(today - first).days + 1,
        lately=lately,
        trend=_trend(len(found), lately, (since - first).days),
        worst_lately=max(late, default=Severity.UNKNOWN),
        worst_before=max(before, default=Severity.UNKNOWN),
    )


def _trend(total: int, lately: Count, days_before: int) -> Trend | None:
    """Compare thirty days with the days before them, as cautiously as uncertain days ask for."""
    if total < COMPARED_FROM or days_before < LATELY_DAYS:
        return None
    before_most = (total - lately.least) * LATELY_DAYS / days_before
    before_least = (total - lately.most) * LATELY_DAYS / days_before
    if lately.least >= 2 and lately.least >= HOW_MUCH_MORE * before_most:
        return Trend.MORE
    if lately.most * HOW_MUCH_MORE <= before_least:
        return Trend.LESS
    return Trend.SAME


def months_between(first: date, last: date) -> int:
    """Count calendar months from one day to another, to the nearest."""
    months = (last.year - first.year) * 12 + last.month - first.month
    while clock.add_months(first, months) > last:
        months -= 1
    rest = (last - clock.add_months(first, months)).days
    return months + (rest >= 15)
