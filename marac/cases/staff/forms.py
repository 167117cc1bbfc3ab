"""The forms of the checklist: one point, and for whom the person harmed works."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.validators import ValidationError

from marac.agencies.models import Agency
from marac.cases.forms import OneReasonForm
from marac.cases.models import PromiseKept
from marac.cases.staff.operations import Point
from marac.widgets import (
    DateField,
    HiddenField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)

OPEN = "open"


class PointForm(OneReasonForm):
    """Who sees to a point, by when, and what came of it."""

    version = HiddenField()
    owner_name = TextField(
        "Who sees to it?",
        max_length=200,
        required="Say who sees to it",
        hint="Name and rank or role",
    )
    due_on = DateField("By when?", noun="The day", required="Enter the day by which it is due")
    kept = RadioField(
        "What came of it?",
        choices=[choice(OPEN, "Still to do"), *choices_of(PromiseKept)],
        required="Say what came of it",
    )
    note = LongTextField(
        "Note, or why it was not done", max_length=2000, hint="Needed when it was not done"
    )

    def validate_note(self, field: LongTextField) -> None:
        """Ask for the reason of what was not done."""
        if self.kept.data == PromiseKept.NOT_DONE and not field.data:
            raise ValidationError("Say why it was not done")

    @property
    def point(self) -> Point:
        """Give the answers in the shape that the operation takes."""
        kept = None if self.kept.data == OPEN else PromiseKept(self.kept.data)
        return Point(
            owner_name=self.owner_name.data or "",
            due_on=self.due_on.data,
            kept=kept,
            note=self.note.data or "",
        )


class EmployerForm(OneReasonForm):
    """For which agency the person harmed works."""

    agency = SelectField(
        "Which agency do they work for?", coerce=UUID, required="Choose the agency"
    )

    def offer(self, agencies: Iterable[Agency]) -> None:
        """Offer the agencies of the area."""
        self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]
