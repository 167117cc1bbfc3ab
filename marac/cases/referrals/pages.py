"""Which form, values and operation belong to each page of a referral."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, RiskLevel
from marac.cases.referrals import asking as besides
from marac.cases.referrals import operations, parties, values
from marac.cases.referrals.forms import asking, judgement, subject
from marac.cases.referrals.forms.base import StepForm
from marac.cases.referrals.forms.parties import SourcesForm
from marac.cases.risk.sheets import sheet_of
from marac.people.models import IdentityKind

Save = Callable[..., None]


@dataclass(frozen=True)
class Page:
    """One page: what stands on top of it, what it asks and where its answers go.

    A page of a list saves nothing itself: its rows have pages of their own.
    """

    heading: str
    intro: str = ""
    form: type[StepForm] = StepForm
    values: type | None = None
    held_by: Callable[[Case], Any] = lambda case: case
    save: Save | None = None
    template: str = "step"


def form_for(page: Page, case: Case) -> type[StepForm]:
    """Choose the form; only what is asked about a subject depends on what it is."""
    person = case.subject_kind in (None, IdentityKind.PERSON)
    return subject.ThingForm if page.form is subject.PersonForm and not person else page.form


def stored(page: Page, case: Case) -> dict[str, Any]:
    """Give what the draft already says, by the names of the page's fields."""
    row = page.held_by(case)
    if page.values is None or row is None:
        return {}
    given = {f.name: getattr(row, f.name, None) for f in fields(page.values)}
    if page.values is values.ReferrerValues and not any(given.values()):
        # What an account says already is not asked again.
        known = case.referrer
        given |= {"referrer_role": known.job_title, "referrer_phone": known.phone}
    if page.values is values.WhoValues:
        given["kind"] = case.subject_kind
    if page.values is values.RiskValues:
        given["confirmed"] = bool(given["red_flags"]) and given["level"] != RiskLevel.HIGH
        given["grid"] = sheet_of(case.risk)
    return given


def save_page(session: Session, page: Page, form: StepForm, *, by: Actor, case: Case) -> None:
    """Hand the answers of a valid form to the page's operation."""
    if page.values is not None and page.save is not None:
        page.save(session, by=by, case=case, values=form.answers(page.values))


def _subject(case: Case) -> Any:
    return case.subject


PAGES = {
    "who": Page(
        "Who or what was harmed",
        "Choose the one that fits best. You can describe everyone else on later pages.",
        subject.WhoForm,
        values.WhoValues,
        save=operations.save_who,
    ),
    "subject": Page(
        "Name and details",
        "Write what you know. Leave the rest empty.",
        subject.PersonForm,
        values.SubjectValues,
        _subject,
        operations.save_subject,
    ),
    "address": Page(
        "Address and phone",
        "Only agencies that take part in the case will see this.",
        subject.AddressForm,
        values.AddressValues,
        _subject,
        operations.save_address,
    ),
    "support": Page(
        "Language and support",
        "What makes it easier to talk with them and to help.",
        subject.SupportForm,
        values.SupportValues,
        _subject,
        operations.save_support,
    ),
    "household": Page(
        "Children and others at home",
        "Children who live there or stay often, and anyone else who may be at risk.",
        template="household",
    ),
    "contact": Page(
        "Safe contact",
        "This stands on top of every page about the case, so that nobody puts them in danger.",
        subject.ContactForm,
        values.ContactValues,
        lambda case: case.contact,
        operations.save_contact,
    ),
    "home": Page(
        "Ward, tenure and property reference number",
        "Who decides about the place, and where it is to the metre.",
        subject.HomeForm,
        values.HomeValues,
        _subject,
        besides.save_home,
    ),
    "care": Page(
        "Health, care, school and work",
        "Only what helps to keep them safe, or tells who should be asked.",
        asking.CareForm,
        values.CareValues,
        _subject,
        besides.save_care,
    ),
    "traits": Page(
        "Their own characteristics",
        "All of it may be left out. It is kept apart from what the hostility was aimed at, and only"
        " the co-ordinator, the chair, the assigned advocate and you can read it.",
        asking.TraitsForm,
        values.TraitsValues,
        lambda case: case.traits,
        besides.save_traits,
    ),
    "incidents": Page(
        "Incidents",
        "Add what happened one by one. Begin with the one that worries you most.",
        template="incidents",
    ),
    "sources": Page(
        "Who did it",
        "Nothing known is an answer too: many cases have nobody identified.",
        SourcesForm,
        values.SourcesValues,
        save=parties.save_sources,
        template="sources",
    ),
    "risk": Page(
        "Risk",
        "Your own judgement as things stand today. The meeting will look at it again.",
        judgement.RiskForm,
        values.RiskValues,
        lambda case: case.risk,
        operations.save_risk,
        template="risk",
    ),
    "voice": Page(
        "What they say",
        "In their own words where you can. If nobody could ask them, leave this empty.",
        judgement.VoiceForm,
        values.VoiceValues,
        save=operations.save_voice,
    ),
    "so-far": Page(
        "What has been done, and what you hope for",
        "",
        judgement.SoFarForm,
        values.SoFarValues,
        save=operations.save_so_far,
    ),
    "referrer": Page(
        "About you",
        "How the co-ordinator reaches you with a question.",
        asking.ReferrerForm,
        values.ReferrerValues,
        save=besides.save_referrer,
    ),
    "grounds": Page(
        "Why you are referring",
        "",
        judgement.GroundsForm,
        values.GroundsValues,
        save=operations.save_grounds,
    ),
    "basis": Page(
        "Telling them, and the lawful basis",
        "Sharing does not rest on consent. What they think is recorded all the same.",
        judgement.BasisForm,
        values.BasisValues,
        save=operations.save_basis,
    ),
}
