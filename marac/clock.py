"""The time in London and the working days of England and Wales.

Every instant in the system is an aware UTC datetime; what people read and agree is London
wall-clock time. Deadlines count working days, so that no deadline falls on a weekend or a bank
holiday.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)
_hidden: ContextVar[bool] = ContextVar("hidden_clock", default=False)


def now() -> datetime:
    """Say what time it is, as an aware UTC datetime."""
    if _hidden.get():
        raise RuntimeError("what is made here is kept, so it may not know what time it is")
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """Say what day it is in London."""
    return to_london(now()).date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Move the clock inside the block, so that a demonstration or test can live through a year."""
    if moment.tzinfo is None:
        raise ValueError("a moved clock needs an aware datetime")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


@contextmanager
def hidden() -> Iterator[None]:
    """Hide the clock inside the block, where something is made that will be used at other times."""
    token = _hidden.set(True)
    try:
        yield
    finally:
        _hidden.reset(token)


def to_london(moment: datetime) -> datetime:
    """Turn an aware instant into London wall-clock time."""
    return moment.astimezone(LONDON)


def london_day(moment: datetime) -> date:
    """Give the day in London on which an aware instant falls."""
    return to_london(moment).date()


def london(day: date, at: time) -> datetime:
    """Turn a London wall-clock day and time into an aware UTC instant."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether offices are open: not a weekend and not a bank holiday of England and Wales."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Count `count` working days on (or back, when negative) from `day`.

    Zero gives the day itself when it is a working day, else the next one.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    if count == 0:
        while not is_working_day(day):
            day += step
        return day
    remaining = abs(count)
    while remaining:
        day += step
        if is_working_day(day):
            remaining -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`; negative backwards."""
    if end < start:
        return -working_days_between(end, start)
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))


def add_months(day: date, months: int) -> date:
    """Go `months` calendar months on; the last day of a shorter month stands for a missing day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
