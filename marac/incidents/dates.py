"""When an incident was, as people say it: read from a line of text, and said again in one.

`read_when(say_when(when))` gives the same back, so that what goes out in a form can come in again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from marac.incidents.kinds import Certainty
from marac.incidents.timing import Dated, last_of_month
from marac.web.filters import clock_time, long_date, plain_date
from marac.widgets.when import NotUnderstood, parse_date, parse_time

EXAMPLES = (
    "Write the day like 14 November 2026, 14/11/2026, about 14 November 2026, "
    "between 14 and 20 November 2026, 3 to 9 May 2026, or November 2026"
)
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
DAY = WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th)?(?:[\s/.-]+(\w+)(?:[\s/.-]+(\d{4}))?)?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY = re.compile(DAY, re.ASCII | re.IGNORECASE)
_MONTH = re.compile(r"(?:in |some time in |sometime in )?([a-z]+|\d{1,2})[\s/.-]+(\d{4})", re.ASCII)
_PAIR = re.compile(r"(?:from )?(.+?) (?:to|until|till|-|–) (.+)")
_BETWEEN = re.compile(r"(?:some day )?between (.+) and (.+)")
_ABOUT = re.compile(r"(?:about|around|approximately|approx\.?|circa|c\.|~)\s*(.+)")
_TIME = re.compile(r"(.+?),? (?:at )?(\S+(?: [ap]\.?m\.?)?)")


@dataclass(frozen=True, kw_only=True)
class When:
    """When an incident was, as it was told."""

    happened_on: date
    happened_at: time | None = None
    ended_on: date | None = None
    certainty: Certainty = Certainty.EXACT
    latest_on: date | None = None


def read_when(text: str) -> When:
    """Read when something happened; raises NotUnderstood with a sentence for the person."""
    typed = " ".join(text.lower().split())
    for shape, read in _SHAPES:
        match = shape.fullmatch(typed)
        if match is not None:
            return read(match)
    return _read_moment(typed)


def say_when(incident: Dated, at: time | None = None, *, short: bool = False) -> str:
    """Say when something happened; `short` leaves the weekday out, as `read_when` likes it."""
    write: Callable[[date], str] = plain_date if short else long_date
    day = write(incident.happened_on)
    if incident.certainty is Certainty.MONTH:
        return f"{incident.happened_on:%B} {incident.happened_on.year:04}"
    if incident.certainty is Certainty.BETWEEN:
        return f"Between {day} and {write(incident.latest_on or incident.happened_on)}"
    said = f"{day}, {clock_time(at)}" if at is not None else day
    if incident.ended_on is not None and incident.ended_on != incident.happened_on:
        said += f" to {write(incident.ended_on)}"
    return f"About {said}" if incident.certainty is Certainty.ABOUT else said


def _read_month(match: re.Match[str]) -> When:
    first = parse_date("1", match[1], match[2], noun="The month")
    return When(happened_on=first, certainty=Certainty.MONTH, latest_on=last_of_month(first))


def _read_between(match: re.Match[str]) -> When:
    last = _day(match[2])
    first = _day(match[1], last)
    if last < first:
        raise NotUnderstood("The later day must be the same as or after the earlier day")
    return When(happened_on=first, certainty=Certainty.BETWEEN, latest_on=last)


def _read_about(match: re.Match[str]) -> When:
    told = read_when(match[1])
    if told.certainty in (Certainty.MONTH, Certainty.BETWEEN):
        return told
    return When(
        happened_on=told.happened_on,
        happened_at=told.happened_at,
        ended_on=told.ended_on,
        certainty=Certainty.ABOUT,
    )


def _read_range(match: re.Match[str]) -> When:
    last = _day(match[2])
    begun = _read_moment(match[1], last)
    if last < begun.happened_on:
        raise NotUnderstood("The last day must be the same as or after the first day")
    return When(happened_on=begun.happened_on, happened_at=begun.happened_at, ended_on=last)


def _read_moment(typed: str, like: date | None = None) -> When:
    """Read a day, with or without a time of day behind it."""
    try:
        return When(happened_on=_day(typed, like))
    except NotUnderstood:
        split = _TIME.fullmatch(typed)
        if split is None:
            raise
    return When(happened_on=_day(split[1].rstrip(","), like), happened_at=parse_time(split[2]))


def _day(typed: str, like: date | None = None) -> date:
    """Read one day; the month or year that it leaves out is that of the day it stands before."""
    iso = _ISO.fullmatch(typed)
    if iso is not None:
        return parse_date(iso[3], iso[2], iso[1])
    match = _DAY.fullmatch(typed)
    if match is None or (like is None and not match[3]):
        raise NotUnderstood(EXAMPLES)
    month = match[2] or (str(like.month) if like else "")
    year = match[3] or (f"{like.year:04}" if like else "")
    return parse_date(match[1], month, year)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], When]], ...] = (
    (_MONTH, _read_month),
    (_BETWEEN, _read_between),
    (_ABOUT, _read_about),
    (_PAIR, _read_range),
)


def settled(when: When, *, today: date) -> When:
    """Give what was told without what does not belong to its certainty.

    A month runs to its last day, or to today while it lasts.
    """
    if when.certainty is Certainty.MONTH:
        first = when.happened_on.replace(day=1)
        return When(
            happened_on=first,
            certainty=Certainty.MONTH,
            latest_on=max(first, min(last_of_month(first), today)),
        )
    if when.certainty is Certainty.BETWEEN:
        return When(
            happened_on=when.happened_on, certainty=Certainty.BETWEEN, latest_on=when.latest_on
        )
    return When(
        happened_on=when.happened_on,
        happened_at=when.happened_at,
        ended_on=when.ended_on,
        certainty=when.certainty,
    )


def problem_with(when: When, reported_on: date | None, *, today: date) -> tuple[str, str] | None:
    """Name the answer that cannot be, with the reason; None when the days can have been."""
    days = {
        "happened_on": (when.happened_on, "An incident cannot have happened in the future."),
        "latest_on": (when.latest_on, "An incident cannot have happened in the future."),
        "ended_on": (when.ended_on, "An incident cannot have ended in the future."),
        "reported_on": (reported_on, "An incident cannot have been reported in the future."),
    }
    for name, (day, why) in days.items():
        if day is not None and day > today:
            return name, why
    if when.ended_on is not None and when.ended_on < when.happened_on:
        return "ended_on", "The last day must be the same as or after the first day."
    if when.certainty is Certainty.BETWEEN and when.latest_on is None:
        return "latest_on", "Say the latest day on which it can have happened."
    if when.latest_on is not None and when.latest_on < when.happened_on:
        return "latest_on", "The latest day must be the same as or after the earliest day."
    return _reported_too_early(when, reported_on)


def _reported_too_early(when: When, reported_on: date | None) -> tuple[str, str] | None:
    if reported_on is None or when.certainty is Certainty.ABOUT:
        return None
    if reported_on < when.happened_on:
        return "reported_on", "An incident cannot have been reported before it happened."
    return None


def days_of(incident: Dated) -> tuple[date, ...]:
    """Give the days by which words are chosen: the first on which it can have been, the last."""
    last = incident.ended_on or incident.latest_on or incident.happened_on
    return (incident.happened_on, last) if last != incident.happened_on else (last,)
