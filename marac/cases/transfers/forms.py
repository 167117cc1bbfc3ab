"""The forms of a transfer: where to and why, and who has confirmed."""

from collections.abc import Iterable
from uuid import UUID

from marac.agencies.models import Area
from marac.cases.forms import OneReasonForm
from marac.widgets import LongTextField, RadioField, RequiredIf, TextField, choice

ELSEWHERE = "elsewhere"


class TransferForm(OneReasonForm):
    """To which area a case goes, and why."""

    area = RadioField("Which area takes the case?", required="Choose where the case goes")
    name = TextField(
        "The MARAC elsewhere, and whom you sent the papers to",
        [RequiredIf("area", [ELSEWHERE], "Name the MARAC that takes the case")],
        max_length=200,
        hint="Only for an area that does not use this installation",
    )
    reason = LongTextField(
        "Why the case goes there",
        max_length=2000,
        hint="For example: the family has moved. The other area reads this.",
        required="Say why the case goes there",
    )

    def offer(self, areas: Iterable[Area]) -> None:
        """Let people choose among the areas here, or one elsewhere."""
        self.area.choices = [
            *(choice(str(area.id), area.name) for area in areas),
            choice(ELSEWHERE, "An area elsewhere, by its name"),
        ]

    @property
    def area_id(self) -> UUID | None:
        """Give the area of this installation that was chosen."""
        return None if self.area.data == ELSEWHERE else UUID(self.area.data)


class ReceiptForm(OneReasonForm):
    """Who has confirmed that the papers came."""

    name = TextField(
        "Who confirmed that they have the case, and how?",
        max_length=200,
        hint="For example: Jo Marsh, co-ordinator, by telephone",
        required="Say who confirmed it",
    )


class TakeOverForm(OneReasonForm):
    """Taking a case over asks nothing more."""
