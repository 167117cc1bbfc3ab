"""Validators that speak plain English and that the fields here add for themselves."""

from collections.abc import Collection
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import Form
from wtforms.fields import Field
from wtforms.validators import StopValidation, ValidationError


def is_blank(value: Any) -> bool:
    """Whether a field holds nothing: None, no text, no choice. False and 0 are answers."""
    return value is None or value in ("", [])


class Required:
    """Stops with our own words when a field is left empty."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse an empty field."""
        if is_blank(field.data) or field.data is False:
            raise StopValidation(self.message)


class RequiredIf:
    """Makes a field compulsory when another field holds one of the given answers."""

    def __init__(self, other: str, answers: Collection[Any], message: str) -> None:
        self.other, self.answers, self.message = other, answers, message

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse an empty field when the other one was answered in a way that needs it."""
        given = form[self.other].data
        chosen = given if isinstance(given, list) else [given]
        if is_blank(field.data) and any(answer in self.answers for answer in chosen):
            raise StopValidation(self.message)


class MaxLength:
    """Holds text to a number of characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse text that is too long, saying by how much."""
        extra = len(field.data or "") - self.limit
        if extra > 0:
            raise StopValidation(
                f"{field.label.text} must be {self.limit:,} characters or fewer. "
                f"Yours is {extra:,} too many"
            )


class EmailAddress:
    """Checks the shape of an e-mail address. It does not ask the network."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse what cannot be an e-mail address; an empty field is for `required` to judge."""
        if not field.data:
            return
        try:
            validate_email(field.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(
                "Enter an e-mail address in the correct format, like name@example.org"
            ) from error
