"""The question of what a case is opened for."""

from marac.cases.models import Purpose
from marac.widgets import MaracForm, RadioField, RequiredIf, TextField, choices_of


class PurposeForm(MaracForm):
    """What somebody opens a case for today."""

    purpose = RadioField(
        "What are you opening this case for?",
        coerce=Purpose,
        choices=choices_of(Purpose),
        required="Choose what you are opening the case for",
    )
    words = TextField(
        "What for, in a few words",
        [RequiredIf("purpose", (Purpose.OTHER,), "Say what you are opening the case for")],
        max_length=200,
        hint="Do not name anybody, or say what happened to them.",
    )
