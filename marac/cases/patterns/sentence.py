"""A pattern in one sentence, for those who read and those who listen."""

from datetime import date

from marac.cases.patterns.arithmetic import LATELY_DAYS, Pace, months_between
from marac.web.filters import plural

# Up to so many days are said in days, and up to so many weeks in weeks.
IN_DAYS, IN_WEEKS, IN_MONTHS = 20, 8, 24


def say_pattern(pace: Pace, *, today: date) -> str:
    """Say how many, over how long, how lately, and whether it grows: without a full stop."""
    if pace.first is None:
        return "No incident is recorded"
    said = f"{plural(pace.total, 'incident')} in {say_length(pace.first, today)}"
    if pace.trend is not None:
        said += f", {pace.trend.value} ({_lately(pace)})"
    elif pace.lately.least < pace.total:
        said += f" ({_lately(pace)})"
    if pace.worse:
        now, before = pace.worst_lately.in_a_sentence, pace.worst_before.in_a_sentence
        said += f", and more serious: {now}, after {before}"
    return said


def say_length(first: date, last: date) -> str:
    """Say how long it is from one day to another, both included: 3 months, 12 days."""
    days = (last - first).days + 1
    if days <= IN_DAYS:
        return plural(days, "day")
    if days <= IN_WEEKS * 7:
        return plural(round(days / 7), "week")
    months = months_between(first, last)
    if months <= IN_MONTHS:
        return plural(max(1, months), "month")
    return plural(round(months / 12), "year")


def _lately(pace: Pace) -> str:
    words = "none" if pace.lately.most == 0 else pace.lately.words
    return f"{words} in the last {LATELY_DAYS} days"
