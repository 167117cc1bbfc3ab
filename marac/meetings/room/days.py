"""Days as people say them in a meeting: "fri", "next tue", "3 dec", "in 2 weeks", "wd+3"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from marac import clock
from marac.widgets.when import NotUnderstood, parse_date

NOT_READ = "Say the day as a weekday or a date, like fri, in 2 weeks, 27 nov or 27/11/2026"
PASSED = "The due day must be today or later"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>\d{1,2})"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six)"
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NotADay(ValueError):
    """What was typed does not even look like a day."""


def read_day(typed: str, *, today: date) -> date:
    """Turn what was typed into a day from today on, or raise a ValueError in plain English."""
    text = " ".join(typed.casefold().strip(" .,;").split())
    if text == "24/7":
        raise NotADay(NOT_READ)  # how long, not by when
    for pattern, read in _READERS:
        if found := pattern.fullmatch(text):
            return read(found, today)
    raise NotADay(NOT_READ)


def _near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=int(found[0] == "tomorrow"))


def _weekday(found: re.Match[str], today: date) -> date:
    """The coming one, never today; "next" means the one in the week after this one."""
    wanted = WEEKDAYS.index(found["weekday"][:3])
    if (found["which"] or "").strip() == "next":
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7 or 7)


def _after_days(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_count(found) * (7 if found["unit"].startswith("w") else 1))


def _after_months(found: re.Match[str], today: date) -> date:
    return clock.add_months(today, _count(found))


def _working_days(found: re.Match[str], today: date) -> date:
    return clock.add_working_days(today, _count(found))


def _next_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=7)


def _written(found: re.Match[str], today: date) -> date:
    """A date without a year is the next of that name; one that has passed is a mistake."""
    year = found["year"]
    try:
        day = _real(found, year or str(today.year))
        if year is None and day < today:
            day = _real(found, str(today.year + 1))
    except NotUnderstood as error:
        raise ValueError(str(error)) from error
    if day < today:
        raise ValueError(PASSED)
    return day


def _real(found: re.Match[str], year: str) -> date:
    month = found["month"]
    month = month if month.isdigit() else month[:3]
    return parse_date(day=found["day"], month=month, year=year, noun="Due day")


def _count(found: re.Match[str]) -> int:
    typed = found["count"]
    return _WORDS[typed] if typed in _WORDS else int(typed)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_Reader = Callable[[re.Match[str], date], date]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_compile("today|tomorrow"), _near),
    (_compile(rf"(?P<which>this |next |on )?{_WEEKDAY}"), _weekday),
    (_compile("next week|a week today"), _next_week),
    (_compile(rf"(?:in |within )?{_COUNT} ?(?P<unit>days?|weeks?|wks?)"), _after_days),
    (_compile(rf"(?:in |within )?{_COUNT} ?months?"), _after_months),
    (_compile(rf"(?:in |within )?{_COUNT} ?(?:working days?|wds?)"), _working_days),
    (_compile(r"wd ?\+? ?(?P<count>\d{1,3})"), _working_days),
    (
        _compile(rf"{_DAY}(?:st|nd|rd|th)?(?: of)?[ /.-]?{_MONTH}(?:[ /.,-]+(?P<year>\d{{4}}))?"),
        _written,
    ),
    (_compile(rf"{_MONTH} {_DAY}(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?"), _written),
    (
        _compile(rf"{_DAY}(?P<mark>[ /.-]+)(?P<month>\d{{1,2}})(?:[ /.-]+(?P<year>\d{{4}}))?"),
        _written,
    ),
    (_compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), _written),
)
