"""What people type when they promise confidentiality, say where they live or prove who they are."""

from wtforms.validators import ValidationError

from marac.accounts.homes import is_postcode
from marac.widgets import HiddenField, MaracForm, PasswordField, TextField, TickField


class HomeForm(MaracForm):
    """Where a person lives; both may stay empty."""

    postcode = TextField("Home postcode (optional)", max_length=10, width=10)
    house = TextField(
        "House number or name (optional)",
        max_length=60,
        width=20,
        hint="For example 12, 12A, Flat 3, or Rose Cottage",
    )

    def validate_postcode(self, given: TextField) -> None:
        """Refuse half a postcode, and a house without one, which could be anywhere."""
        if given.data and not is_postcode(given.data):
            raise ValidationError("Enter a full UK postcode, like BS1 4ST")
        if not given.data and self.house.data:
            raise ValidationError("Enter the postcode too, or leave both empty")


class DeclarationForm(HomeForm):
    """Signs the statement that `statement` names, which must be the one the person has read."""

    statement = HiddenField()
    agreed = TickField(
        "I have read this, and I will keep what I learn here confidential",
        required="Tick the box to sign, or sign out if you cannot agree",
    )


class ProofForm(MaracForm):
    """The password once more, or a code of the app."""

    proof = PasswordField("Password", required="Enter your password")
