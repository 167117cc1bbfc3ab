"""The forms of the room: one for all that is typed about a case, and the small ones around it."""

import hashlib
from typing import Any
from uuid import UUID

from wtforms import Form
from wtforms.fields import FormField
from wtforms.validators import StopValidation

from marac.cases.models import Outcome, RiskLevel
from marac.cases.risk.field import GridField
from marac.cases.risk.sheets import Sheet
from marac.meetings.models import Heading
from marac.meetings.room.case_queries import Owner
from marac.meetings.room.due import DueField
from marac.meetings.room.hearing import Safeguarding
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
    choice,
    choices_of,
)

DECIDED = tuple(outcome.value for outcome in Outcome)
UNDECIDED = "undecided"
ROOM_TEXT = 20_000


def fingerprint(*values: Any) -> str:
    """Shorten what stood on a screen, to tell later whether anybody changed it."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


class NoteForm(Form):
    """One heading's text, the version it was written over and the text that stood there."""

    text = LongTextField("Note", max_length=ROOM_TEXT)
    version = HiddenField()
    was = HiddenField()

    @property
    def touched(self) -> bool:
        """Tell whether this person changed the text, so that an old copy overwrites nothing."""
        return fingerprint(self.text.data) != self.was.data

    @property
    def based_on(self) -> int | None:
        """Give the version that the text was written over; None when nothing stood there."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None


class ActionFields(MaracForm):
    """What an action needs: the task, who does it and by when."""

    task = TextField("Action", max_length=500, hint="What will be done")
    owner = SelectField("Who", blank="Choose a person")
    owner_name = TextField("Their name, if somebody else", max_length=120)
    due = DueField("By", hint="fri, 27 nov or 27/11/2026")

    def offer(self, owners: list[Owner]) -> None:
        """Offer the people who may be given an action, by agency, and somebody else of each."""
        self.names = {f"{o.agency_id}/{o.user_id}": o.name for o in owners}
        options = []
        for agency_id, agency in dict.fromkeys((o.agency_id, o.agency) for o in owners):
            options += [
                choice(key, f"{name}, {agency}", group=agency)
                for key, name in self.names.items()
                if key.startswith(f"{agency_id}/")
            ]
            options.append(choice(f"{agency_id}/", f"Somebody else at {agency}", group=agency))
        self.owner.choices = [choice("", "Choose a person"), *options]

    def check_action(self) -> bool:
        """Ask for what is missing from an action; tells whether it is whole."""
        for field, message in (
            (self.task, "Enter what will be done"),
            (self.owner, "Choose who does it"),
            (self.due, "Say by which day"),
        ):
            if not field.data and not field.errors:
                field.errors = [message]
        if self.somebody_else and not self.owner_name.data:
            self.owner_name.errors = ["Enter the name of the person who does it"]
        return not any(f.errors for f in (self.task, self.owner, self.owner_name, self.due))

    @property
    def facts(self) -> dict[str, Any]:
        """Give an action's facts from what was chosen and typed."""
        agency_id, _, user_id = str(self.owner.data).partition("/")
        return {
            "agency_id": UUID(agency_id),
            "owner_id": UUID(user_id) if user_id else None,
            "owner_name": self.names.get(str(self.owner.data)) or self.owner_name.data or "",
            "task": self.task.data or "",
            "due_on": self.due.data,
        }

    @property
    def somebody_else(self) -> bool:
        """Tell whether the owner is a person without an account here."""
        return str(self.owner.data or "").endswith("/")


class HearingForm(ActionFields):
    """Everything that is typed about one case, so that any button saves all of it."""

    presented = FormField(NoteForm, Heading.PRESENTED.label)
    shared = FormField(NoteForm, Heading.SHARED.label)
    voice = FormField(NoteForm, Heading.VOICE.label)
    risk = FormField(NoteForm, Heading.RISK.label)
    community = FormField(NoteForm, Heading.COMMUNITY.label)

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
    told_by = TextField(
        "Who tells the person harmed",
        [RequiredIf("outcome", DECIDED, "Enter who tells the person harmed")],
    )
    told_how = TextField(
        "How", [RequiredIf("outcome", DECIDED, "Enter how the person harmed is told")]
    )
    told_due = DueField(
        "By when",
        [RequiredIf("outcome", DECIDED, "Enter by when the person harmed is told")],
        hint="fri, 27 nov or 27/11/2026",
    )
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

    def note_for(self, heading: Heading) -> NoteForm:
        """Give the fields of one heading."""
        note: NoteForm = self[heading.value].form
        note.text.label.text = heading.label
        return note

    @property
    def has_action(self) -> bool:
        """Tell whether an action was begun: it is then captured by any button."""
        return bool(self.task.data or self.owner.data or self.due.data or self.due.raw_data_typed)

    @property
    def decision(self) -> tuple[Any, ...]:
        """Give what was decided and arranged, to compare it with what stands."""
        return (
            self.outcome.data if self.outcome.data != UNDECIDED else None,
            self.review_on.data if self.outcome.data == Outcome.REVIEW else None,
            self.decision_note.data or "",
            tuple(sorted(self.safeguarding.data or ())),
            self.safeguarding_note.data or "",
            self.told_by.data or "",
            self.told_how.data or "",
            self.told_due.data,
        )


class DeferForm(MaracForm):
    """Why a case is put off."""

    code = RadioField("Why is the case deferred?", required="Choose why the case is deferred")
    note = LongTextField("What should happen before it is heard?")


class PersonForm(MaracForm):
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
