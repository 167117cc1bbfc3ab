"""What people type about an area: its name and place, the length of a meeting, what is signed."""

from typing import Any, cast

from wtforms.validators import ValidationError

from marac.agencies.operations import AreaFields
from marac.widgets import (
    HiddenField,
    IntegerField,
    LongTextField,
    MaracForm,
    TextField,
    TickField,
)


def _minutes(label: str, hint: str = "") -> IntegerField:
    return IntegerField(
        label, hint=hint, required=f"{label}: enter minutes", minimum=1, maximum=600
    )


class AreaForm(MaracForm):
    """The settings of an area, but for its calendar, which has pages of its own."""

    name = TextField("Name", required="Enter the name of the area", max_length=80)
    boundary = LongTextField(
        "Boundary", required="Say where the area ends", max_length=1000, hint="In words"
    )
    venue = TextField("Usual venue", max_length=200)
    capacity_minutes = _minutes("Length of a meeting", "In minutes, all of it")
    opening_minutes = _minutes("Opening", "Minutes for welcome, statement and interests")
    case_minutes = _minutes("One case", "Minutes planned for a case unless you say otherwise")
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
    locked_papers = TickField(
        "Let people download papers under a password",
        hint="For those who must read them where there is no network; the system chooses it",
    )
    version = HiddenField()

    def validate_opening_minutes(self, given: Any) -> None:
        """Refuse an opening that leaves no room for a single case."""
        whole, case = self.capacity_minutes.data, self.case_minutes.data
        if whole and case and given.data + case > whole:
            raise ValidationError("The opening and one case are longer than the meeting")

    def fields(self) -> AreaFields:
        """Give the answers in the shape that the operation takes."""
        answers = {f.name: f.data for f in self if f.name not in ("version", "csrf_token")}
        return cast(AreaFields, answers)


class StatementForm(MaracForm):
    """A new wording of the confidentiality statement."""

    text = LongTextField("New wording", required="Enter the wording", max_length=4000)
