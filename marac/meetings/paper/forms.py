"""The forms of the re-entry: each has the fields of one part of the paper kit, in its order."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from wtforms.fields import FieldList, FormField
from wtforms.validators import StopValidation

from marac import clock
from marac.cases.models import Outcome
from marac.meetings.models import Meeting
from marac.meetings.paper.fields import PaperDayField
from marac.meetings.room.acting import LineFields
from marac.meetings.room.forms import UNDECIDED, HearingForm
from marac.meetings.room.people import Owner
from marac.meetings.room.telling import DECIDED
from marac.widgets import (
    DateField,
    LongTextField,
    MaracForm,
    RequiredIf,
    SelectField,
    TextField,
    TimeField,
    choice,
    choices_of,
)

DEFERRED = "deferred"
ACTION_ROWS = 4
NOT_YET = "That time has not come yet. Type the time that stands on the paper"


class BeginForm(MaracForm):
    """When a meeting began that was run on paper."""

    day = DateField("On which day?", required="Enter the day of the meeting", noun="The day")
    began = TimeField(
        "When did it begin?", required="Enter when the meeting began", noun="The beginning"
    )

    @property
    def moment(self) -> datetime:
        """Give the instant at which the meeting began."""
        return clock.london(self.day.data, self.began.data)

    def validate_began(self, field: Any) -> None:
        """Refuse a meeting that is still to come."""
        if self.day.data and field.data and self.moment > clock.now():
            raise StopValidation(NOT_YET)


class EndForm(MaracForm):
    """What else was said, and when the meeting ended."""

    any_other_business = LongTextField(
        "Any other business",
        hint="Everyone at the meeting reads this, so name no case and nobody in one",
    )
    ended = TimeField("When did the meeting end?", noun="The end")


class ActionRow(LineFields):
    """One line of the action sheet, whole or part by part; one left empty is none."""

    class Meta:
        """Stands inside a form that has its token."""

        csrf = False

    task = TextField("Action", max_length=500)
    due = PaperDayField("By")

    @property
    def begun(self) -> bool:
        """Tell whether anything was typed in this line."""
        return bool(self.has_action or self.owner_name.data)

    @property
    def in_parts(self) -> bool:
        """Tell whether there is something to see beside the line."""
        parts = (self.task, self.owner, self.owner_name, self.due, self.aim)
        return any(part.data or part.errors for part in parts)


class PaperCaseForm(HearingForm):
    """The record of one case as it was written on paper, with its times and its actions."""

    began = TimeField(
        "Began at",
        [RequiredIf("outcome", DECIDED, "Enter when the case began")],
        noun="The beginning",
    )
    ended = TimeField("Ended at", noun="The end")
    code = SelectField(
        "Why is it deferred?",
        [RequiredIf("outcome", (DEFERRED,), "Choose why the case is deferred")],
        blank="Choose a reason",
    )
    told_due = PaperDayField("By when", hint="fri, 27 nov or 27/11/2026")
    actions = FieldList(FormField(ActionRow), min_entries=ACTION_ROWS, max_entries=ACTION_ROWS)

    def prepare(self, *, day: date, owners: Iterable[Owner], reasons: Iterable[Any]) -> None:
        """Offer what can be chosen, and read the days from the day of the meeting on."""
        people = list(owners)
        self.offer(people)
        self.outcome.choices = [
            choice(UNDECIDED, "Not decided yet"),
            *choices_of(Outcome),
            choice(DEFERRED, "Deferred to another meeting"),
        ]
        self.code.choices = list(reasons)
        self.told_due.read_from(day)
        for number, row in enumerate(self.rows, start=1):
            row.line.label.text = f"Action {number} in one line"
            row.line.description = row.line.description if number == 1 else ""
            row.offer(people)
            row.due.read_from(day)
            row.read_from = day

    @property
    def rows(self) -> list[ActionRow]:
        """Give the lines of the action sheet."""
        return [entry.form for entry in self.actions.entries]

    @property
    def captured(self) -> list[dict[str, Any]]:
        """Give the facts of each action that was typed."""
        return [row.facts for row in self.rows if row.begun]

    def check(self, meeting: Meeting) -> bool:
        """Check all that was typed, and that the times can be."""
        whole = bool(self.validate())
        for row in self.rows:
            if row.begun:
                row.check_action()
        self._check_times(meeting)
        # A list keeps what its own check found; the page asks it whether anything is wrong.
        self.actions.errors = [row.errors for row in self.rows if row.errors]
        rows = [field for row in self.rows for field in row]
        return whole and not any(f.errors for f in (self.began, self.ended, *rows))

    def _check_times(self, meeting: Meeting) -> None:
        for field in (self.began, self.ended):
            moment = at(meeting, field.data)
            if moment is not None and not field.errors and moment > clock.now():
                field.errors = [NOT_YET]
        began, ended = self.began.data, self.ended.data
        if began and ended and ended < began and not self.ended.errors:
            self.ended.errors = ["The case cannot end before it began"]


def at(meeting: Meeting, time_of_day: Any) -> datetime | None:
    """Put a time of day on the day on which the meeting began."""
    if time_of_day is None or meeting.started_at is None:
        return None
    return clock.london(clock.to_london(meeting.started_at).date(), time_of_day)
