"""The forms about an area's own calendar: its rhythm, its deadlines and its quorum."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from wtforms.validators import ValidationError

from marac import clock
from marac.agencies.models import Agency, Area
from marac.agencies.operations import AreaFields
from marac.agencies.rhythm import LAST, PLACES, WEEKDAYS, Rhythm, rhythm_on
from marac.meetings.calendar import Deadlines, deadlines_for
from marac.widgets import (
    CheckboxesField,
    DateField,
    HiddenField,
    IntegerField,
    MaracForm,
    RadioField,
    RequiredIf,
    SelectField,
    TickField,
    TimeField,
    choice,
)

LATEST_YEARS = 3
WEEKLY, MONTHLY = "weeks", "month"
# An ordinary week, in which the order of deadlines is tried.
ORDINARY = date(2026, 10, 15)


class RhythmForm(MaracForm):
    """Asks how often the area meets, and from which day on."""

    begins_on = DateField(
        "The first meeting of the new rhythm",
        noun="The first meeting",
        required="Enter the day from which the new rhythm holds",
        hint="The weeks are counted from this day",
    )
    kind = RadioField(
        "How often",
        required="Choose how often the area meets",
        choices=[choice(WEEKLY, "Every week, or every few weeks"), choice(MONTHLY, "Once a month")],
    )
    weeks = IntegerField(
        "How many weeks from one meeting to the next",
        [RequiredIf("kind", (WEEKLY,), "Enter the weeks from one meeting to the next")],
        minimum=1,
        maximum=12,
    )
    nth = SelectField(
        "Which one of the month",
        [RequiredIf("kind", (MONTHLY,), "Choose which one of the month")],
        choices=[choice(str(number), word.capitalize()) for number, word in PLACES.items()],
    )
    weekday = SelectField(
        "Day of the week",
        [RequiredIf("kind", (MONTHLY,), "Choose the day of the week")],
        choices=[choice(str(number), word) for number, word in enumerate(WEEKDAYS)],
    )
    at = TimeField("Starts at", hint="Like 10am or 14:30", required="Enter when meetings start")
    version = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        today = clock.today()
        self.begins_on.latest = date(today.year + LATEST_YEARS, 12, 31)

    def validate_begins_on(self, field: DateField) -> None:
        """Refuse a day that is past or on which offices are closed for a weekly rhythm."""
        if field.data <= clock.today():
            raise ValidationError("Choose a day after today: what was stays as it was")
        if self.kind.data == WEEKLY and field.data.weekday() >= len(WEEKDAYS):
            raise ValidationError("The first meeting must not be on a Saturday or Sunday")

    @property
    def rhythm(self) -> Rhythm:
        """Give the rhythm that was asked for."""
        if self.kind.data == MONTHLY:
            return Rhythm(
                self.begins_on.data,
                self.at.data,
                nth=int(self.nth.data or LAST),
                weekday=int(self.weekday.data or 0),
            )
        return Rhythm(self.begins_on.data, self.at.data, weeks=self.weeks.data)


def _days(label: str, hint: str = "Working days before the meeting") -> IntegerField:
    return IntegerField(
        label, hint=hint, required=f"{label}: enter working days", minimum=0, maximum=60
    )


def _at(label: str) -> TimeField:
    return TimeField(label, required=f"{label}: enter a time, like 10am", hint="Like 10am or 14:30")


AFTER = "Working days after the meeting"
TAKEN_ON = "Working days after the case was taken on"
# Each pair in its order: which field may not be more days before the meeting than which other.
NOT_BEFORE = (
    ("agenda_days", "referrals_close_days", "The agenda goes out after referrals close"),
    ("returns_due_days", "agenda_days", "Returns are due after the agenda goes out"),
    ("advocate_days", "agenda_days", "Victims are spoken to after the agenda goes out"),
    ("late_items_days", "agenda_days", "Late items close after the agenda goes out"),
    ("packs_locked_days", "returns_due_days", "Packs are locked after returns are due"),
    ("packs_locked_days", "late_items_days", "Packs are locked after late items close"),
)
# On the same day the hours decide: which step must not be later than which, and where that shows.
IN_ORDER = (
    (
        "referrals_close",
        "agenda",
        "referrals_close_time",
        "Referrals close after the agenda is out",
    ),
    ("returns_due", "packs_locked", "packs_locked_time", "Packs are locked before returns are due"),
    ("late_items", "packs_locked", "packs_locked_time", "Packs are locked before late items close"),
    ("returns_due", "meeting", "returns_due_time", "Returns are due after the meeting starts"),
    ("late_items", "meeting", "late_items_time", "Late items close after the meeting starts"),
    ("packs_locked", "meeting", "packs_locked_time", "Packs are locked after the meeting starts"),
)


class DeadlinesForm(MaracForm):
    """Asks by when each step of the cycle is due, in working days; times are London time."""

    referrals_close_days = _days("Referrals close")
    referrals_close_time = _at("Referrals close at")
    agenda_days = _days("Agenda goes out")
    returns_due_days = _days("Returns are due")
    returns_due_time = _at("Returns are due at")
    advocate_days = _days("Advocates have spoken to victims")
    updates_due_days = _days("Updates on actions are due")
    late_items_days = _days("Late items close")
    late_items_time = _at("Late items close at")
    packs_locked_days = _days("Packs are locked")
    packs_locked_time = _at("Packs are locked at")
    actions_issued_days = _days("Actions are issued", AFTER)
    minutes_draft_days = _days("Minutes are drafted", AFTER)
    minutes_out_days = _days("Minutes are out", AFTER)
    victim_told_days = _days("Victims are told", AFTER)
    first_contact_days = _days("First contact with the person harmed", TAKEN_ON)
    contact_days = IntegerField(
        "The next contact",
        hint="Days after they last spoke, unless another day was agreed",
        required="The next contact: enter days",
        minimum=1,
        maximum=120,
    )
    version = HiddenField()

    def __init__(self, *, area: Area, **kwargs: Any) -> None:
        super().__init__(obj=area, **kwargs)
        self._starts_at = clock.london(ORDINARY, rhythm_on(area, clock.today()).at)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse deadlines that would not follow one another, each at its own field."""
        if not super().validate(extra_validators):
            return False
        for name, other, reason in NOT_BEFORE:
            most = self[other].data
            if self[name].data > most and not self[name].errors:
                self[name].errors = [f"{reason}: use {most} days or fewer"]
        if self.minutes_out_days.data < self.minutes_draft_days.data:
            self.minutes_out_days.errors = ["Minutes cannot be out before they are drafted"]
        if not self.errors:
            self._check_hours()
        return not self.errors

    def _check_hours(self) -> None:
        dates = self.dates(self._starts_at)
        for first, second, name, reason in IN_ORDER:
            if getattr(dates, first) > getattr(dates, second) and not self[name].errors:
                self[name].errors = [f"{reason}: choose another hour or day"]

    def dates(self, starts_at: datetime) -> Deadlines:
        """Work out what a meeting's deadlines would be under the answers."""
        return deadlines_for(Area(**self.fields()), starts_at)

    def fields(self) -> AreaFields:
        """Give the answers in the shape that the operation takes."""
        answers = {f.name: f.data for f in self if f.name not in ("version", "csrf_token")}
        return cast(AreaFields, answers)


