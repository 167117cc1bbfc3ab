"""What is filled in about one item of a return, and who may read it."""

from uuid import UUID

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.returns.forms import not_later_than_today
from marac.returns.models import Nature, Sharing
from marac.returns.people import PARTS
from marac.returns.values import ITEM_FACTS, ItemValues
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


def _not_before_today(_form: MaracForm, field: DateField) -> None:
    if field.data is not None and field.data < clock.today():
        raise ValidationError(f"{field.noun} must be today or in the future")


def _intelligence_is_never_for_all(form: MaracForm, field: RadioField) -> None:
    if form["intelligence"].data and field.data is Sharing.ALL:
        raise ValidationError(
            "Choose named agencies or the chair: intelligence is never for everyone at once"
        )


class ItemForm(MaracForm):
    """One piece of information, and who may read it."""

    version = HiddenField()
    text = LongTextField("Information", required="Write down the information", max_length=4000)
    about_id = SelectField("Who or what is it about?", coerce=UUID, blank="The case as a whole")
    nature = RadioField(
        "Is it a fact or a professional opinion?",
        coerce=Nature,
        choices=[choice(Nature.FACT, "Fact"), choice(Nature.OPINION, "Professional opinion")],
        required="Choose whether it is a fact or an opinion",
    )
    source = TextField("Source", hint="A record, a system, or who said so")
    verified = TickField("It has been verified")
    happened_on = DateField(
        "When did it happen, if it has a date?", [not_later_than_today], noun="The date"
    )
    relevance = LongTextField(
        "Why does it matter for the risk, or for what can be done?", max_length=1000
    )
    expires_on = DateField(
        "Until when may it be used, if it goes out of date?",
        [_not_before_today],
        noun="The day",
        hint="From the day after, only your own agency can read it",
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
            choice(part.identity_id, f"{part.identity.name or 'Not known'} ({PARTS[part.kind]})")
            for part in case.parts
        ]
        self.agency_ids.choices = [choice(agency.id, agency.name) for agency in agencies]

    def values(self, *, taken_from_id: UUID | None) -> ItemValues:
        """Give what was filled in."""
        said = {name: self[name].data for name in ITEM_FACTS if name != "taken_from_id"}
        return ItemValues(
            **said,
            taken_from_id=taken_from_id,
            agency_ids=tuple(self.agency_ids.data or ()),
        )
