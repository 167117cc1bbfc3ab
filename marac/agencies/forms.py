"""What people type about an agency and its agreement."""

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency, CodeList, Regime
from marac.agencies.operations import AgencyFields
from marac.agencies.queries import CodeBook
from marac.widgets import (
    DateField,
    HiddenField,
    MaracForm,
    RadioField,
    SelectField,
    TextField,
    TickField,
    choice,
    choices_of,
)

LONGEST_AGREEMENT_YEARS = 10


class AgencyForm(MaracForm):
    """What is known of an agency."""

    name = TextField("Name", required="Enter the name of the agency", max_length=120)
    short_name = TextField(
        "Short name",
        required="Enter a short name",
        max_length=24,
        width=20,
        hint="As it stands in a narrow column, like ASB team",
    )
    type_code = SelectField("Type", required="Choose a type")
    regime = RadioField(
        "Data protection law it works under",
        required="Choose the law it works under",
        coerce=Regime,
        choices=choices_of(
            Regime,
            hints={
                Regime.UK_GDPR: "Most agencies",
                Regime.LAW_ENFORCEMENT: "Police, prosecution, probation and prisons",
            },
        ),
    )

    signs_off_returns = TickField(
        "A second person of the agency signs each return off before others read it",
        hint="It needs two people who may write its returns",
    )

    def __init__(self, book: CodeBook, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        types = book.choices(CodeList.AGENCY_TYPE)
        self.type_code.choices = [choice(word.code, word.label, group=word.group) for word in types]

    def fields(self) -> AgencyFields:
        """Give the answers in the shape that the operations take."""
        return {
            "name": self.name.data or "",
            "short_name": self.short_name.data or "",
            "type_code": self.type_code.data,
            "regime": self.regime.data,
            "signs_off_returns": bool(self.signs_off_returns.data),
        }

    def mark_taken(self, taken: Agency) -> None:
        """Say at the field which name another agency has."""
        if taken.name.casefold() == (self.name.data or "").casefold():
            self.name.errors = ["Another agency has this name"]
        else:
            self.short_name.errors = [f"{taken.name} has this short name"]


class ChangeAgencyForm(AgencyForm):
    """Changes an agency, and when it left this area."""

    left_on = DateField(
        "Last day in this MARAC (optional)",
        noun="Last day",
        hint="From the day after, it is on no list to choose from",
    )
    version = HiddenField()


class AgreementForm(MaracForm):
    """An information-sharing agreement that an agency signed."""

    reference = TextField(
        "Reference", required="Enter the reference of the agreement", max_length=60, width=20
    )
    signed_on = DateField("Signed on", noun="Signed on", required="Enter the day of signing")
    expires_on = DateField(
        "Expires on",
        noun="Expires on",
        required="Enter the day of expiry",
        hint="The first day on which it no longer holds",
    )

    def validate_signed_on(self, given: DateField) -> None:
        """Refuse a day to come: a draft is no agreement."""
        if given.data > clock.today():
            raise ValidationError("Signed on must be today or in the past")

    def validate_expires_on(self, given: DateField) -> None:
        """Refuse an end that is past, before the signing, or too far off to be meant."""
        signed: date | None = self.signed_on.data
        if given.data <= clock.today():
            raise ValidationError("Expires on must be in the future")
        if signed and given.data > clock.add_months(signed, 12 * LONGEST_AGREEMENT_YEARS):
            raise ValidationError(
                f"Expires on must be within {LONGEST_AGREEMENT_YEARS} years of signing"
            )
