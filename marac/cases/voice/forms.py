"""The form of what the person harmed said; that of telling them is in `cases.telling`."""

from typing import Any

from uuid_utils import compat as uuids
from wtforms.validators import ValidationError

from marac import clock
from marac.cases.forms import OneReasonForm
from marac.cases.models import Speaker, VoiceStage
from marac.cases.voice.operations import Wishes
from marac.widgets import (
    DateField,
    HiddenIdField,
    LongTextField,
    RadioField,
    TextField,
    choice,
    choices_of,
)

YES, NO = "yes", "no"
LONGEST = 4000


class EntryForm(OneReasonForm):
    """A form that is kept once, however often it is sent."""

    entry = HiddenIdField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry_id = self.entry.data = self.entry.data or uuids.uuid7()


def not_ahead(field: DateField) -> None:
    """Refuse a day that has not come."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(f"{field.noun} cannot be in the future")


class WishesForm(EntryForm):
    """What the person harmed said, when, and who said it."""

    stage = RadioField(
        "When was this?",
        coerce=VoiceStage,
        choices=choices_of(VoiceStage),
        required="Choose when this was",
    )
    said_on = DateField("Day it was said", noun="The day", required="Enter the day it was said")
    speaker = RadioField(
        "Who said it?", coerce=Speaker, choices=choices_of(Speaker), required="Choose who said it"
    )
    who = TextField("Their name", hint="When somebody else spoke for them", max_length=200)
    wants = LongTextField(
        "What do they want to happen?", hint="And what do they not want?", max_length=LONGEST
    )
    fears = LongTextField("What do they fear most?", max_length=LONGEST)
    said = LongTextField("What else did they say?", max_length=LONGEST)
    restorative = RadioField(
        "Would they take part in restorative justice?",
        choices=[choice(YES, "Yes"), choice(NO, "No")],
        hint="Leave it empty if nobody asked them",
    )

    def validate_said_on(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        not_ahead(field)

    def validate_wants(self, field: LongTextField) -> None:
        """Ask for some words of theirs."""
        if not (field.data or self.fears.data or self.said.data or self.restorative.data):
            raise ValidationError("Write down something that they said")

    @property
    def wishes(self) -> Wishes:
        """Give the answers in the shape that the operation takes."""
        return Wishes(
            stage=self.stage.data,
            said_on=self.said_on.data,
            speaker=self.speaker.data,
            who=self.who.data or "",
            wants=self.wants.data or "",
            fears=self.fears.data or "",
            said=self.said.data or "",
            restorative={YES: True, NO: False}.get(self.restorative.data or ""),
        )
