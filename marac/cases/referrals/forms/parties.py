"""The household, and those who are said to have done it."""

from typing import Any

from wtforms.validators import ValidationError

from marac.agencies.models import CodeList
from marac.cases.models import Case, PartKind
from marac.cases.referrals.forms.base import (
    Offer,
    PastDateField,
    PostcodeField,
    StepForm,
    YesNoField,
)
from marac.cases.referrals.steps import needs_necessity
from marac.people.models import IdentityKind
from marac.widgets import (
    FilterForm,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    TickField,
    choice,
)

ESTIMATED = "The date of birth is an estimate"


class MemberForm(StepForm):
    """A grown-up of the household."""

    given_names = TextField("First names")
    surname = TextField("Last name")
    known_as = TextField("Name they like to be called by")
    description = TextField(
        "Who they are to the person harmed",
        max_length=500,
        hint="For example: her mother, a lodger",
    )
    born_on = PastDateField("Date of birth", noun="Date of birth")
    birth_estimated = TickField(ESTIMATED)
    witnessed_harm = TickField("They saw or heard what happened")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for at least a name or who it is, so that the list says something."""
        whole = bool(super().validate(extra_validators))
        if any(self[name].data for name in ("given_names", "surname", "known_as", "description")):
            return whole
        self.given_names.errors = ["Enter a name, or say who they are to the person harmed"]
        return False


class ChildForm(MemberForm):
    """A child of the household."""

    school_or_employer = TextField("School or nursery")


MEMBER_FORMS: dict[PartKind, type[StepForm]] = {
    PartKind.CHILD: ChildForm,
    PartKind.HOUSEHOLD_MEMBER: MemberForm,
}


class SourcesForm(StepForm):
    """Whether anything is known of who did it."""

    someone_added = False

    harm_source_known = YesNoField(
        "Is anything known of who did it?",
        hint="A name, a description, a van or an online account: anything helps",
        yes="Yes, something is known",
        no="No, nothing is known",
    )
    naming_necessity = LongTextField(
        "Why is it necessary to name them?",
        max_length=2000,
        hint="No incident is recorded as a crime. Say why agencies must know the name, "
        "and why less would not protect the person harmed",
    )

    def offer(self, offer: Offer, case: Case) -> None:
        """Ask about necessity only where somebody is named and nothing is recorded as a crime."""
        self.someone_added = bool(case.harm_sources)
        if not needs_necessity(case):
            del self.naming_necessity
            return
        rule = offer.book.text(CodeList.STATUTORY_TEXT, "naming_note")
        self.naming_necessity.description = rule or self.naming_necessity.description

    def validate_harm_source_known(self, field: RadioField) -> None:
        """Refuse that nothing is known while somebody is listed on the same page."""
        if field.data is False and self.someone_added:
            raise ValidationError("You have added someone. Remove them first, or choose yes")


SOURCE_KINDS = [
    choice(IdentityKind.PERSON.value, "A person, by name"),
    choice(
        IdentityKind.UNKNOWN.value,
        "Someone whose name is not known",
        hint="For example, two boys on a scooter, or whoever drives the white van",
    ),
    choice(IdentityKind.HOUSEHOLD.value, "A household or family"),
    choice(IdentityKind.ORGANISATION.value, "An organisation or group"),
    choice(IdentityKind.ONLINE.value, "An online account"),
]


class SourceKindForm(FilterForm):
    """What sort of harm source is added."""

    kind = RadioField(
        "What is known of who did it?",
        required="Choose what is known",
        coerce=IdentityKind,
        choices=SOURCE_KINDS,
    )


class _SourceForm(StepForm):
    """What is asked of every harm source, whatever it is."""

    relationship_code = SelectField(
        "Who they are to the person harmed", choices=[], blank="Choose one, or leave it"
    )
    description = LongTextField("Description", max_length=2000)
    orders_and_bail = LongTextField(
        "Orders and bail",
        max_length=2000,
        hint="For example: bail until 3 December not to enter Mill Street; tenancy injunction",
    )
    warning_markers = LongTextField(
        "Warnings for staff", max_length=2000, hint="For example: a large dog, carries a knife"
    )
    leading = ("given_names", "name", "handle", "description")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("relationship_code", "description", "orders_and_bail", "warning_markers"):
            self._fields[name] = self._fields.pop(name)  # names come first, whatever the kind

    def offer(self, offer: Offer, _case: Case) -> None:
        """Offer the relationships."""
        self.relationship_code.choices = offer.codes(CodeList.RELATIONSHIP)
        if "tenure" in self:
            self["tenure"].choices = offer.codes(CodeList.TENURE)
        if "platform" in self:
            offer.suggest(self["platform"], CodeList.PLATFORM)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for something to know them by: a name, an account or a description."""
        whole = bool(super().validate(extra_validators))
        names = [name for name in (*self.leading, "surname", "aliases") if name in self]
        if any(self[name].data for name in names):
            return whole
        self[names[0]].errors = ["Enter a name, or say in the description what is known of them"]
        return False


class NamedPersonForm(_SourceForm):
    """A person known by name, or by part of one."""

    given_names = TextField("First names", hint="As far as they are known")
    surname = TextField("Last name")
    aliases = TextField("Other names and spellings")
    born_on = PastDateField("Date of birth", noun="Date of birth")
    birth_estimated = TickField(ESTIMATED)
    address = LongTextField("Address", max_length=500)
    postcode = PostcodeField()
    juvenile = TickField("They are under 18, or seem to be")
    tenure = SelectField("Tenure", choices=[], blank="Choose one, or leave it")
    landlord = TextField("Landlord")


class GroupForm(_SourceForm):
    """A household, an organisation or a group."""

    name = TextField("Name", hint="As far as it is known")
    address = LongTextField("Address", max_length=500)
    postcode = PostcodeField()
    tenure = SelectField("Tenure", choices=[], blank="Choose one, or leave it")
    landlord = TextField("Landlord")


class AccountForm(_SourceForm):
    """An online account."""

    handle = TextField("Name of the account", hint="Exactly as it is shown, with any @")
    platform = TextField("Platform", hint="For example: Facebook, Discord, a local forum")
    name = TextField("Who may be behind it", hint="Only if there is a reason to think so")
    juvenile = TickField("They are under 18, or seem to be")


class UnknownForm(_SourceForm):
    """Somebody who can be described and not named."""

    address = LongTextField("Where they are seen, or may live", max_length=500)
    juvenile = TickField("They are under 18, or seem to be")


SOURCE_FORMS: dict[IdentityKind, type[_SourceForm]] = {
    IdentityKind.PERSON: NamedPersonForm,
    IdentityKind.HOUSEHOLD: GroupForm,
    IdentityKind.ORGANISATION: GroupForm,
    IdentityKind.ONLINE: AccountForm,
    IdentityKind.UNKNOWN: UnknownForm,
}
