"""The words that narrow the list of actions, and one step with one sentence."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.validators import ValidationError

from marac.access import Actor
from marac.actions.lines import Filters
from marac.actions.states import ActionState
from marac.actions.steps import Step
from marac.agencies.models import Agency
from marac.widgets import (
    FilterForm,
    HiddenField,
    LongTextField,
    MaracForm,
    RadioField,
    SelectField,
    TextField,
    TickField,
    choice,
)

WHOSE = {"mine": "Mine", "agency": "My agency’s", "all": "All agencies"}
STATES = {"open": "All open", "ended": "All ended"} | {s.value: s.label for s in ActionState}


class ActionFilter(FilterForm):
    """What the list is narrowed to; an answer that is not offered is no answer."""

    whose = SelectField("Whose", blank=None)
    state = SelectField(
        "State", choices=[choice(*pair) for pair in STATES.items()], blank="Open and ended"
    )
    agency = SelectField("Agency", coerce=UUID, blank="Any agency")
    owner = TextField("Owner’s name", max_length=100)
    reference = TextField("Case reference", max_length=40)
    overdue = TickField("Overdue only")

    def offer(self, by: Actor, agencies: Iterable[Agency]) -> None:
        """Offer the whole area's actions to those who run the cycle, their own to others."""
        offered = [*WHOSE] if by.runs_the_cycle else ["mine", "agency"]
        self.whose.choices = [choice(key, WHOSE[key]) for key in offered]
        self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]

    def filters(self, by: Actor) -> Filters:
        """Give what was asked for, with each wrong answer left out."""
        self.validate()
        given = {f.name: f.data for f in self if not f.errors and f.data not in (None, "")}
        return Filters(
            whose=given.get("whose") or ("all" if by.runs_the_cycle else "agency"),
            state=given.get("state", ""),
            agency_id=given.get("agency"),
            owner=given.get("owner", ""),
            reference=given.get("reference", ""),
            overdue=given.get("overdue", False),
        )


class StepForm(MaracForm):
    """One step, chosen by the button that is pressed, and a sentence about it."""

    version = HiddenField()
    step = RadioField(
        "Step",
        coerce=Step,
        choices=[choice(step.value, step.button) for step in Step],
        required="Choose what happened",
    )
    text = LongTextField("What happened?", max_length=2000)

    def validate_text(self, field: LongTextField) -> None:
        """Ask for the sentence without which the step says nothing."""
        step = self.step.data
        if isinstance(step, Step) and step.needs_words and not field.data:
            raise ValidationError("Say what happened in a sentence")
