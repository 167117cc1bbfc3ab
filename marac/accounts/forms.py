"""What people type at the door, about themselves and about those they invite."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.access import Role
from marac.access.roles import PRIVILEGED
from marac.accounts.choosing import Chooser, fault_in
from marac.agencies.models import Agency
from marac.widgets import (
    DateField,
    EmailField,
    FilterForm,
    MaracForm,
    PasswordField,
    RadioField,
    RequiredIf,
    SelectField,
    TextField,
    TickField,
    choice,
)

ROLE_HINTS = {
    Role.SYSTEM_ADMINISTRATOR: "Manages people and agencies, and never sees a case",
    Role.COORDINATOR: "Runs the fortnight: triage, agenda, packs, minutes",
    Role.CHAIR: "Chairs the meeting and approves its minutes",
    Role.REPRESENTATIVE: "Answers for the agency and speaks for it at the meeting",
    Role.DEPUTY: "Stands in for a representative between two days",
    Role.ADVOCATE: "Speaks for the victims whose cases they are assigned",
    Role.REFERRER: "Refers cases and follows what became of them",
    Role.CHAMPION: "Refers cases and advises colleagues in the agency",
    Role.AUDITOR: "Sees dates and numbers, not what a case says",
    Role.INFORMATION_GOVERNANCE: "Keeps the agreements, and is the second person where two decide",
}


HOW_TO_CHOOSE = "{shortest} characters or more. Three random words make a good password."


class SignInForm(MaracForm):
    """The door."""

    email = EmailField(
        "E-mail address", required="Enter your e-mail address", render_kw={"type": "email"}
    )
    password = PasswordField("Password", required="Enter your password")


class ForgottenForm(MaracForm):
    """Asks for a reset link."""

    email = EmailField("E-mail address", required="Enter your e-mail address")


class PresentPasswordForm(MaracForm):
    """Asks for the password that holds now, which `proving.prove` checks."""

    password = PasswordField("Present password", required="Enter your present password")


class NewPasswordForm(MaracForm):
    """Chooses a password; `chooser` is what is known of whose it will be."""

    new_password = PasswordField("New password", required="Enter a new password")

    def __init__(self, chooser: Chooser, **kwargs: Any) -> None:
        self.chooser = chooser
        super().__init__(**kwargs)
        self.new_password.description = HOW_TO_CHOOSE.format(shortest=chooser.shortest)

    def validate_new_password(self, given: PasswordField) -> None:
        """Refuse a password that is too easy to guess, saying why."""
        fault = fault_in(given.data or "", chooser=self.chooser)
        if fault:
            raise ValidationError(fault)


class ChangePasswordForm(NewPasswordForm, PresentPasswordForm):
    """Chooses a new password, proving the present one."""


class DetailsForm(MaracForm):
    """What a person says of themselves."""

    name = TextField("Full name", required="Enter a name", max_length=100)
    job_title = TextField("Job title", max_length=100)
    phone = TextField("Phone number", max_length=40, hint="For colleagues in the partnership")


class PersonForm(DetailsForm):
    """Who is invited."""

    email = EmailField("E-mail address", required="Enter an e-mail address")


def _hint(role: Role) -> str:
    return ROLE_HINTS[role] + (". Two people agree to it" if role in PRIVILEGED else "")


class SeatForm(MaracForm):
    """A role for an agency between two days; a privileged one with the reason for it."""

    agency = SelectField("Agency", required="Choose an agency")
    role = RadioField(
        "Role",
        required="Choose a role",
        coerce=Role,
        choices=[choice(role.value, role.label, hint=_hint(role)) for role in Role],
    )
    reason = TextField(
        "Why they need it",
        [RequiredIf("role", PRIVILEGED, "Say why they need it: a second person reads this")],
        max_length=300,
        hint="Only for a role that two people agree to",
    )
    starts_on = DateField("First day", noun="First day", required="Enter the first day")
    ends_on = DateField("Last day (optional)", noun="Last day", hint="A deputy always has one")

    def __init__(self, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(**({"starts_on": None} | kwargs))
        self.agency.choices = [choice(agency.id, agency.name) for agency in agencies]
        if not self.is_submitted():
            self.starts_on.data = clock.today()

    def validate_ends_on(self, given: DateField) -> None:
        """Refuse a last day before the first, and a deputy without one."""
        first: date | None = self.starts_on.data
        if given.data and first and given.data < first:
            raise ValidationError("Last day must be on or after the first day")
        if given.data is None and self.role.data is Role.DEPUTY:
            raise ValidationError("Enter the last day on which the deputy stands in")


class InviteForm(SeatForm, PersonForm):
    """Who is invited, and to which seat."""


class PeopleFilter(FilterForm):
    """Narrows the list of people."""

    words = TextField("Name or e-mail address", max_length=100)
    privileged = TickField(
        "Only people with privileged roles",
        hint="System administrators, co-ordinators, chairs, auditors and governance leads",
    )
