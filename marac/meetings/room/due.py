"""A day typed in one go into a form, kept as it was typed when it is not understood."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from marac import clock
from marac.cases.calendar import outcome_told_by
from marac.meetings.models import Meeting
from marac.meetings.room.days import read_day
from marac.web.filters import short_date
from marac.widgets import render
from marac.widgets.clean import clean_text, refuse_unseen
from marac.widgets.fields import Question


def told_by_default(meeting: Meeting) -> date:
    """Give the day by which the person harmed is told, unless the room says another."""
    return outcome_told_by(meeting.area, meeting_at=meeting.starts_at)


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
