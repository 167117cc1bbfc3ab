"""The forms of prompts: a decision, and what is known of an alleged perpetrator's offence."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency
from marac.cases.forms import OneReasonForm
from marac.cases.models import Part, PromptAnswer
from marac.cases.prompts.turning import Task
from marac.widgets import (
    DateField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)

HINTS = {
    PromptAnswer.ACCEPTED: "It applies, and is being seen to",
    PromptAnswer.DECLINED: "It does not apply, or is not right now",
    PromptAnswer.ACTION: "An agency does something by a day",
}
ANSWERS = {"yes": True, "no": False}


class DecideForm(OneReasonForm):
    """Accepted, declined with the reason, or an action with its agency, task and day."""

    cannot_act = ""

    answer = RadioField(
        "What do you decide?",
        coerce=PromptAnswer,
        choices=choices_of(PromptAnswer, hints=HINTS),
        required="Choose what you decide",
    )
    note = LongTextField("What is being done", max_length=2000, hint="If there is anything to add")
    reason = LongTextField("Why not?", max_length=2000)
    agency = SelectField("Agency", coerce=UUID)
    owner_name = TextField("Who does it?", max_length=200)
    task = TextField("What is to be done?", max_length=500)
    due_on = DateField("By when?", noun="The day")

    def offer(self, agencies: Iterable[Agency], cannot_act: str) -> None:
        """Offer the agencies of the area; `cannot_act` says why no action can be made now."""
        self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]
        self.cannot_act = cannot_act

    def validate_answer(self, field: RadioField) -> None:
        """Refuse an action where none can be made now."""
        if field.data is PromptAnswer.ACTION and self.cannot_act:
            raise ValidationError(self.cannot_act)

    def validate_reason(self, field: LongTextField) -> None:
        """Ask why a prompt is declined."""
        if self.answer.data is PromptAnswer.DECLINED and not field.data:
            raise ValidationError("Give the reason for declining")

    def validate_agency(self, field: SelectField) -> None:
        """Ask which agency acts."""
        self._ask(field.data, "Choose the agency that acts")

    def validate_owner_name(self, field: TextField) -> None:
        """Ask who does it."""
        self._ask(field.data, "Say who does it")

    def validate_task(self, field: TextField) -> None:
        """Ask what is to be done."""
        self._ask(field.data, "Say what is to be done")

    def validate_due_on(self, field: DateField) -> None:
        """Ask by when, and refuse a day that has passed."""
        if field.errors:
            return
        self._ask(field.data, "Enter the day by which it is done")
        acting = self.answer.data is PromptAnswer.ACTION
        if acting and field.data is not None and field.data < clock.today():
            raise ValidationError("The day has passed already")

    def _ask(self, given: object, message: str) -> None:
        if self.answer.data is PromptAnswer.ACTION and not self.cannot_act and not given:
            raise ValidationError(message)

    @property
    def words(self) -> str:
        """Give the reason or note that belongs to the answer."""
        declined = self.answer.data is PromptAnswer.DECLINED
        accepted = self.answer.data is PromptAnswer.ACCEPTED
        return (self.reason.data if declined else self.note.data if accepted else "") or ""

    @property
    def wanted(self) -> Task:
        """Give the action that is asked for."""
        return Task(
            agency_id=self.agency.data,
            owner_name=self.owner_name.data or "",
            task=self.task.data or "",
            due_on=self.due_on.data,
        )


class OffenceForm(OneReasonForm):
    """Whether an alleged perpetrator admits it, and whether it is the first offence."""

    admitted = RadioField("Do they admit it?", choices=[choice("yes", "Yes"), choice("no", "No")])
    first = RadioField(
        "Is it their first offence?", choices=[choice("yes", "Yes"), choice("no", "No")]
    )

    @classmethod
    def of(cls, part: Part) -> "OffenceForm":
        """Fill the form with what is known."""
        words = {True: "yes", False: "no", None: ""}
        return cls(data={"admitted": words[part.admitted], "first": words[part.first_offence]})

    @property
    def answers(self) -> tuple[bool | None, bool | None]:
        """Give both answers; an empty one is not known."""
        return ANSWERS.get(self.admitted.data or ""), ANSWERS.get(self.first.data or "")
