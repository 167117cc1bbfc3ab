"""What people type to show a second factor or to set one up."""

from wtforms.validators import ValidationError

from marac.accounts.factors import recovery, totp
from marac.accounts.factors.passkeys import LONGEST_NAME
from marac.widgets import MaracForm, TextField

NOT_A_CODE = "Enter the 6 digits from your app, or one of your recovery codes"


class CodeForm(MaracForm):
    """A code of the app, or a recovery code."""

    code = TextField("Code", required="Enter a code", max_length=60, width=30)

    def validate_code(self, given: TextField) -> None:
        """Refuse what can be neither before anything is looked up."""
        typed = given.data or ""
        if typed and not (totp.looks_like_code(typed) or recovery.looks_like_code(typed)):
            raise ValidationError(NOT_A_CODE)


class AppCodeForm(MaracForm):
    """The first code of an app that is being set up."""

    code = TextField(
        "Code from the app",
        required="Enter the 6 digits from the app",
        max_length=20,
        width=10,
        hint="6 digits, like 123 456",
    )

    def validate_code(self, given: TextField) -> None:
        """Refuse what is not six digits."""
        if given.data and not totp.looks_like_code(given.data):
            raise ValidationError("Code must be 6 digits, like 123 456")


class PasskeyForm(MaracForm):
    """What to call a passkey."""

    name = TextField(
        "Name of this passkey",
        required="Enter a name, such as Work laptop",
        max_length=LONGEST_NAME,
        width=20,
    )
