"""The forms about the agenda."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.lists.book import Wording
from marac.meetings.models import Meeting
from marac.web.filters import clock_time
from marac.widgets import (
    HiddenField,
    IntegerField,
    LongTextField,
    MaracForm,
    RadioField,
    TimeField,
    choice,
)


class MinutesForm(MaracForm):
    """Asks how many minutes a case is given."""

    minutes = IntegerField(
        "Minutes", minimum=1, maximum=120, required="Enter the minutes for this case"
    )


class PlaceForm(MinutesForm):
    """Asks how many minutes a case is given and, until it went out, at which place it is heard."""

    place = IntegerField("Place", minimum=1, maximum=99, noun="The place")


class LateForm(MaracForm):
    """Asks why a case that came late cannot wait for the next meeting, for the chair to read."""

    reason = LongTextField(
        "Why it cannot wait for the next meeting",
        hint="The chair reads this and decides",
        max_length=500,
        required="Say why it cannot wait for the next meeting",
    )


class PresenceForm(MaracForm):
    """Asks from when until when an agency can be at a meeting; no answer means throughout."""

    arrives = TimeField("There from", hint="For example, 10am. Leave it empty for the start")
    leaves = TimeField("There until", hint="For example, 11:30am. Leave it empty for the end")

    def __init__(self, *, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.begins = clock.to_london(meeting.starts_at)
        self.ends = self.begins + timedelta(minutes=meeting.capacity_minutes)

    def at(self, typed: time | None) -> datetime | None:
        """Put a time of day on the day of the meeting."""
        return None if typed is None else clock.london(self.begins.date(), typed)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse to leave before one comes, and hours that lie beside the meeting."""
        if not super().validate(extra_validators):
            return False
        arrives, leaves = self.at(self.arrives.data), self.at(self.leaves.data)
        if arrives is not None and arrives >= self.ends:
            self.arrives.errors = [f"The meeting ends at {clock_time(self.ends)}"]
        if leaves is not None and leaves <= self.begins:
            self.leaves.errors = [f"The meeting starts at {clock_time(self.begins)}"]
        elif arrives is not None and leaves is not None and leaves <= arrives:
            self.leaves.errors = ["You must leave later than you come"]
        return not (self.arrives.errors or self.leaves.errors)


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
