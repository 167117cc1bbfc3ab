"""The forms: one base class for pages that change something, one for filters of lists."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms.fields import FieldList, FormField

from marac.widgets.fields import HiddenField, TextField
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
    """A form that narrows a list: what is chosen stands in the address, what is typed never does.

    One with boxes to type in is posted; `accounts.searching` keeps their words and fills them in
    again. `lost` says that words were typed that are no longer kept.
    """

    lost = False

    class Meta:
        """Reads the query string; a posted filter shows its token in the panel round it."""

        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take the data the caller brings, else what was chosen in the query string."""
            if isinstance(formdata, MultiDict):
                return formdata
            typed = form.typed()
            return MultiDict(p for p in request.args.items(multi=True) if p[0] not in typed)

    @classmethod
    def questions(cls) -> dict[str, Any]:
        """Give the fields by their names, each with what sort of field it is."""
        made = {name: getattr(getattr(cls, name), "field_class", None) for name in dir(cls)}
        return {name: kind for name, kind in made.items() if kind is not None}

    @classmethod
    def typed(cls) -> list[str]:
        """Name the boxes into which people type words of their own."""
        asked = cls.questions().items()
        return [n for n, kind in asked if issubclass(kind, TextField) and kind is not HiddenField]


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