class QuorumForm(MaracForm):
    """Asks who must be there for a meeting to sit, and whether calendars tell the place."""

    quorum_count = IntegerField(
        "How many agencies must be there",
        hint="0 when the number does not matter",
        required="Enter how many agencies must be there",
        minimum=0,
        maximum=60,
    )
    quorum_agencies = CheckboxesField(
        "Agencies that must be there", hint="Leave empty if any agencies will do"
    )
    calendar_place = TickField(
        "Invitations and people’s own calendars say where the meeting is",
        hint="Calendars are kept on phones and mail servers outside this system",
    )
    version = HiddenField()

    def __init__(self, *, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.quorum_agencies.choices = [choice(str(one.id), one.name) for one in agencies]
        self._most = len(agencies)

    def validate_quorum_count(self, field: IntegerField) -> None:
        """Refuse more agencies than take part in the area."""
        if field.data is not None and field.data > self._most:
            raise ValidationError(
                f"Only {self._most} agencies take part here: use {self._most} or fewer"
            )

    def fields(self) -> AreaFields:
        """Give the answers in the shape that the operation takes."""
        return {
            "quorum_count": self.quorum_count.data,
            "quorum_agencies": self.quorum_agencies.data or [],
            "calendar_place": bool(self.calendar_place.data),
        }
