"""One incident, on three short pages: what happened, why it is a hate incident, and details.

Once a case runs, the same questions stand on one page (`whole_form`).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from marac import clock
from marac.agencies.models import CodeList
from marac.cases.referrals.forms.base import Offer, PastDateField, PostcodeField, UPRNField
from marac.cases.referrals.forms.happening import IncidentForm, held_on
from marac.cases.referrals.forms.month import DayOrMonthField
from marac.incidents.dates import days_of
from marac.incidents.kinds import Certainty, Perceiver, Takedown
from marac.incidents.models import Incident
from marac.incidents.operations import Targeted, values_of
from marac.incidents.saying import OTHER_PLATFORM
from marac.widgets import (
    CheckboxesField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    TickField,
    TimeField,
    choice,
    choices_of,
)

DETAIL = "detail_"
LEAVE = "Choose one, or leave it"


class WhatForm(IncidentForm):
    """When, what and where."""

    coded = (("location_code", CodeList.LOCATION),)

    summary = LongTextField(
        "What happened?",
        required="Say what happened",
        hint="In plain words: who did what to whom, and how it ended",
    )
    happened_on = DayOrMonthField(
        "When did it happen?",
        noun="The date it happened",
        required="Enter the date it happened, or your best estimate",
        hint="For example, 14 11 2026. If it went on for a while, the first day. "
        "Leave the day empty if only the month is known",
    )
    certainty = RadioField(
        "How sure is the date?",
        coerce=Certainty,
        choices=choices_of(Certainty, leave_out=(Certainty.MONTH,)),
        default=Certainty.EXACT,
    )
    latest_on = PastDateField("The latest day on which it can have happened", noun="The latest day")
    happened_at = TimeField("Time", hint="If it is known. For example, 10:30pm")
    ended_on = PastDateField("The last day, if it went on for a while", noun="The last day")
    place = TextField("Where did it happen?", max_length=300, hint="For example, the stairwell")
    postcode = PostcodeField()
    uprn = UPRNField()
    location_code = SelectField("Kind of place", choices=[], blank=LEAVE)

    def choose_from(self, offer: Offer, incident: Incident | None) -> None:
        """Show a month without a day, and offer the kinds of place."""
        if incident is not None and incident.certainty is Certainty.MONTH:
            self.happened_on.show_month_only()
        super().choose_from(offer, incident)

    def _days(self, incident: Incident | None) -> tuple[date, ...]:
        typed = self.happened_on.data
        return (*super()._days(incident), *([typed] if typed is not None else []))

    def further_answers(self) -> dict[str, Any]:
        """Give how sure the date is: a month without a day speaks for itself."""
        if self.happened_on.month_only:
            return {"certainty": Certainty.MONTH, "latest_on": None}
        return {"certainty": self.certainty.data or Certainty.EXACT}

    def follow_ups(self) -> dict[str, Markup]:
        """Give the question that follows the choice of two days."""
        return {Certainty.BETWEEN.value: self.latest_on()}


class WhyForm(IncidentForm):
    """What the hostility was aimed at, as anyone perceived it."""

    coded = (("strands", CodeList.STRAND),)

    strands = CheckboxesField(
        "What was the hostility aimed at?",
        hint="Choose all that apply. It is enough that someone felt it: nobody has to prove it",
        choices=[],
    )
    perceivers = CheckboxesField(
        "Who felt that it was hostile?",
        hint="Choose all that apply. One is enough",
        choices=choices_of(Perceiver),
    )
    perceived_by = TextField(
        "Their names, or who they are",
        max_length=500,
        hint="For example: her sister, who was visiting",
    )
    words_used = LongTextField(
        "Words, signs or symbols that were used",
        hint="As nearly as you can, even when they are offensive. They show what was meant",
    )

    def further_answers(self) -> dict[str, Any]:
        """Give the chosen strands, each with what exactly was targeted."""
        return {**super().further_answers(), "strands": tuple(self._targets())}

    def _targets(self) -> Iterable[Targeted]:
        for code in self.strands.data or []:
            field = self._fields.get(DETAIL + code)
            said = (field.data or "") if field is not None else ""
            coded = isinstance(field, SelectField)
            yield Targeted(strand=code, detail=said if coded else "", words="" if coded else said)

    def details(self) -> dict[str, Markup]:
        """Give the question that follows each strand, rendered, by the strand's code."""
        return {f.name.removeprefix(DETAIL): f() for f in self if f.name.startswith(DETAIL)}


