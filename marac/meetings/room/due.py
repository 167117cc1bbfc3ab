"""Reading the day of an action as it is said in the room: "fri", "27 nov", "27/11/2026"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from marac import clock
from marac.web.filters import short_date
from marac.widgets import render
from marac.widgets.clean import clean_text, refuse_unseen
from marac.widgets.fields import Question
from marac.widgets.when import NotUnderstood, parse_date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOT_READ = "Say the day as a weekday or a date, like fri, 27 nov or 27/11/2026"


def read_day(typed: str, *, today: date) -> date:
    """Turn what was typed into a day from today on, or raise a ValueError in plain English."""
    text = typed.casefold().strip(" .")
    if text in ("today", "tomorrow"):
        return today + timedelta(days=int(text == "tomorrow"))
    if text[:3] in WEEKDAYS and text.isalpha():
        ahead = (WEEKDAYS.index(text[:3]) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    found = re.fullmatch(r"(\d{1,2})[\s/.-]+([a-z]+|\d{1,2})(?:[\s/.-]+(\d{4}))?", text)
    if found is None:
        raise ValueError(NOT_READ)
    return _in_the_future(found[1], found[2], found[3], today)


def _in_the_future(day: str, month: str, year: str | None, today: date) -> date:
    """A date without a year is the next of that name; one that has passed is a mistake."""
    try:
        found = parse_date(day=day, month=month, year=year or str(today.year), noun="Due day")
        if year is None and found < today:
            found = parse_date(day=day, month=month, year=str(today.year + 1), noun="Due day")
    except NotUnderstood as error:
        raise ValueError(str(error)) from error
    if found < today:
        raise ValueError("The due day must be today or later")
    return found


class DueField(Question):
    """A day typed in one go, kept as it was typed when it is not understood."""

    widget: Any = render.InputWidget()
    width = 10

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return clean_text(str(self.raw_data[0]))[:40]
        return short_date(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; empty is None and nonsense an error with the text kept."""
        self.data = None
        typed = clean_text(valuelist[0]) if valuelist else ""
        refuse_unseen("".join(valuelist))
        if typed:
            self.data = read_day(typed, today=clock.today())

    @property
    def raw_data_typed(self) -> bool:
        """Tell whether anything was typed, understood or not."""
        return bool(self.raw_data and str(self.raw_data[0]).strip())
