"""Showing two people who changed the same thing what the other one wrote."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Difference:
    """One answer that is not what somebody else has saved meanwhile."""

    label: str
    saved: str


def catch_up(form: Any, row: Any) -> list[Difference]:
    """Tell whether a row has moved on since the form was opened, and where the two differ.

    A form that is behind gets an error and the row's present version, so that sending it again
    decides knowingly; what was typed stays in it.
    """
    if form.version.data == str(row.version):
        return []
    form.version.data, form.version.raw_data = str(row.version), None
    form.form_errors.append(
        "Someone else saved changes while you were typing. Compare below, then save yours again"
    )
    return [
        Difference(field.label.text, _plain(getattr(row, field.name)))
        for field in form
        if hasattr(row, field.name)
        and field.name != "version"
        and getattr(row, field.name) != field.data
    ]


def _plain(value: Any) -> str:
    if isinstance(value, StrEnum):
        return str(getattr(value, "label", value))
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "Nothing" if value in (None, "") else str(value)
