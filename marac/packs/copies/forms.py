"""What people say of a copy: that they printed it, how it was destroyed, why it is recalled."""

from datetime import date
from enum import StrEnum
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.widgets import (
    DateField,
    IntegerField,
    LongTextField,
    MaracForm,
    RadioField,
    TextField,
    choices_of,
)


class Way(StrEnum):
    """How a copy is destroyed."""

    DELETED = "deleted"
    SHREDDED = "shredded"
    BOTH = "both"
    HANDED_BACK = "handed_back"

    @property
    def label(self) -> str:
        """Say it as who did it would."""
        return _WAYS[self]


_WAYS = {
    Way.DELETED: "I deleted the file, and nothing was printed",
    Way.SHREDDED: "I shredded what was printed, and no file is kept",
    Way.BOTH: "I deleted the file and shredded what was printed",
    Way.HANDED_BACK: "I handed it back to the co-ordinator, who destroys it",
}


class PrintedForm(MaracForm):
    """How often a copy was printed."""

    sheets = IntegerField(
        "How many prints did you make?",
        required="Enter how many prints you made",
        minimum=1,
        maximum=20,
    )


class DestroyedForm(MaracForm):
    """How and when a copy was destroyed; `issued_on` is the first day that it can have been."""

    way = RadioField(
        "How was it destroyed?",
        coerce=Way,
        choices=choices_of(Way),
        required="Choose how it was destroyed",
    )
    done_on = DateField("When?", noun="The day", required="Enter the day on which it was destroyed")
    words = TextField(
        "Anything the co-ordinator should know (optional)",
        max_length=300,
        hint="Do not name anybody, or say what is in the paper.",
    )
    issued_on: date | None = None

    @property
    def said(self) -> str:
        """Give what the register keeps of the answer, in words."""
        return f"{self.way.data.label}. {self.words.data or ''}".strip()

    def validate_done_on(self, given: Any) -> None:
        """Refuse a day before the copy was made, and one to come."""
        if given.data and given.data > clock.today():
            raise ValidationError("The day must be today or in the past")
        if given.data and self.issued_on and given.data < self.issued_on:
            raise ValidationError("The day must be on or after the day the copy was made")


class RecallForm(MaracForm):
    """Why a copy is taken back."""

    reason = LongTextField(
        "Why is it recalled?",
        required="Say why it is recalled",
        max_length=500,
        hint="Whoever holds the copy reads this. Do not name anybody, or say what is in the paper.",
    )
