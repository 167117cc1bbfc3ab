"""One incident, on three short pages: what happened, why it is a hate incident, and details."""

from typing import Any

from markupsafe import Markup
from wtforms.validators import ValidationError

from marac.agencies.models import CodeList
from marac.cases.referrals.forms.base import Offer, PastDateField, StepForm
from marac.incidents.models import Incident
from marac.incidents.operations import Targeted
from marac.widgets import (
    CheckboxesField,
    LongTextField,
    SelectField,
    TextField,
    TickField,
    TimeField,
    choice,
)

DETAIL = "detail_"


class WhatForm(StepForm):
    """When, what and where."""

    summary = LongTextField(
        "What happened?",
        required="Say what happened",
        hint="In plain words: who did what to whom, and how it ended",
    )
    happened_on = PastDateField(
        "When did it happen?",
        noun="The date it happened",
        required="Enter the date it happened, or your best estimate",
        hint="For example, 14 11 2026. If it went on for a while, the first day",
    )
    date_uncertain = TickField("I am not sure of the date")
    happened_at = TimeField("Time", hint="If it is known. For example, 10:30pm")
    ended_on = PastDateField("The last day, if it went on for a while", noun="The last day")
    place = TextField("Where did it happen?", max_length=300, hint="For example, the stairwell")
    location_code = SelectField("Kind of place", choices=[], blank="Choose one, or leave it")

    def validate_ended_on(self, field: Any) -> None:
        """Refuse a last day before the first."""
        begun = self.happened_on.data
        if field.data is not None and begun is not None and field.data < begun:
            raise ValidationError("The last day must be the same as or after the first day")

    def choose_from(self, offer: Offer, incident: Incident | None) -> None:
        """Offer the kinds of place."""
        day = incident.happened_on if incident else None
        self.location_code.choices = offer.codes(CodeList.LOCATION, day)


class WhyForm(StepForm):
    """What the hostility was aimed at, as anyone perceived it."""

    strands = CheckboxesField(
        "What was the hostility aimed at?",
        hint="Choose all that apply. It is enough that someone felt it: nobody has to prove it",
        choices=[],
    )
    perceived_by = TextField(
        "Who felt that it was hostile?",
        max_length=500,
        hint="The person harmed, a witness, you or anyone else",
    )
    words_used = LongTextField(
        "Words, signs or symbols that were used",
        hint="As nearly as you can, even when they are offensive. They show what was meant",
    )

    def choose_from(self, offer: Offer, incident: Incident | None) -> None:
        """Offer the strands; what exactly was targeted is already in the form's class."""
        self.strands.choices = offer.codes(
            CodeList.STRAND, incident.happened_on if incident else None
        )

    def targets(self) -> tuple[Targeted, ...]:
        """Give the chosen strands, each with what exactly was targeted."""
        return tuple(
            Targeted(
                strand=code,
                detail=(self[DETAIL + code].data or "") if DETAIL + code in self else "",
            )
            for code in self.strands.data or []
        )

    def follow_ups(self) -> dict[str, Markup]:
        """Give the question that follows each strand, rendered, by the strand's code."""
        return {f.name.removeprefix(DETAIL): f() for f in self if f.name.startswith(DETAIL)}


def why_form(offer: Offer) -> type[WhyForm]:
    """Make the form's class for an area's strands, which differ from area to area."""
    details = offer.book.choices(CodeList.TARGET_DETAIL)
    members: dict[str, Any] = {}
    for strand in offer.book.choices(CodeList.STRAND):
        own = [choice(code.code, code.label) for code in details if code.group == strand.code]
        label = f"{strand.label}: what exactly was targeted?"
        members[DETAIL + strand.code] = (
            SelectField(label, choices=own, blank="Not sure, or something else")
            if own
            else TextField(label, max_length=200)
        )
    return type("AreaWhyForm", (WhyForm,), members)


class MoreForm(StepForm):
    """The details that help agencies to find and to judge it."""

    class_code = SelectField("Sort of incident", choices=[], blank="Choose one, or leave it")
    act_code = SelectField("What was done", choices=[], blank="Choose one, or leave it")
    crime_reference = TextField("Crime or log reference", max_length=60, width=20)
    reported_to = TextField("Who was it reported to?", hint="For example: police 101, the landlord")
    reported_on = PastDateField("When was it reported?", noun="The date it was reported")
    injury = TextField("Injuries", max_length=500)
    damage = TextField("Damage", max_length=500)
    witnesses = TextField("Witnesses", max_length=500)
    online = TickField("It happened online, or partly online")
    platform = TextField("Platform")
    url = TextField("Address of the page", max_length=1000)
    evidence_kept = TickField("Evidence was kept, such as screenshots")
    outcome = TextField("What came of it", max_length=500, hint="For example: a warning was given")

    def choose_from(self, offer: Offer, incident: Incident | None) -> None:
        """Offer the words that hold today or held when it happened."""
        day = incident.happened_on if incident else None
        self.class_code.choices = offer.codes(CodeList.INCIDENT_CLASS, day)
        self.act_code.choices = offer.codes(CodeList.ACT, day)
