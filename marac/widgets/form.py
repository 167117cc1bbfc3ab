"""The forms: one base class for pages that change something, one for filters in the address."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms.fields import FieldList, FormField

from marac.widgets.macros import govuk


class MaracForm(FlaskForm):  # type: ignore[misc]
    """A form that is posted, with its CSRF token; re-render it with status 422 when it fails."""

    class Meta:
        """Reads posted fields and files only, and reads them even when none came."""

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            """Take the data the caller brings, else what was posted; never a JSON body."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if request.method not in ("POST", "PUT", "PATCH"):
                return None
            return CombinedMultiDict((request.files, request.form))


class FilterForm(FlaskForm):  # type: ignore[misc]
    """A form whose answers stand in the address, so a filtered list can be kept or shared."""

    class Meta:
        """A form that changes nothing needs no CSRF token and reads the query string."""

        csrf = False

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            """Take the data the caller brings, else the query string."""
            return formdata if isinstance(formdata, MultiDict) else request.args


def error_list(form: Any) -> list[dict[str, str]]:
    """Every error of a form in the order of its fields, each with the link to its input."""
    errors = [{"text": text} for text in form.form_errors]
    for field in form:
        errors.extend(_errors_of(field))
    return errors


def _errors_of(field: Any) -> list[dict[str, str]]:
    if isinstance(field, FormField):
        return error_list(field.form)
    if isinstance(field, FieldList):
        return [error for entry in field.entries for error in _errors_of(entry)]
    if not field.errors:
        return []
    target = getattr(field, "first_input_id", field.id)
    return [{"text": str(field.errors[0]), "href": f"#{target}"}]


def error_summary(*forms: Any) -> Markup:
    """The box at the top of a page that lists what to put right; nothing when all is well."""
    errors = [error for form in forms if form is not None for error in error_list(form)]
    if not errors:
        return Markup("")
    return govuk("error-summary", {"titleText": "There is a problem", "errorList": errors})
