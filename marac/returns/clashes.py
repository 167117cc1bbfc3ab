"""When two people edit the same thing: what the other saved, beside what was typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from marac.database import Edited
from marac.web.filters import long_date
from marac.widgets import MaracForm


def version_for(row: Edited) -> str:
    """Give a form that is opened the version it shows; one that is sent must bring its own."""
    return str(row.version) if request.method == "GET" else ""


def is_stale(form: MaracForm, version: int) -> bool:
    """Tell whether somebody saved since this form was opened."""
    return bool(form["version"].data != str(version))


def differences(form: MaracForm, saved: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give each field in which the saved text is not what was typed, with the saved text."""
    return [
        (form[name].label.text, _shown(form[name], value))
        for name, value in saved.items()
        if (form[name].data or None) != (value or None)
    ]


def _shown(field: Any, value: Any) -> str:
    if not value:
        return "Nothing"
    if isinstance(value, date):
        return long_date(value)
    if value is True:
        return "Yes"
    choices = {str(c.value): c.label for c in getattr(field, "choices", None) or ()}
    if isinstance(value, list):
        return ", ".join(sorted(str(choices.get(str(one), one)) for one in value))
    return str(choices.get(str(value), value))
