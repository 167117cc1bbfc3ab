"""One answer as text and back: what stands in a cell for a date, a tick, or a choice.

`sent_by(field, text_of(field))` is what a browser would send for the answer that the field holds.
What is not understood is passed on as it is, so that the field itself says what is wrong with it.
"""

import re
from typing import Any

from wtforms.fields import SelectField as Choosing

from marac.cases.risk.field import GridField
from marac.widgets import CheckboxesField, DateField, TickField, TimeField

YES, NO = ("yes", "y", "true", "x", "1"), ("no", "n", "false", "0", "")
_APART = re.compile(r"[\s/.\-]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)


def text_of(field: Any) -> str:
    """Say in words what a field holds; nothing for no answer."""
    value = field.data
    if isinstance(field, TickField):
        return "Yes" if value else ""
    if value is None or value in ("", []):
        return ""
    if isinstance(field, DateField):
        return _day_of(field)
    if isinstance(field, TimeField):
        return field.shown(value)
    if isinstance(field, CheckboxesField):
        return "\n".join(_label_of(field, one) for one in value)
    return _label_of(field, value) if isinstance(field, Choosing) else str(value)


def _day_of(field: Any) -> str:
    """Say a day, or a month of which the day is not known."""
    month = f"{field.data:%B} {field.data.year}"
    return month if getattr(field, "month_only", False) else f"{field.data.day} {month}"


def _label_of(field: Any, value: Any) -> str:
    found = (c.label for c in field.choices if c.value and field.coerce(c.value) == value)
    return str(next(found, value))


def sent_by(field: Any, text: str) -> list[tuple[str, str]]:
    """Give what a browser would send for an answer in words."""
    name = field.name
    if isinstance(field, GridField):
        found: list[tuple[str, str]] = field.sent_as(text)
        return found
    if isinstance(field, DateField):
        return [(f"{name}-{part}", value) for part, value in _date(text).items()]
    if isinstance(field, TickField):
        return _tick(name, text)
    if isinstance(field, CheckboxesField):
        return [(name, value) for line in text.splitlines() for value in _ticked(field, line)]
    if isinstance(field, Choosing):
        return [(name, _value_of(field, text.strip()))]
    return [(name, text)]


def _tick(name: str, text: str) -> list[tuple[str, str]]:
    return [] if text.strip().casefold() in NO else [(name, "yes")]


def unclear(field: Any, text: str) -> str:
    """Say what is wrong with an answer that its field would take for something else."""
    if isinstance(field, TickField) and text.strip().casefold() not in (*YES, *NO):
        return "Write yes or no"
    if isinstance(field, GridField) and len(field.sent_as(text)) < 3 * len(
        text.strip().splitlines()
    ):
        return "No question of the grid fits one of these lines"
    return ""


def _ticked(field: Any, line: str) -> list[str]:
    """Read a line as one choice, or as several with semicolons between them."""
    whole = _chosen(field, line)
    apart = [part.strip() for part in line.split(";") if part.strip()]
    return [whole] if whole else [_value_of(field, part) for part in apart]


def _value_of(field: Any, text: str) -> str:
    return _chosen(field, text) or text


def _chosen(field: Any, text: str) -> str:
    """Find the choice that a text means, by its label or its code."""
    folded = _folded(text)
    known = ((str(one.value), {_folded(one.label), _folded(one.value)}) for one in field.choices)
    return next((value for value, words in known if value and folded in words), "")


def _folded(text: object) -> str:
    return " ".join(str(text).split()).casefold()


def _date(text: str) -> dict[str, str]:
    """Take a date apart as people write it: 27 March 1987, 27/3/1987, 1987-03-27, March 1987."""
    iso = _ISO.fullmatch(text.strip())
    if iso:
        return {"day": iso[3], "month": iso[2], "year": iso[1]}
    parts = [part for part in _APART.split(text.strip()) if part]
    if len(parts) == 2:
        parts = ["", *parts]
    if len(parts) == 3:
        return dict(zip(("day", "month", "year"), parts, strict=True))
    return {"day": text, "month": "", "year": ""}
