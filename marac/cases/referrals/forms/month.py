"""A date of which only the month may be known: the day is left empty then."""

from typing import Any

from marac.cases.referrals.forms.base import not_in_future
from marac.widgets import DateField
from marac.widgets.when import NotUnderstood, parse_date


class DayOrMonthField(DateField):
    """A day that is not in the future, or a month; `month_only` tells which.

    Of a month it holds the first day.
    """

    def __init__(self, label: str, **kwargs: Any) -> None:
        self.month_only = False
        super().__init__(label, [not_in_future], **kwargs)

    def show_month_only(self) -> None:
        """Show no day of the date that the form was given."""
        self.month_only = self.month_only or self._typed is None

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the three boxes."""
        boxes = super().typed
        return boxes | {"day": ""} if self.month_only else boxes

    def _read(self, texts: dict[str, str]) -> None:
        boxes = super().typed
        if boxes["day"] or not (boxes["month"] and boxes["year"]):
            super()._read(texts)
            return
        self.data = None
        try:
            first = parse_date("1", boxes["month"], boxes["year"], noun=self.noun)
            self.data, self.month_only = self._in_bounds(first), True
        except ValueError as error:
            wrong = set(error.parts) if isinstance(error, NotUnderstood) else set()
            self._faults = tuple(part for part in ("month", "year") if part in wrong) or ("month",)
            self.process_errors = [*self.process_errors, str(error)]
