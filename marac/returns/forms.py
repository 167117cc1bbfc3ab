"""What is filled in about a whole return: the answer, a nil answer for several cases, a reason."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.fields import Field
from wtforms.validators import ValidationError

from marac import clock
from marac.returns.models import Answer, Match, Return
from marac.returns.people import Target
from marac.returns.states import NIL
from marac.returns.values import FACTS, ReturnValues
from marac.widgets import (
    CheckboxesField,
    DateField,
    HiddenField,
    LongTextField,
    MaracForm,
    RadioField,
    RequiredIf,
    SelectField,
    TextField,
    choice,
    choices_of,
)

MATCH = "match-{}-{}"


def not_later_than_today(_form: MaracForm, field: DateField) -> None:
    """Refuse a day to come."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(f"{field.noun} must be today or in the past")


class NilForm(MaracForm):
    """Ticks the cases that one nil answer holds for."""

    chosen = CheckboxesField(
        "Cases", coerce=UUID, required="Tick the cases that your answer is about"
    )
    answer = RadioField(
        "Answer",
        coerce=Answer,
        choices=[choice(a.value, a.label) for a in NIL],
        required="Choose one of the two answers",
    )

    def offer(self, returns: list[Return]) -> None:
        """Offer the returns of the worklist to be ticked."""
        self.chosen.choices = [choice(r.id, r.case.reference or "") for r in returns]


class ReturnForm(MaracForm):
    """What the agency found and how it searched; half of it may be saved."""

    version = HiddenField()
    answer = RadioField(
        "What did your agency find?",
        coerce=Answer,
        choices=choices_of(
            Answer,
            hints={
                Answer.NOT_KNOWN: "You searched and hold nothing about anyone in the case",
                Answer.NOTHING_RELEVANT: "You know them, but nothing that bears on the risk",
                Answer.INFORMATION: "Add it item by item, and choose who may read each one",
                Answer.CANNOT_SHARE: "You hold something but may not share it, even with the chair",
            },
        ),
    )
    reason = LongTextField(
        "Why can your agency not share?",
        [RequiredIf("answer", [Answer.CANNOT_SHARE], "Say why your agency cannot share")],
        max_length=1000,
        hint="Read by the co-ordinator and the chair only",
    )
    searched_on = DateField(
        "When did your agency search?",
        [not_later_than_today],
        noun="The day of the search",
        hint="For example, 20 11 2026",
    )
    searched_what = LongTextField(
        "Which systems and records were searched?",
        max_length=1000,
        hint="Do not contact the victim only for this research",
    )
    last_contact_on = DateField(
        "Last contact with anyone in the case",
        [not_later_than_today],
        noun="The day of the last contact",
    )
    current_worker = TextField("Current worker, if there is one")
    risk_factors = LongTextField("What raises the risk", max_length=2000)
    protective_factors = LongTextField("What protects them", max_length=2000)
    action_taken = LongTextField("Action your agency has already taken", max_length=2000)
    proposed_actions = LongTextField("Actions your agency proposes", max_length=2000)
    staff_safety = LongTextField(
        "Staff safety",
        max_length=1000,
        hint="What a visitor must know. Shown to everyone who reads the returns of this case",
    )

    targets: tuple[Target, ...] = ()

    @property
    def matches(self) -> list[Field]:
        """Give the question about each name and address, in the order of the list."""
        return [self[match_name(target)] for target in self.targets]

    @property
    def values(self) -> ReturnValues:
        """Give what was filled in."""
        said = {target.key: self[match_name(target)].data for target in self.targets}
        return ReturnValues(
            **{name: self[name].data for name in FACTS},
            searches={key: match for key, match in said.items() if match is not None},
        )


def return_form(targets: Iterable[Target]) -> type[ReturnForm]:
    """Make the form of one return, which asks about each name and address that it lists."""
    found = tuple(targets)
    asked = {match_name(target): _match_field(target) for target in found}
    return type("ReturnForm", (ReturnForm,), {"targets": found} | asked)


def match_name(target: Target) -> str:
    """Name the question about one name or address."""
    return MATCH.format(target.sought.value, target.identity_id.hex)


def _match_field(target: Target) -> SelectField:
    return SelectField(target.words, coerce=Match, choices=choices_of(Match), blank="Not searched")


class ReopenForm(MaracForm):
    """Why the co-ordinator gives a return back."""

    reason = LongTextField(
        "Why does it have to change?",
        required="Say why the return has to change",
        max_length=1000,
        hint="The agency reads this. Write no more about the case than it needs",
    )
