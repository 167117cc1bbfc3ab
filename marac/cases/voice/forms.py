"""The forms of the voice: what was said, and whether they were told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from uuid_utils import compat as uuids
from wtforms.validators import ValidationError

from marac import clock
from marac.cases.forms import OneReasonForm
from marac.cases.models import Listing, Means, Speaker, VoiceStage
from marac.cases.voice.operations import Telling, Wishes
from marac.web.filters import plain_date
from marac.widgets import (
    DateField,
    HiddenIdField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)

YES, NO = "yes", "no"
LONGEST = 4000


class _EntryForm(OneReasonForm):
    """A form that is kept once, however often it is sent."""

    entry = HiddenIdField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry_id = self.entry.data = self.entry.data or uuids.uuid7()


def _not_ahead(field: DateField) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError(f"{field.noun} cannot be in the future")


class WishesForm(_EntryForm):
    """What the person harmed said, when, and who said it."""

    stage = RadioField(
        "When was this?",
        coerce=VoiceStage,
        choices=choices_of(VoiceStage),
        required="Choose when this was",
    )
    said_on = DateField("Day it was said", noun="The day", required="Enter the day it was said")
    speaker = RadioField(
        "Who said it?", coerce=Speaker, choices=choices_of(Speaker), required="Choose who said it"
    )
    who = TextField("Their name", hint="When somebody else spoke for them", max_length=200)
    wants = LongTextField(
        "What do they want to happen?", hint="And what do they not want?", max_length=LONGEST
    )
    fears = LongTextField("What do they fear most?", max_length=LONGEST)
    said = LongTextField("What else did they say?", max_length=LONGEST)
    restorative = RadioField(
        "Would they take part in restorative justice?",
        choices=[choice(YES, "Yes"), choice(NO, "No")],
        hint="Leave it empty if nobody asked them",
    )

    def validate_said_on(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        _not_ahead(field)

    def validate_wants(self, field: LongTextField) -> None:
        """Ask for some words of theirs."""
        if not (field.data or self.fears.data or self.said.data or self.restorative.data):
            raise ValidationError("Write down something that they said")

    @property
    def wishes(self) -> Wishes:
        """Give the answers in the shape that the operation takes."""
        return Wishes(
            stage=self.stage.data,
            said_on=self.said_on.data,
            speaker=self.speaker.data,
            who=self.who.data or "",
            wants=self.wants.data or "",
            fears=self.fears.data or "",
            said=self.said.data or "",
            restorative={YES: True, NO: False}.get(self.restorative.data or ""),
        )


class TellingForm(_EntryForm):
    """Whether they were told: by whom, how, when and what they said, or why not."""

    unwritable = ""

    stage = RadioField(
        "Before or after a meeting?",
        coerce=VoiceStage,
        choices=[
            choice(VoiceStage.BEFORE.value, "Before: that the meeting will talk about them"),
            choice(VoiceStage.AFTER.value, "After: what the meeting decided"),
        ],
        required="Choose whether it was before or after a meeting",
    )
    listing = SelectField("Which meeting?", coerce=UUID, blank="No meeting in particular")
    told = RadioField(
        "Were they told?",
        choices=[choice(YES, "Yes"), choice(NO, "No")],
        required="Say whether they were told",
    )
    means = RadioField("How?", coerce=Means, choices=choices_of(Means))
    told_on = DateField("When?", noun="The day they were told")
    who = TextField("Who told them?", max_length=200)
    said = LongTextField("What did they say?", max_length=LONGEST)
    why_not = LongTextField(
        "Why not?", hint="For example: it would not be safe yet", max_length=LONGEST
    )

    def offer(self, listings: Iterable[Listing], unwritable: str) -> None:
        """Offer the meetings that the person knows of; `unwritable` says why nothing is written."""
        self.listing.choices = [
            choice(listing.id, plain_date(listing.meeting_at)) for listing in listings
        ]
        self.unwritable = unwritable

    def validate_means(self, field: RadioField) -> None:
        """Ask how, and refuse a letter where writing is not safe."""
        if self.told.data != YES:
            return
        if field.data is None:
            raise ValidationError("Choose how they were told")
        if field.data.writes and self.unwritable:
            raise ValidationError(self.unwritable)

    def validate_told_on(self, field: DateField) -> None:
        """Ask when, and refuse a day that has not come."""
        if self.told.data == YES and field.data is None and not field.errors:
            raise ValidationError("Enter the day they were told")
        _not_ahead(field)

    def validate_who(self, field: TextField) -> None:
        """Ask who told them."""
        if self.told.data == YES and not field.data:
            raise ValidationError("Say who told them")

    def validate_why_not(self, field: LongTextField) -> None:
        """Ask for the reason when they were not told."""
        if self.told.data == NO and not field.data:
            raise ValidationError("Say why they were not told")

    @property
    def telling(self) -> Telling:
        """Give the answers in the shape that the operation takes; each answer has its own half."""
        common = {"stage": self.stage.data, "listing_id": self.listing.data}
        if self.told.data == NO:
            return Telling(**common, told=False, why_not=self.why_not.data or "")
        return Telling(
            **common,
            told=True,
            told_on=self.told_on.data,
            means=self.means.data,
            who=self.who.data or "",
            said=self.said.data or "",
        )
