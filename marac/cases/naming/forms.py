"""What is asked when a name is looked at again."""

from datetime import date, timedelta
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.cases.naming.operations import LONGEST_DAYS
from marac.widgets import DateField, LongTextField, MaracForm, RadioField, choice

KEEP, TAKE_OUT = "keep", "take_out"


class NamingForm(MaracForm):
    """Whether the name is still needed, and why."""

    answer = RadioField(
        "Must the agencies still know the name?",
        required="Choose whether the name is still needed",
        choices=[
            choice(KEEP, "Yes, it is necessary and proportionate"),
            choice(
                TAKE_OUT,
                "No, take the name out",
                hint="Names, date of birth, address and accounts of the alleged perpetrators leave "
                "the case for good. Their description stays",
            ),
        ],
    )
    reason = LongTextField(
        "Why?",
        required="Say why",
        max_length=2000,
        hint="Why less would not protect the person harmed, or why the name is needed no longer",
    )
    next_on = DateField("When will somebody look again?", noun="The date of the next look")

    def validate_next_on(self, field: Any) -> None:
        """Ask for an early day when the name stays."""
        if self.answer.data != KEEP:
            return
        today = clock.today()
        if field.data is None:
            raise ValidationError("Enter when somebody will look again")
        if not today < field.data <= today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(
                f"The date of the next look must be within {LONGEST_DAYS} days from today"
            )

    @property
    def next_look(self) -> date:
        """Give the day of the next look, of a valid form."""
        found: date = self.next_on.data
        return found
