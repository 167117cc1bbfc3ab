"""What a representative fills in: the answer, one item, or a nil answer for several cases."""

from uuid import UUID

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.returns.models import Answer, Nature, Return, Sharing
from marac.returns.people import PARTS
from marac.returns.states import NIL
from marac.returns.values import ItemValues, ReturnValues
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
    TickField,
    choice,
    choices_of,
)


def _not_later_than_today(_form: MaracForm, field: DateField) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError(f"{field.noun} must be today or in the past")


def _intelligence_is_never_for_all(form: MaracForm, field: RadioField) -> None:
    if form["intelligence"].data and field.data is Sharing.ALL:
        raise ValidationError(
            "Choose named agencies or the chair: intelligence is never for everyone at once"
        )


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
        [_not_later_than_today],
        noun="The day of the search",
        hint="For example, 20 11 2026",
    )
    searched_what = LongTextField(
        "What was searched?",
        max_length=1000,
        hint="Systems, names and addresses. Do not contact the victim only for this research",
    )
    last_contact_on = DateField(
        "Last contact with anyone in the case",
        [_not_later_than_today],
        noun="The day of the last contact",
    )
    current_worker = TextField("Current worker, if there is one")
    proposed_actions = LongTextField("Actions your agency proposes", max_length=2000)
    staff_safety = LongTextField(
        "Staff safety",
        max_length=1000,
        hint="What a visitor must know. Shown to everyone who reads the returns of this case",
    )

    @property
    def values(self) -> ReturnValues:
        """Give what was filled in."""
        return ReturnValues(**{name: self[name].data for name in ReturnValues.__dataclass_fields__})


class ItemForm(MaracForm):
    """One piece of information, and who may read it."""

    version = HiddenField()
    about_id = SelectField("Who or what is it about?", coerce=UUID, blank="The case as a whole")
    text = LongTextField("Information", required="Write down the information", max_length=4000)
    nature = RadioField(
        "Is it a fact or a professional opinion?",
        coerce=Nature,
        choices=[choice(Nature.FACT, "Fact"), choice(Nature.OPINION, "Professional opinion")],
        required="Choose whether it is a fact or an opinion",
    )
    source = TextField("Source", hint="A record, a system, or who said so")
    verified = TickField("It has been verified")
    happened_on = DateField(
        "When did it happen, if it has a date?", [_not_later_than_today], noun="The date"
    )
    intelligence = TickField(
        "It is police intelligence",
        hint="Then it is released agency by agency, and the others read only “Confidential”",
    )
    sharing = RadioField(
        "Who may read it?",
        coerce=Sharing,
        choices=choices_of(Sharing),
        required="Choose who may read it",
        validators=[_intelligence_is_never_for_all],
    )
    agency_ids = CheckboxesField(
        "Which agencies?",
        [RequiredIf("sharing", [Sharing.NAMED], "Choose at least one agency")],
        coerce=UUID,
    )
    withheld_reason = LongTextField(
        "Why is it withheld?",
        [RequiredIf("sharing", [Sharing.WITHHELD], "Say why it is withheld")],
        max_length=1000,
        hint="The co-ordinator and the chair read this reason, never the information",
    )

    def offer(self, case: Case, agencies: list[Agency]) -> None:
        """Offer the people of the case and the other agencies that take part in it."""
        self.about_id.choices = [
            choice("", self.about_id.blank or ""),
            *(
                choice(
                    part.identity_id, f"{part.identity.name or 'Not known'} ({PARTS[part.kind]})"
                )
                for part in case.parts
            ),
        ]
        self.agency_ids.choices = [choice(agency.id, agency.name) for agency in agencies]

    @property
    def values(self) -> ItemValues:
        """Give what was filled in."""
        names = set(ItemValues.__dataclass_fields__) - {"agency_ids"}
        return ItemValues(
            **{name: self[name].data for name in names},
            agency_ids=tuple(self.agency_ids.data or ()),
        )
