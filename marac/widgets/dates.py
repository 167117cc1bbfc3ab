"""A date in three boxes, read as a whole, with the boxes at fault marked."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from marac.widgets import render
from marac.widgets.clean import clean_text, refuse_unseen
from marac.widgets.fields import Question
from marac.widgets.when import NotUnderstood, parse_date

DATE_PARTS = ("day", "month", "year")


class DateField(Question):
    """A date in three boxes named `<name>-day`, `<name>-month` and `<name>-year`.

    A single ISO date under `<name>` is read too, so a date can stand in an address.
    `noun` is what error messages call it ("Date of birth"); `earliest` and `latest` bound it.
    """

    widget: Any = render.DateWidget()
    data: Any

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        noun: str = "Date",
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        **kwargs: Any,
    ) -> None:
        self.noun, self.earliest, self.latest = noun, earliest, latest
        self._faults: tuple[str, ...] = ()
        super().__init__(label, validators, **kwargs)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Gather the three boxes into one answer, then go on as any field does."""
        self._typed: dict[str, str] | None = None
        given = {} if data is None else {"data": data}
        super().process(None, extra_filters=extra_filters, **given)
        if formdata is not None and self._sent(formdata):
            texts = self._gather(formdata)
            self._typed = {part: clean_text(text)[:20] for part, text in texts.items()}
            self.raw_data = list(self._typed.values())
            self._read(texts)

    def _sent(self, formdata: Any) -> bool:
        return self.name in formdata or any(
            f"{self.name}-{part}" in formdata for part in DATE_PARTS
        )

    def _gather(self, formdata: Any) -> dict[str, str]:
        texts = {part: formdata.get(f"{self.name}-{part}", "") for part in DATE_PARTS}
        iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", formdata.get(self.name, ""), re.ASCII)
        if iso and not any(texts.values()):
            texts = {"day": iso[3], "month": iso[2], "year": iso[1]}
        return texts

    def _read(self, texts: dict[str, str]) -> None:
        self.data = None
        try:
            refuse_unseen("".join(texts.values()))
            if any(self.typed.values()):
                self.data = self._in_bounds(parse_date(**self.typed, noun=self.noun))
        except ValueError as error:
            self._faults = error.parts if isinstance(error, NotUnderstood) else DATE_PARTS
            self.process_errors = [*self.process_errors, str(error)]

    def _in_bounds(self, value: date) -> date:
        if value < self.earliest:
            raise NotUnderstood(
                f"{self.noun} must be on or after {_long(self.earliest)}", DATE_PARTS
            )
        if value > self.latest:
            raise NotUnderstood(
                f"{self.noun} must be on or before {_long(self.latest)}", DATE_PARTS
            )
        return value

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the three boxes: what was typed, or else the date the form was given."""
        if self._typed is not None:
            return self._typed
        if self.data is None:
            return dict.fromkeys(DATE_PARTS, "")
        value = self.data
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    @property
    def faulty_parts(self) -> tuple[str, ...]:
        """The boxes to mark; all three when the date as a whole is wrong."""
        return (self._faults or DATE_PARTS) if self.errors else ()

    @property
    def first_input_id(self) -> str:
        """The first box at fault, or the day."""
        return f"{self.id}-{(self.faulty_parts or DATE_PARTS)[0]}"


def _long(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
