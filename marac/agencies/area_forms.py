"""What people type about an area: when it meets, how long each step may take, what is signed."""

from typing import Any, cast

from wtforms.validators import ValidationError

from marac.agencies.operations import AreaFields
from marac.widgets import (
    DateField,
    HiddenField,
    IntegerField,
    LongTextField,
    MaracForm,
    TextField,
    TimeField,
)


def _days(label: str, hint: str = "", *, minimum: int = 0) -> IntegerField:
    """A number of working days before or after the meeting."""
    return IntegerField(
        label, hint=hint, required=f"{label}: enter working days", minimum=minimum, maximum=60
    )


def _minutes(label: str, hint: str = "") -> IntegerField:
    return IntegerField(
        label, hint=hint, required=f"{label}: enter minutes", minimum=1, maximum=600
    )


def _at(label: str) -> TimeField:
    return TimeField(label, required=f"{label}: enter a time, like 10am", hint="Like 10am or 14:30")


class AreaForm(MaracForm):
    """The settings of an area. Days are working days; times are London time."""

    name = TextField("Name", required="Enter the name of the area", max_length=80)
    boundary = LongTextField(
        "Boundary", required="Say where the area ends", max_length=1000, hint="In words"
    )
    venue = TextField("Usual venue", max_length=200)
    first_meeting = DateField(
        "First meeting",
        noun="First meeting",
        required="Enter the day of the first meeting",
        hint="Meetings are counted from this day",
    )
    cadence_weeks = IntegerField(
        "Weeks between meetings", required="Enter the weeks between meetings", minimum=1, maximum=12
    )
    meeting_time = _at("Meetings start at")
    capacity_minutes = _minutes("Length of a meeting", "In minutes, all of it")
    opening_minutes = _minutes("Opening", "Minutes for welcome, statement and interests")
    case_minutes = _minutes("One case", "Minutes planned for a case unless you say otherwise")
    referrals_close_days = _days("Referrals close", "Working days before the meeting", minimum=1)
    referrals_close_time = _at("Referrals close at")
    agenda_days = _days("Agenda goes out", "Working days before the meeting", minimum=1)
    returns_due_days = _days("Returns are due", "Working days before the meeting")
    returns_due_time = _at("Returns are due at")
    packs_locked_days = _days("Packs are locked", "Working days before the meeting")
    packs_locked_time = _at("Packs are locked at")
    actions_issued_days = _days("Actions are issued", "Working days after the meeting")
    minutes_draft_days = _days("Minutes are drafted", "Working days after the meeting")
    minutes_out_days = _days("Minutes are out", "Working days after the meeting")
    naming_review_days = IntegerField(
        "Look again at a name after",
        required="Enter after how many days a name is looked at again",
        minimum=1,
        maximum=92,
        hint="Days after which somebody looks again, where an alleged perpetrator is named and "
        "nothing is recorded as a crime",
    )
    asb_review_incidents = IntegerField(
        "ASB case review: incidents",
        hint="So many reported incidents raise the question of a review",
        required="Enter how many incidents",
        minimum=1,
        maximum=50,
    )
    asb_review_months = IntegerField(
        "ASB case review: within months",
        hint="Counted back from today",
        required="Enter within how many months",
        minimum=1,
        maximum=60,
    )
    version = HiddenField()

    def validate_agenda_days(self, given: Any) -> None:
        """Refuse an agenda that goes out before referrals close."""
        self._not_more(
            given, self.referrals_close_days, "The agenda goes out after referrals close"
        )

    def validate_returns_due_days(self, given: Any) -> None:
        """Refuse returns that are due before anyone was asked."""
        self._not_more(given, self.agenda_days, "Returns are due after the agenda goes out")

    def validate_packs_locked_days(self, given: Any) -> None:
        """Refuse a pack locked before the returns are in."""
        self._not_more(given, self.returns_due_days, "Packs are locked after returns are due")

    def validate_minutes_out_days(self, given: Any) -> None:
        """Refuse minutes that are out before they are drafted."""
        draft = self.minutes_draft_days.data
        if draft is not None and given.data < draft:
            raise ValidationError("Minutes cannot be out before they are drafted")

    def validate_opening_minutes(self, given: Any) -> None:
        """Refuse an opening that leaves no room for a single case."""
        whole, case = self.capacity_minutes.data, self.case_minutes.data
        if whole and case and given.data + case > whole:
            raise ValidationError("The opening and one case are longer than the meeting")

    def fields(self) -> AreaFields:
        """Give the answers in the shape that the operation takes."""
        answers = {f.name: f.data for f in self if f.name not in ("version", "csrf_token")}
        return cast(AreaFields, answers)

    @staticmethod
    def _not_more(given: Any, other: Any, reason: str) -> None:
        if other.data is not None and given.data > other.data:
            raise ValidationError(f"{reason}: use {other.data} days or fewer")


class StatementForm(MaracForm):
    """A new wording of the confidentiality statement."""

    text = LongTextField("New wording", required="Enter the wording", max_length=4000)
