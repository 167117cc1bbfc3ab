"""Reading dates and times as people type them, in words that say what is wrong."""

import re
from datetime import date, time

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?", re.ASCII)
TIME_EXAMPLE = "like 10am, 2:30pm or 14:30"


class NotUnderstood(ValueError):
    """Typed text that is not a date or a time. `parts` names the inputs at fault."""

    def __init__(self, message: str, parts: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.parts = parts


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _month(text: str) -> int | None:
    word = text.lower().rstrip(".")
    for number, name in enumerate(_MONTHS, start=1):
        if word in (name, name[:3]):
            return number
    return _number(text)


def _missing(noun: str, typed: dict[str, str]) -> None:
    absent = tuple(part for part, text in typed.items() if not text)
    if absent:
        listed = " and ".join(absent)
        raise NotUnderstood(f"{noun} must include a {listed}", absent)


def parse_date(day: str, month: str, year: str, *, noun: str = "Date") -> date:
    """The date typed in three boxes; the month may be a number or a name.

    Raises NotUnderstood with a sentence for the person and the boxes at fault.
    """
    typed = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    _missing(noun, typed)
    if not re.fullmatch(r"[0-9]{4}", typed["year"]):
        raise NotUnderstood("Year must have 4 numbers", ("year",))
    numbers = _number(typed["day"]), _month(typed["month"]), _number(typed["year"])
    wrong = tuple(part for part, value in zip(typed, numbers, strict=True) if value is None)
    if wrong:
        raise NotUnderstood(f"{noun} must be a real date", wrong)
    try:
        return date(*(value for value in reversed(numbers) if value is not None))
    except ValueError as error:
        raise NotUnderstood(f"{noun} must be a real date", ("day", "month", "year")) from error


def _hour_of_day(hour: int, half: str | None, *, noun: str, typed: str) -> int:
    if half:
        if not 1 <= hour <= 12:
            raise NotUnderstood(f"{noun} must be a real time, {TIME_EXAMPLE}")
        return hour % 12 + (12 if half == "pm" else 0)
    if 1 <= hour <= 6 and not typed.startswith("0"):
        raise NotUnderstood(f"{noun} could be morning or afternoon: add am or pm to {typed}")
    return hour


def parse_time(text: str, *, noun: str = "Time") -> time:
    """The time of day typed as 10am, 10.30 am, 14:30, noon or midnight.

    A bare small hour ("2:30") is refused rather than guessed: a meeting missed by twelve hours
    is worse than a question. Raises NotUnderstood with a sentence for the person.
    """
    typed = re.sub(r"\s+", "", text.lower()).replace("a.m.", "am").replace("p.m.", "pm")
    typed = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(typed, typed)
    match = _CLOCK.fullmatch(typed)
    if match is None or (match[2] is None and match[3] is None):
        raise NotUnderstood(f"{noun} must be a time, {TIME_EXAMPLE}")
    hour = _hour_of_day(int(match[1]), match[3], noun=noun, typed=typed)
    try:
        return time(hour, int(match[2] or 0))
    except ValueError as error:
        raise NotUnderstood(f"{noun} must be a real time, {TIME_EXAMPLE}") from error
