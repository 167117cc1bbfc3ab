"""Form fields in the manner of the GOV.UK Design System, shared by every package's forms."""

from marac.widgets.choices import (
    CheckboxesField,
    RadioField,
    SelectField,
    TickField,
    choice,
    choices_of,
    label_of,
)
from marac.widgets.dates import DateField
from marac.widgets.fields import (
    EmailField,
    HiddenField,
    HiddenIdField,
    IntegerField,
    LongTextField,
    PasswordField,
    TextField,
    TimeField,
)
from marac.widgets.files import FileField
from marac.widgets.form import FilterForm, MaracForm, error_list, error_summary
from marac.widgets.macros import govuk, template_globals
from marac.widgets.rules import EmailAddress, MaxLength, Required, RequiredIf

__all__ = [
    "CheckboxesField",
    "DateField",
    "EmailAddress",
    "EmailField",
    "FileField",
    "FilterForm",
    "HiddenField",
    "HiddenIdField",
    "IntegerField",
    "LongTextField",
    "MaracForm",
    "MaxLength",
    "PasswordField",
    "RadioField",
    "Required",
    "RequiredIf",
    "SelectField",
    "TextField",
    "TickField",
    "TimeField",
    "choice",
    "choices_of",
    "error_list",
    "error_summary",
    "govuk",
    "label_of",
    "template_globals",
]
