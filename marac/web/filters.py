"""How dates, times, numbers and names are written on a page.

Instants are aware UTC and shown as London wall-clock time; nothing at all is shown for None.
"""

import re
from datetime import date, datetime, time

from flask import Flask
from markupsafe import Markup, escape

from marac import clock

# Written here: the calendar of the system might be set to another language, and is much slower.
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _local(value: date | datetime) -> date | datetime:
    return clock.to_london(value) if isinstance(value, datetime) else value


def long_date(value: date | datetime | None) -> str:
    """Write a day in full: Thursday 26 November 2026."""
    if value is None:
        return ""
    day = _local(value)
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def plain_date(value: date | None) -> str:
    """Write a day whose weekday tells nothing, like a birthday: 30 October 2009."""
    return f"{value.day} {value:%B %Y}" if value is not None else ""


def short_date(value: date | datetime | None) -> str:
    """Write a day for a narrow column: 26 Nov 2026."""
    if value is None:
        return ""
    day = _local(value)
    return f"{day.day} {day:%b %Y}"


def month(value: date | datetime | None) -> str:
    """Write only the month of a day: November 2026."""
    return f"{_local(value):%B %Y}" if value is not None else ""


def clock_time(value: time | datetime | None) -> str:
    """Write a time of day as people say it: 10am, 10:30am, midday, midnight."""
    if value is None:
        return ""
    at = clock.to_london(value) if isinstance(value, datetime) else value
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def date_time(value: datetime | None) -> str:
    """Write an instant in full: Thursday 26 November 2026, 10am."""
    return "" if value is None else f"{long_date(value)}, {clock_time(value)}"


def iso(value: date | datetime | None) -> str:
    """Write a date or an instant for a machine, as the `datetime` of a <time> element."""
    return "" if value is None else value.isoformat()


def working_days(number: int | None) -> str:
    """Say how far off a deadline is: in 2 working days, today, 3 working days overdue."""
    if number is None:
        return ""
    if number == 0:
        return "today"
    days = plural(abs(number), "working day")
    return f"in {days}" if number > 0 else f"{days} overdue"


def plural(number: int, one: str, many: str = "") -> str:
    """Count things in words that agree: 1 case, 3 cases, 2 agencies."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def initials(name: str | None) -> str:
    """Shorten a person's name to the letters it is made of: Amira Hassan-Ali is AHA."""
    return "".join(part[0].upper() for part in re.split(r"[\s\-]+", name or "") if part)


def lines(text: str | None) -> Markup:
    """Turn plain text into paragraphs, keeping single line breaks; everything is escaped."""
    blocks = re.split(r"\n\s*\n", (text or "").strip().replace("\r\n", "\n"))
    shown = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks)
    return Markup("\n").join(Markup('<p class="govuk-body">{}</p>').format(b) for b in shown if b)


FILTERS = {
    "date": long_date,
    "date_time": date_time,
    "initials": initials,
    "iso": iso,
    "lines": lines,
    "month": month,
    "plural": plural,
    "short_date": short_date,
    "time": clock_time,
    "working_days": working_days,
}


def init_app(app: Flask) -> None:
    """Give templates the filters above under their short names."""
    app.jinja_env.filters.update(FILTERS)
