"""The forms of the room: one for all that is typed about a case, and the small ones around it."""

import hashlib
from typing import Any

from wtforms import Form
from wtforms.fields import FormField
from wtforms.validators import StopValidation

from marac.cases.models import Outcome, RiskLevel
from marac.cases.risk.field import GridField
from marac.cases.risk.sheets import Sheet
from marac.meetings.models import Heading
from marac.meetings.room.acting import LineFields
from marac.meetings.room.hearing import Safeguarding
from marac.meetings.room.telling import DECIDED, TellingFields
from marac.widgets import (
    CheckboxesField,
    DateField,
    HiddenField,
    LongTextField,
    MaracForm,
    RadioField,
    RequiredIf,
    SelectField,
    TextField,
    TickField,
    choice,
    choices_of,
)

UNDECIDED = "undecided"
ROOM_TEXT = 20_000


def fingerprint(*values: Any) -> str:
    """Shorten what stood on a screen, to tell later whether anybody changed it."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


class NoteForm(Form):
    """One heading's text, the version it was written over and the text that stood there.

    `base` is the version with which its writer began, before any clash.
    """

    text = LongTextField("Note", max_length=ROOM_TEXT)
    version = HiddenField()
    base = HiddenField()
    was = HiddenField()

    @property
    def touched(self) -> bool:
        """Tell whether this person changed the text, so that an old copy overwrites nothing."""
        return fingerprint(self.text.data) != self.was.data

    @property
    def based_on(self) -> int | None:
        """Give the version that the text was written over; None when nothing stood there."""
        return _number(self.version.data)

    @property
    def began_with(self) -> int | None:
        """Give the version with which the writer began; None when nothing stood there."""
        return _number(self.base.data)


def _number(typed: str | None) -> int | None:
    """Read a version that a page carried."""
    text = typed or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


class NotesForm(MaracForm):
    """What is said about one case, under each heading."""

    presented = FormField(NoteForm, Heading.PRESENTED.label)
    shared = FormField(NoteForm, Heading.SHARED.label)
    voice = FormField(NoteForm, Heading.VOICE.label)
    risk = FormField(NoteForm, Heading.RISK.label)
    community = FormField(NoteForm, Heading.COMMUNITY.label)

    def note_for(self, heading: Heading) -> NoteForm:
        """Give the fields of one heading."""
        note: NoteForm = self[heading.value].form
        note.text.label.text = heading.label
        return note


class HearingForm(NotesForm, LineFields, TellingFields):
    """Everything that is typed about one case, so that any button saves all of it."""

    risk_level = SelectField("Level", choices=choices_of(RiskLevel), blank="As before")
    risk_reason = LongTextField(
        "Why", [RequiredIf("risk_level", tuple(RiskLevel), "Say why the risk is now this level")]
    )
    grid = GridField("Answers that changed")
    risk_was = HiddenField()
    safeguarding = CheckboxesField(
        "Safeguarding considered",
        [RequiredIf("outcome", DECIDED, "Tick what was considered, or that none is needed")],
        choices=choices_of(Safeguarding),
    )
    safeguarding_note = LongTextField("About safeguarding")
    outcome = RadioField(
        "What the room decides",
        choices=[choice(UNDECIDED, "Not decided yet"), *choices_of(Outcome)],
    )
    review_on = DateField(
        "Review on",
        [RequiredIf("outcome", (Outcome.REVIEW.value,), "Enter the day of the review")],
        noun="Review day",
    )
    decision_note = LongTextField("About the decision")
    decision_was = HiddenField()
    answered: Sheet | None = None

    def ask(self, sheet: Sheet | None) -> None:
        """Ask about the answers that stand."""
        self.answered = sheet
        if sheet is not None:
            self.grid.ask(sheet.questions, sheet)

    def validate_risk_level(self, field: Any) -> None:
        """Ask for the level when answers changed: they suggest one, and a person judges it."""
        changed = self.answered is not None and str(self.grid.sheet) != str(self.answered)
        if changed and not field.data:
            raise StopValidation("Answers changed: choose the level of risk as it is now")

    def validate_safeguarding(self, field: Any) -> None:
        """Refuse "none needed" beside something that was considered."""
        if Safeguarding.NONE.value in (field.data or []) and len(field.data) > 1:
            raise StopValidation("Tick what was considered, or that none is needed, not both")

    @property
    def decision(self) -> tuple[Any, ...]:
        """Give what was decided and arranged, to compare it with what stands."""
        told_by, told_how, due, teller_id = self.told
        return (
            self.outcome.data if self.outcome.data != UNDECIDED else None,
            self.review_on.data if self.outcome.data == Outcome.REVIEW else None,
            self.decision_note.data or "",
            tuple(sorted(self.safeguarding.data or ())),
            self.safeguarding_note.data or "",
            told_by,
            told_how,
            due or (self.told_by_default if self.is_decided else None),
            teller_id,
        )

    @property
    def is_decided(self) -> bool:
        """Tell whether an outcome was chosen."""
        return self.outcome.data in DECIDED


class DeferForm(MaracForm):
    """Why a case is put off."""

    code = RadioField("Why is the case deferred?", required="Choose why the case is deferred")
    note = LongTextField("What should happen before it is heard?")


class ObserverForm(MaracForm):
    """Whether somebody only observes, and which cases they may hear."""

    observes = TickField("Observes only", hint="An observer leaves the room for all other cases")
    hears = CheckboxesField("Which cases may they hear?")

    @property
    def may_hear(self) -> set[str] | None:
        """Give the ids of the listings that were ticked; None for somebody who takes part."""
        return set(self.hears.data or ()) if self.observes.data else None


class PersonForm(ObserverForm):
    """Somebody who was not expected at the meeting."""

    member = SelectField("Somebody of the area", blank="A guest, named below")
    name = TextField("Guest’s name", max_length=120)
    agency = SelectField("Guest’s agency", blank="None of these")
    capacity = TextField(
        "In what capacity?", max_length=120, hint="For example observer, interpreter or deputy"
    )

    def validate_name(self, field: Any) -> None:
        """Ask for a name when nobody was chosen."""
        if not self.member.data and not field.data:
            raise StopValidation("Choose somebody of the area, or enter a guest’s name")

    def validate_capacity(self, field: Any) -> None:
        """Ask what a guest is there as."""
        if not self.member.data and not field.data:
            raise StopValidation("Enter in what capacity the guest is here")


class PrivateForm(MaracForm):
    """What somebody writes for themselves, and the version over which they wrote it."""

    text = LongTextField("Your own notes", max_length=ROOM_TEXT)
    version = HiddenField()


class InterestForm(MaracForm):
    """An interest that somebody declares."""

    text = LongTextField("What is the interest?", required="Enter what the interest is")
    listings = CheckboxesField("Which cases does it concern?")


class ConcludeForm(MaracForm):
    """What else was said before the meeting closes."""

    any_other_business = LongTextField(
        "Any other business",
        hint="Everyone at the meeting reads this, so name no case and nobody in one",
    )
