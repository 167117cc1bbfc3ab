"""What people say of their reminders, and an area of everybody's."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from wtforms.validators import ValidationError

from marac import clock
from marac.accounts.models import User
from marac.agencies.models import Area
from marac.reminders.kinds import Kind, ladder_of
from marac.reminders.ladder import FURTHEST, Rung
from marac.widgets import (
    DateField,
    HiddenField,
    MaracForm,
    SelectField,
    TextField,
    TickField,
    choice,
)

LONGEST_ABSENCE = timedelta(days=400)
NOBODY = ""
NUMBER = re.compile(r"[-−–]?\d{1,3}")  # a minus, or what a keyboard makes of it


class WishForm(MaracForm):
    """Asks whether somebody wants to hear of things before they are due."""

    before = TickField(
        "Remind me before the day, too",
        hint="What is due today or late always comes",
    )


class AbsenceForm(MaracForm):
    """Asks when somebody is away, and who is told meanwhile."""

    since = DateField("First day away", required="Enter the first day away")
    until = DateField("Last day away", required="Enter the last day away")
    stand_in = SelectField("Who is told instead")

    def __init__(self, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = [choice(user.id.hex, user.name) for user in colleagues]
        self.stand_in.choices = [choice(NOBODY, "Nobody: tell me when I am back"), *names]
        today = clock.today()
        self.until.earliest = today
        self.since.latest = self.until.latest = today + LONGEST_ABSENCE

    def validate_until(self, field: DateField) -> None:
        """Refuse an absence that ends before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("The last day away cannot be before the first")


class StepsForm(MaracForm):
    """Asks on which working days who is told of one kind of thing.

    The days are numbers: -3 is three working days before it is due, 0 the day itself.
    """

    owner = TextField(Rung.OWNER.label, hint="For example -3, 0, 2", width=20)
    agency = TextField(Rung.AGENCY.label, hint="Leave empty to tell them never", width=20)
    chair = TextField(Rung.CHAIR.label, hint="Leave empty to tell the chair never", width=20)
    version = HiddenField()

    @classmethod
    def of(cls, area: Area, kind: Kind) -> "StepsForm":
        """Show the steps as they stand."""
        steps = ladder_of(area, kind)
        written = {
            rung.value: ", ".join(str(step.offset) for step in steps if step.rung is rung)
            for rung in Rung
        }
        return cls(data=written | {"version": str(area.version)})

    def validate_owner(self, field: TextField) -> None:
        """Refuse what is no list of days, and a list of none: somebody has to be told."""
        if not _offsets(field.data or ""):
            raise ValidationError("Enter at least one day, like 0")

    def validate_agency(self, field: TextField) -> None:
        """Refuse what is no list of days."""
        _offsets(field.data or "")

    def validate_chair(self, field: TextField) -> None:
        """Refuse what is no list of days."""
        _offsets(field.data or "")

    @property
    def steps(self) -> dict[str, list[int]]:
        """Give what was typed as the area keeps it."""
        return {rung.value: _offsets(self[rung.value].data or "") for rung in Rung}


def _offsets(text: str) -> list[int]:
    """Read "-3, 0 and 2" as numbers, each once and in order."""
    words = [word for word in re.split(r"[\s,;]+|and", text) if word]
    if not all(NUMBER.fullmatch(word) for word in words):
        raise ValidationError("Enter days as numbers with commas between, like -3, 0, 2")
    found = sorted({int(re.sub("[−–]", "-", word)) for word in words})
    if any(abs(number) > FURTHEST for number in found):
        raise ValidationError(f"Enter days of at most {FURTHEST} before or after")
    return found
