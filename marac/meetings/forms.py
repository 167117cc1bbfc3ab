"""The forms about the calendar and the agenda."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.lists.book import Wording
from marac.widgets import (
    DateField,
    HiddenField,
    IntegerField,
    LongTextField,
    MaracForm,
    RadioField,
    TextField,
    TickField,
    TimeField,
    choice,
)

LATEST_YEARS = 3


class PlanForm(MaracForm):
    """Asks when and where a meeting is to be."""

    day = DateField("Day", noun="The day", required="Enter the day of the meeting")
    time = TimeField(
        "Starts at", hint="For example, 10am or 14:30", required="Enter when the meeting starts"
    )
    venue = TextField("Place", hint="A room, or “Video call”", max_length=200)
    capacity = IntegerField(
        "Length in minutes",
        hint="From the welcome to the close. The agenda is compared with it",
        minimum=15,
        maximum=600,
        required="Enter how many minutes the meeting has",
    )
    emergency = TickField(
        "This is an emergency meeting", hint="Called outside the cycle. Nothing on it is late"
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        today = clock.today()
        self.day.earliest = today
        self.day.latest = date(today.year + LATEST_YEARS, 12, 31)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a start that is past, and a closed day unless the meeting is urgent."""
        if not super().validate(extra_validators):
            return False
        if clock.london(self.day.data, self.time.data) <= clock.now():
            self.time.errors = ["The meeting must start later than now"]
        elif not self.emergency.data and not clock.is_working_day(self.day.data):
            self.day.errors = ["The day must not be a weekend or a bank holiday"]
        return not (self.time.errors or self.day.errors)


class SeriesForm(MaracForm):
    """Asks how many meetings to plan at the area's usual pace."""

    number = IntegerField(
        "How many meetings", minimum=1, maximum=26, required="Enter how many meetings to plan"
    )


class CancelForm(MaracForm):
    """Asks why a meeting will not take place."""

    reason = LongTextField(
        "Why it is cancelled",
        hint="Everyone who comes to meetings reads this. Do not write about a case",
        max_length=500,
        required="Say why the meeting is cancelled",
    )


class MinutesForm(MaracForm):
    """Asks how many minutes a case is given."""

    minutes = IntegerField(
        "Minutes", minimum=1, maximum=120, required="Enter the minutes for this case"
    )


class DeferForm(MaracForm):
    """Asks why a case that went out is put off."""

    code = RadioField("Why the case is put off", required="Choose why the case is put off")
    note = LongTextField("Anything else the agencies should know", max_length=500)

    def __init__(self, *, codes: Iterable[Wording], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code.choices = [choice(code.code, code.label) for code in codes]


class NotThisTimeForm(MaracForm):
    """Asks the chair why a late item is not heard this time."""

    reason = LongTextField(
        "Why it is not heard this time",
        hint="The co-ordinator reads this beside the waiting case",
        max_length=500,
        required="Say why it is not heard this time",
    )


class CirculateForm(MaracForm):
    """Asks how many people will be able to open something, so that nobody sends without looking.

    `seen` is the seal of what the page showed; `reason` is asked when two people must agree.
    """

    seen = HiddenField()
    count = IntegerField(
        "How many people will be able to open a case",
        hint="Count the people named above and type the number. Count each person once.",
        maximum=999,
        noun="The number of people",
        required="Type how many people will be able to open a case",
        width=3,
    )
    reason = LongTextField(
        "Why a restricted case is heard at this meeting",
        hint="The second person reads this. Write no name",
        max_length=500,
    )

    def __init__(self, *, expected: int, seal: str, restricted: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.expected, self.seal = expected, seal
        if not restricted:
            del self.reason
        self.moved_on = self.is_submitted() and self.seen.data != seal
        self.seen.data = seal

    def validate_count(self, field: IntegerField) -> None:
        """Refuse a number that is not of those who could open something now."""
        if self.moved_on:
            raise ValidationError(
                "What goes out, or who gets it, has changed since you opened this page. "
                "Look at it again"
            )
        if field.data is not None and field.data != self.expected:
            raise ValidationError(
                "That is not the number of people on this page. Look at them again"
            )

    def validate_reason(self, field: LongTextField) -> None:
        """Ask for the reason where two people must agree."""
        if not field.data:
            raise ValidationError("Say why a restricted case is heard at this meeting")
