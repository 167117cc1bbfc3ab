"""The forms about the calendar: planning, moving, skipping and calling meetings off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from marac import clock
from marac.agencies.lists.book import Wording
from marac.agencies.models import Agency
from marac.agencies.rhythm import Turn
from marac.meetings.models import Meeting
from marac.web.filters import date_time
from marac.widgets import (
    CheckboxesField,
    DateField,
    IntegerField,
    LongTextField,
    MaracForm,
    RadioField,
    SelectField,
    TextField,
    TickField,
    TimeField,
    choice,
)

LATEST_YEARS = 3
# A meeting that was called off sends its cases nowhere when this is chosen.
WAIT = "wait"


class _WhenForm(MaracForm):
    """Asks when and where a meeting is to be, and refuses what is past."""

    day = DateField("Day", noun="The day", required="Enter the day of the meeting")
    time = TimeField(
        "Starts at", hint="For example, 10am or 14:30", required="Enter when the meeting starts"
    )
    venue = TextField("Place", hint="A room, or “Video call”", max_length=200)

    on_closed_days = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        today = clock.today()
        self.day.earliest = today
        self.day.latest = date(today.year + LATEST_YEARS, 12, 31)

    @property
    def starts_at(self) -> datetime:
        """Give the instant that was asked for."""
        return clock.london(self.day.data, self.time.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a start that is past, and a closed day unless the meeting is urgent."""
        if not super().validate(extra_validators):
            return False
        if self.starts_at <= clock.now():
            self.time.errors = ["The meeting must start later than now"]
        elif not self.on_closed_days and not clock.is_working_day(self.day.data):
            self.day.errors = ["The day must not be a weekend or a bank holiday"]
        return not (self.time.errors or self.day.errors)


def _length() -> IntegerField:
    return IntegerField(
        "Length in minutes",
        hint="From the welcome to the close. The agenda is compared with it",
        minimum=15,
        maximum=600,
        required="Enter how many minutes the meeting has",
    )


class PlanForm(_WhenForm):
    """Asks when and where a meeting is to be."""

    capacity = _length()
    invite = TickField(
        "Send the date to everyone who comes to meetings",
        hint="An e-mail with an entry for their calendar. It names no case and nobody",
    )


class EmergencyForm(_WhenForm):
    """Asks for a meeting called at once: when, where, who must be there, and answers by when."""

    capacity = _length()
    agencies = CheckboxesField(
        "Who must be there",
        hint="Their people get an e-mail now, with an entry for their calendar",
        required="Choose at least one agency that must be there",
    )
    due_day = DateField(
        "Answers are due on",
        noun="The day for answers",
        hint="Leave empty to allow half of the time from now to the meeting",
    )
    due_time = TimeField("Answers are due at", hint="For example, 10am or 14:30")

    on_closed_days = True

    def __init__(self, *, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.agencies.choices = [choice(str(one.id), one.name) for one in agencies]

    @property
    def answers_due_at(self) -> datetime | None:
        """Give when answers are due; nothing when it is left to the software."""
        if self.due_day.data is None or self.due_time.data is None:
            return None
        return clock.london(self.due_day.data, self.due_time.data)

    @property
    def agency_ids(self) -> list[UUID]:
        """Give the agencies that must be there."""
        return [UUID(key) for key in self.agencies.data or ()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse half an hour for answers, and one that is past or after the start."""
        if not super().validate(extra_validators):
            return False
        due = self.answers_due_at
        if (self.due_day.data is None) != (self.due_time.data is None):
            self.due_time.errors = ["Give both the day and the time for answers, or neither"]
        elif due is not None and not clock.now() < due <= self.starts_at:
            self.due_time.errors = ["Answers must be due after now and before the meeting starts"]
        return not self.due_time.errors


class MoveForm(_WhenForm):
    """Asks to when and where a meeting moves, and why."""

    reason = LongTextField(
        "Why it is moved",
        hint="Everyone who comes to meetings reads this. Do not write about a case",
        max_length=500,
        required="Say why the meeting is moved",
    )

    def __init__(self, *, urgent: bool, **kwargs: Any) -> None:
        self.on_closed_days = urgent
        super().__init__(**kwargs)


class SeriesForm(MaracForm):
    """Asks how many meetings to plan at the area's usual pace."""

    number = IntegerField(
        "How many meetings", minimum=1, maximum=26, required="Enter how many meetings to plan"
    )


class SkipForm(MaracForm):
    """Asks which turn of the rhythm has no meeting, and why."""

    turn = SelectField("Which meeting is left out", required="Choose which meeting is left out")
    reason = LongTextField(
        "Why there is no meeting",
        hint="Everyone who comes to meetings reads this. Do not write about a case",
        max_length=500,
        required="Say why there is no meeting",
    )

    def __init__(self, *, turns: Sequence[Turn], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.turn.choices = [
            choice(turn.planned.isoformat(), date_time(turn.starts_at)) for turn in turns
        ]


class _AnotherMeetingForm(MaracForm):
    """Asks to which other meeting cases go."""

    to = RadioField("Where its cases go", required="Choose where the cases go")

    def __init__(self, *, meetings: Sequence[Meeting], wait: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.meetings = {str(one.id): one for one in meetings}
        self.to.choices = [
            choice(key, _named(meeting)) for key, meeting in self.meetings.items()
        ] + ([choice(WAIT, "They wait, and are put on an agenda later")] if wait else [])

    @property
    def meeting(self) -> Meeting | None:
        """Give the meeting that was chosen; None when the cases wait."""
        return self.meetings.get(self.to.data or "")


class CancelForm(_AnotherMeetingForm):
    """Asks why a meeting will not take place, and where its cases go."""

    reason = LongTextField(
        "Why it is cancelled",
        hint="Everyone who comes to meetings reads this. Do not write about a case",
        max_length=500,
        required="Say why the meeting is cancelled",
    )


class NoQuorumForm(_AnotherMeetingForm):
    """Asks where the cases of a meeting go to which too few came."""

    reason = LongTextField(
        "Who was missing",
        hint="Name agencies, not people. Everyone who comes to meetings reads this",
        max_length=500,
        required="Say which agencies were missing",
    )


class CarryForm(_AnotherMeetingForm):
    """Asks to which meeting one case moves, and why."""

    code = RadioField("Why it is moved", required="Choose why the case is moved")
    note = LongTextField("Anything else the agencies should know", max_length=500)

    def __init__(self, *, codes: Sequence[Wording], **kwargs: Any) -> None:
        super().__init__(wait=False, **kwargs)
        self.to.label.text = "Which meeting hears it instead"
        self.code.choices = [choice(one.code, one.label) for one in codes]


class AgainForm(_AnotherMeetingForm):
    """Asks at which later meeting a case is heard once more, and what for."""

    reason = LongTextField(
        "What for",
        hint="The co-ordinator reads this beside the waiting case",
        max_length=500,
        required="Say why the case is heard again",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(wait=False, **kwargs)
        self.to.label.text = "Which meeting hears it again"


def _named(meeting: Meeting) -> str:
    words = date_time(meeting.starts_at)
    return f"{words} (emergency)" if meeting.emergency else words
