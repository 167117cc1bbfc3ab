"""The forms of telling: whether they were told and how, or when it is tried again."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms.validators import ValidationError

from marac import clock
from marac.access import Actor
from marac.cases.contact import why_not_call, why_not_write
from marac.cases.forms import OneReasonForm
from marac.cases.models import Case, Listing, Means, VoiceStage
from marac.cases.telling.tellers import Able
from marac.cases.voice.forms import LONGEST, NO, YES, EntryForm, not_ahead
from marac.cases.voice.operations import Telling
from marac.web.filters import plain_date
from marac.widgets import (
    DateField,
    HiddenField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    choice,
    choices_of,
)

LATER = "later"


class ToldForm(EntryForm):
    """Whether they were told: by whom, how, when and what they said; or when it is tried again."""

    unwritable = uncallable = ""
    # The last day on which it can be tried again, where there is one.
    until: date | None = None

    told = RadioField(
        "Were they told?",
        choices=[
            choice(YES, "Yes"),
            choice(LATER, "Not yet: it is tried again"),
            choice(NO, "No, and they will not be told"),
        ],
        required="Say whether they were told",
    )
    means = RadioField("How?", coerce=Means, choices=choices_of(Means))
    told_on = DateField("When?", noun="The day they were told")
    who = TextField("Who told them?", max_length=200)
    said = LongTextField("What did they say?", max_length=LONGEST)
    wants = LongTextField("What do they want now?", max_length=LONGEST)
    fears = LongTextField("What do they fear most now?", max_length=LONGEST)
    restorative = RadioField(
        "Would they take part in restorative justice?",
        choices=[choice(YES, "Yes"), choice(NO, "No")],
        hint="Leave it empty if nobody asked them",
    )
    tried = LongTextField(
        "What came of it?", hint="For example: no answer on Tuesday at 6pm", max_length=LONGEST
    )
    again_on = DateField("When is it tried again?", noun="The day it is tried again")
    why_not = LongTextField(
        "Why not?", hint="For example: they asked not to be told", max_length=LONGEST
    )

    def mind(self, *, by: Actor, case: Case, until: date | None = None) -> None:
        """Take in what is not safe for them; `until` is the last day on which to try again."""
        self.unwritable = why_not_write(by=by, case=case)
        self.uncallable = why_not_call(by=by, case=case)
        self.until = until

    @property
    def unsafe(self) -> list[str]:
        """Say by what they must not be reached."""
        return [reason for reason in (self.uncallable, self.unwritable) if reason]

    def validate_means(self, field: RadioField) -> None:
        """Ask how, and refuse what is not known to be safe for them."""
        if self.told.data != YES:
            return
        if field.data is None:
            raise ValidationError("Choose how they were told")
        if field.data.writes and self.unwritable:
            raise ValidationError(self.unwritable)
        if field.data.calls and self.uncallable:
            raise ValidationError(self.uncallable)

    def validate_told_on(self, field: DateField) -> None:
        """Ask when, and refuse a day that has not come."""
        if self.told.data == YES and field.data is None and not field.errors:
            raise ValidationError("Enter the day they were told")
        not_ahead(field)

    def validate_who(self, field: TextField) -> None:
        """Ask who told them."""
        if self.told.data == YES and not field.data:
            raise ValidationError("Say who told them")

    def validate_tried(self, field: LongTextField) -> None:
        """Ask what stood in the way."""
        if self.told.data == LATER and not field.data:
            raise ValidationError("Say what came of it")

    def validate_again_on(self, field: DateField) -> None:
        """Ask when it is tried again, on a day that is still of use."""
        if self.told.data != LATER or field.errors:
            return
        if field.data is None:
            raise ValidationError("Enter the day it is tried again")
        if field.data < clock.today():
            raise ValidationError("The day it is tried again cannot be in the past")
        if self.until is not None and field.data > self.until:
            raise ValidationError(f"Try again by {plain_date(self.until)}: then the meeting is")

    def validate_why_not(self, field: LongTextField) -> None:
        """Ask for the reason when they are not to be told."""
        if self.told.data == NO and not field.data:
            raise ValidationError("Say why they were not told")

    def telling_of(self, stage: VoiceStage, listing_id: UUID | None) -> Telling:
        """Give the answers in the shape that the operation takes; each answer has its own part."""
        about: dict[str, Any] = {"stage": stage, "listing_id": listing_id}
        if self.told.data == NO:
            return Telling(**about, told=False, why_not=self.why_not.data or "")
        if self.told.data == LATER:
            again = self.again_on.data
            return Telling(**about, told=False, why_not=self.tried.data or "", again_on=again)
        return Telling(
            **about,
            told=True,
            told_on=self.told_on.data,
            means=self.means.data,
            who=self.who.data or "",
            said=self.said.data or "",
            wants=self.wants.data or "",
            fears=self.fears.data or "",
            restorative={YES: True, NO: False}.get(self.restorative.data or ""),
        )


class TellingForm(ToldForm):
    """The same of a meeting that is chosen, or of none."""

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

    def offer(self, listings: Iterable[Listing]) -> None:
        """Offer the meetings that the person knows of."""
        self.listing.choices = [
            choice(listing.id, plain_date(listing.meeting_at)) for listing in listings
        ]

    @property
    def telling(self) -> Telling:
        """Give the answers in the shape that the operation takes."""
        return self.telling_of(self.stage.data, self.listing.data)


class TellerForm(OneReasonForm):
    """Who tells them; nobody in particular leaves it to the advocate, else to the co-ordinator."""

    teller = RadioField("Who tells them?", coerce=str, required="Choose who tells them")
    was = HiddenField()

    NOBODY = "nobody"

    def offer(self, able: Sequence[Able], usually: str) -> None:
        """Offer those who may open the case; `usually` says to whom it falls without them."""
        people = [choice(one.user_id, one.name, hint=one.hint) for one in able]
        nobody = choice(self.NOBODY, "Nobody in particular", hint=usually, divider="or")
        self.teller.choices = [*people, nobody] if people else [choice(self.NOBODY, usually)]

    @property
    def chosen(self) -> UUID | None:
        """Give who was chosen."""
        return None if self.teller.data == self.NOBODY else UUID(self.teller.data)
