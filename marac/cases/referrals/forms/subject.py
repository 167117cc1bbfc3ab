"""Who was harmed, and how to reach and support them."""

from uuid import UUID

from marac.agencies.models import CodeList
from marac.cases.models import Case
from marac.cases.referrals.forms.base import (
    Offer,
    PastDateField,
    PostcodeField,
    StepForm,
    UPRNField,
    YesNoField,
)
from marac.people.models import IdentityKind
from marac.widgets import (
    EmailField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    TickField,
    choice,
    choices_of,
)

KINDS = choices_of(
    IdentityKind,
    hints={
        IdentityKind.PERSON: "Children and staff of partner agencies too",
        IdentityKind.HOUSEHOLD: "When everyone in a home is a target",
        IdentityKind.COMMUNITY: "For example, people who use one mosque or sleep rough in one park",
    },
    leave_out=(IdentityKind.ONLINE, IdentityKind.UNKNOWN),
)


class WhoForm(StepForm):
    """What sort of subject was harmed."""

    kind = RadioField("Who or what was harmed?", coerce=IdentityKind, choices=KINDS)


class PersonForm(StepForm):
    """A person, by the names they use."""

    given_names = TextField("First names", hint="People with only one name: write it here")
    surname = TextField("Last name", hint="Leave this empty for a person with only one name")
    known_as = TextField("Name they like to be called by")
    aliases = TextField("Other names and spellings", hint="Earlier names only where they are safe")
    pronouns = TextField("Pronouns", width=10, hint="For example: she, he, they")
    born_on = PastDateField("Date of birth", noun="Date of birth", hint="For example, 27 3 1987")
    birth_estimated = TickField("The date of birth is an estimate")
    staff_of_id = SelectField(
        "Do they work for a partner agency?",
        hint="Their colleagues will see nothing unless they are named to work on the case",
        coerce=UUID,
        choices=[],
        blank="No, or not known",
    )
    description = LongTextField(
        "Anything else that helps to know who this is", max_length=2000, hint="Not the incidents"
    )

    def offer(self, offer: Offer, _case: Case) -> None:
        """Offer the agencies of the area."""
        self.staff_of_id.choices = [choice(agency.id, agency.name) for agency in offer.agencies]


class ThingForm(StepForm):
    """A household, community, place or organisation."""

    name = TextField("Name")
    aliases = TextField("Other names it is known by")
    description = LongTextField("Description", max_length=2000)

    def offer(self, _offer: Offer, case: Case) -> None:
        """Ask in the words of the kind of subject."""
        label, hint, about = WORDS[case.subject_kind or IdentityKind.PLACE]
        self["name"].label.text, self["name"].description = label, hint
        self.description.description = about


WORDS = {
    IdentityKind.HOUSEHOLD: (
        "Name of the family or household",
        "For example, the Okafor family, or the flat above the bakery",
        "Who lives there, and what makes them a target. Children are asked about on a later page",
    ),
    IdentityKind.COMMUNITY: (
        "Name of the community or group",
        "As its members call it",
        "Who belongs to it, where it meets, and who speaks for it",
    ),
    IdentityKind.PLACE: (
        "Name of the place",
        "For example, Easton Road Mosque",
        "What it is, who uses it and when, and who to talk to there",
    ),
    IdentityKind.ORGANISATION: (
        "Name of the organisation",
        "",
        "What it does, and who to talk to there",
    ),
}


class AddressForm(StepForm):
    """Where they are."""

    address = LongTextField("Address", max_length=500, hint="Or where they are staying for now")
    postcode = PostcodeField()
    landlord = TextField("Landlord", hint="The landlord's own agency may be asked to take part")
    phone = LongTextField(
        "Phone numbers",
        max_length=300,
        hint="One on each line, the best one first. Whether it is safe to call comes later",
    )
    email = EmailField("E-mail")


class HomeForm(StepForm):
    """What else is known of the place where they are."""

    ward = TextField("Ward or neighbourhood")
    tenure = SelectField("Tenure", choices=[], blank="Choose one, or leave it")
    uprn = UPRNField()

    def offer(self, offer: Offer, case: Case) -> None:
        """Offer the kinds of tenure, and what was written before."""
        written = case.subject.tenure if case.subject else ""
        self.tenure.choices = offer.codes_and(CodeList.TENURE, {written} - {""})


class SupportForm(StepForm):
    """What makes it possible to talk with them."""

    language = TextField("Best language", hint="Sign languages too. Write English if it is English")
    interpreter = TickField("An interpreter is needed")
    adjustments = LongTextField(
        "What makes contact easier for them",
        max_length=2000,
        hint="For example: text instead of calls, large print, a woman to talk to, more time",
    )


class ContactForm(StepForm):
    """How they may be reached without putting them in danger."""

    safe_to_call = YesNoField("Is it safe to call them?")
    safe_to_write = YesNoField("Is it safe to write to them?", hint="Letters, e-mails or messages")
    means = TextField("The safest way to make contact", max_length=500)
    times = TextField("Times that are safe", max_length=500, hint="For example: weekdays after 6pm")
    others_may_answer = TextField(
        "Who else may answer, and what they may be told",
        max_length=500,
        hint="For example: her sister, who knows everything",
    )
    never_do = LongTextField(
        "What must never be done",
        max_length=2000,
        hint="For example: never leave a message, never visit in uniform",
    )
    shared_with_invited = YesNoField(
        "Who may see this page?",
        yes="The agencies that are asked to take part in the case",
        no="Only the co-ordinator, the chair, the assigned advocate and you",
    )
