"""The forms of a transfer: where to and why, the answer to an offer, and the receipt."""

from collections.abc import Iterable
from uuid import UUID

from marac.agencies.models import Area
from marac.cases.forms import OneReasonForm
from marac.cases.models import HeardHere
from marac.widgets import LongTextField, RadioField, RequiredIf, TextField, choice, choices_of

ELSEWHERE = "elsewhere"


class TransferForm(OneReasonForm):
    """To which area a case goes, and why."""

    area = RadioField("Which area takes the case?", required="Choose where the case goes")
    name = TextField(
        "Which MARAC is it?",
        [RequiredIf("area", [ELSEWHERE], "Name the MARAC that takes the case")],
        max_length=200,
        hint="For example: Cardiff hate crime MARAC",
    )
    recipient = TextField(
        "Who there gets the papers?",
        [RequiredIf("area", [ELSEWHERE], "Name the person who gets the papers")],
        max_length=200,
        hint="Their name and what they do. They are named on every page of the pack",
    )
    reason = LongTextField(
        "Why the case goes there",
        max_length=2000,
        hint="For example: the family has moved. The other area reads this before it accepts, so"
        " leave out names and addresses",
        required="Say why the case goes there",
    )

    def offer(self, areas: Iterable[Area]) -> None:
        """Let people choose among the areas here, or one elsewhere."""
        self.area.choices = [
            *(choice(str(area.id), area.name) for area in areas),
            choice(ELSEWHERE, "An area elsewhere, which does not use this system"),
        ]

    @property
    def area_id(self) -> UUID | None:
        """Give the area of this installation that was chosen."""
        return None if self.area.data == ELSEWHERE else UUID(self.area.data)


class AcceptOfferForm(OneReasonForm):
    """Accepting an offer asks nothing more."""


class DeclineOfferForm(OneReasonForm):
    """Why an area does not take a case."""

    reason = LongTextField(
        "Why does this area not take the case?",
        max_length=1000,
        required="Say why this area does not take the case",
        hint="The area that offers it reads this. The case stays with them.",
    )


class TakeBackForm(OneReasonForm):
    """Why a case stays after all."""

    reason = LongTextField(
        "Why does the case stay here?", max_length=1000, required="Say why the case stays here"
    )


class PackForm(OneReasonForm):
    """Making a sealed pack asks nothing more."""


class ReceiptForm(OneReasonForm):
    """Who has confirmed that the papers came."""

    name = TextField(
        "Who confirmed that they have the case, and how?",
        max_length=200,
        hint="For example: Jo Marsh, co-ordinator, by telephone",
        required="Say who confirmed it",
    )


class TakeOverForm(OneReasonForm):
    """Confirming in the area that took a case over, with one question about who is known there."""

    heard_here = RadioField(
        "Was this person, group or place heard here before?",
        coerce=HeardHere,
        choices=choices_of(HeardHere),
        required="Say whether this was heard here before",
    )