class MoreForm(IncidentForm):
    """The details that help agencies to find and to judge it."""

    coded = (
        ("acts", CodeList.ACT),
        ("class_code", CodeList.INCIDENT_CLASS),
        ("offence_code", CodeList.OFFENCE),
        ("reported_to", CodeList.REPORT_SOURCE),
        ("platform_code", CodeList.PLATFORM),
    )

    acts = CheckboxesField("What was done", hint="Choose all that apply", choices=[])
    class_code = SelectField("Sort of incident", choices=[], blank=LEAVE)
    offence_code = SelectField("Offence, if one is recorded", choices=[], blank=LEAVE)
    crime_reference = TextField("Crime or log reference", max_length=60, width=20)
    reported_to = SelectField("Who was it reported to?", choices=[], blank=LEAVE)
    reported_words = TextField(
        "Who took the report", max_length=200, hint="For example: 101, PC Ames; the housing officer"
    )
    reported_on = PastDateField("When was it reported?", noun="The date it was reported")
    injury = TextField("Injuries", max_length=500)
    damage = TextField("Damage", max_length=500)
    witnesses = TextField("Witnesses", max_length=500)
    online = TickField("It happened online, or partly online")
    platform_code = SelectField("Platform", choices=[], blank=LEAVE)
    platform = TextField(
        "Its name, if it is another platform",
        max_length=200,
        hint="For example: the name of a game",
    )
    url = TextField("Address of the page", max_length=1000)
    evidence_kept = TickField("Evidence was kept, such as screenshots")
    takedown = RadioField(
        "Has anyone asked for it to be taken down?",
        coerce=Takedown,
        choices=choices_of(Takedown),
    )
    takedown_asked_on = PastDateField("When was that asked?", noun="The date it was asked")
    outcome = TextField("What came of it", max_length=500, hint="For example: a warning was given")


def stored(incident: Incident | None) -> dict[str, Any]:
    """Give what an incident says already, by the names of the fields."""
    if incident is None:
        return {}
    told = vars(values_of(incident))
    if told["platform"] and not told["platform_code"]:
        # What was written before there was a list to choose from.
        told = told | {"platform_code": OTHER_PLATFORM}
    targets = {DETAIL + target.strand: target.detail or target.words for target in told["strands"]}
    return told | {"strands": [target.strand for target in told["strands"]]} | targets


def why_form(offer: Offer, incident: Incident | None) -> type[WhyForm]:
    """Make the form's class for an area's strands, which differ from area to area."""
    return type("AreaWhyForm", (WhyForm,), _detail_fields(offer, incident))


def whole_form(offer: Offer, incident: Incident | None) -> type[IncidentForm]:
    """Make the class of the form that asks everything on one page."""
    members = _detail_fields(offer, incident)
    members["looking_back"] = timedelta(days=365)
    members["coded"] = (*WhatForm.coded, *WhyForm.coded, *MoreForm.coded)
    members["further_answers"] = _all_further_answers
    return type("WholeIncidentForm", (WhatForm, WhyForm, MoreForm), members)


def _all_further_answers(form: Any) -> dict[str, Any]:
    return WhatForm.further_answers(form) | WhyForm.further_answers(form)


def _detail_fields(offer: Offer, incident: Incident | None) -> dict[str, Any]:
    """Make the question that follows each strand, by the words of the incident's day."""
    days = days_of(incident) if incident is not None else (clock.today(),)
    details = held_on(offer, CodeList.TARGET_DETAIL, days)
    members: dict[str, Any] = {}
    for strand in held_on(offer, CodeList.STRAND, days):
        own = [choice(word.code, word.label) for word in details if word.group == strand.code]
        label = f"{strand.label}: what exactly was targeted?"
        members[DETAIL + strand.code] = (
            SelectField(label, choices=own, blank="Not sure, or something else")
            if own
            else TextField(label, max_length=200)
        )
    return members
