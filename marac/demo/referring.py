"""Writes a story's referral page by page, as its referrer would, and sends it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from marac.access import Actor
from marac.cases import referrals
from marac.cases.models import Case, PartKind, RiskLevel
from marac.demo import judging
from marac.demo.scripts import Table, fill
from marac.demo.world import World
from marac.incidents.kinds import Certainty
from marac.incidents.operations import IncidentValues, Targeted
from marac.people.models import IdentityKind

NAMES = {
    "given": "given_names",
    "surname": "surname",
    "born": "born_on",
    "description": "description",
}
SUBJECT = NAMES | {
    "name": "name",
    "known_as": "known_as",
    "aliases": "aliases",
    "pronouns": "pronouns",
    "born_estimated": "birth_estimated",
}
ADDRESS = {word: word for word in ("address", "postcode", "landlord", "phone", "email")}
HOME = {word: word for word in ("uprn", "ward", "tenure")}
SUPPORT = {
    "language": "language",
    "interpreter": "interpreter",
    "adjustments": "adjustments",
}
CARE = {
    "school": "school_or_employer",
    "gp": "gp",
    "care_needs": "care_needs",
    "capacity": "capacity_concern",
}
TRAITS = {
    word: word
    for word in (
        *("ethnicity", "religion", "orientation", "sex"),
        *("gender_same", "disabilities", "immigration"),
    )
}
REFERRER = {
    "job": "referrer_role",
    "phone": "referrer_phone",
    "supervisor": "supervisor_informed",
}
MEMBER = NAMES | {"school": "school_or_employer", "witnessed": "witnessed_harm"}
CONTACT = {
    "call": "safe_to_call",
    "write": "safe_to_write",
    "means": "means",
    "times": "times",
    "others": "others_may_answer",
    "never": "never_do",
    "shared": "shared_with_invited",
}
INCIDENT = {
    "summary": "summary",
    "place": "place",
    "location": "location_code",
    "class": "class_code",
    "acts": "acts",
    "certainty": "certainty",
    "latest_on": "latest_on",
    "postcode": "postcode",
    "perceivers": "perceivers",
    "reported_to": "reported_to",
    "reported_words": "reported_words",
    "reference": "crime_reference",
    "perceived_by": "perceived_by",
    "words": "words_used",
    "online": "online",
    "platform": "platform",
    "url": "url",
    "evidence_kept": "evidence_kept",
    "injury": "injury",
    "damage": "damage",
    "witnesses": "witnesses",
    "outcome": "outcome",
}
SOURCE = NAMES | {
    "name": "name",
    "aliases": "aliases",
    "address": "address",
    "postcode": "postcode",
    "tenure": "tenure",
    "landlord": "landlord",
    "juvenile": "juvenile",
    "handle": "handle",
    "platform": "platform",
    "relationship": "relationship_code",
    "orders": "orders_and_bail",
    "markers": "warning_markers",
}
RISK = {"flags": "red_flags", "reason": "reason"}
VOICE = {"fears": "voice_fears", "wants": "voice_wants", "safe": "voice_safe_to_talk"}
SO_FAR = {"done": "done_so_far", "earlier": "earlier_maracs", "wanted": "wanted_actions"}
GROUNDS = {"grounds": "grounds", "reason": "grounds_reason"}
BASIS = {
    "told": "told_code",
    "views": "told_views",
    "basis": "lawful_basis_code",
    "note": "lawful_basis_note",
}


def write(world: World, story: Table, *, base: date) -> Case:
    """Write a story as a draft; days of the story count back from `base`."""
    area = story.get("area", "bristol")
    by, agency = world.actor(story["referrer"], area), world.seat(story["referrer"], area)
    session = world.session
    case = referrals.start_draft(session, by=by, agency_id=world.agencies[agency].id)
    world.cases[story["key"]] = case
    _who(world, by, case, story)
    for happening in story.get("incident", []):
        values = incident_values(happening, base)
        referrals.add_incident(session, by=by, case=case, values=values)
    _sources(world, by, case, story)
    _reasons(world, by, case, story)
    return case


def _who(world: World, by: Actor, case: Case, story: Table) -> None:
    kind = IdentityKind(story["kind"])
    about: dict[str, Any] = {"session": world.session, "by": by, "case": case}
    referrals.save_who(**about, values=referrals.WhoValues(kind=kind))
    subject = fill(referrals.SubjectValues, story | _staff(world, story), SUBJECT | STAFF)
    referrals.save_subject(**about, values=subject)
    referrals.save_address(**about, values=fill(referrals.AddressValues, story, ADDRESS))
    referrals.save_support(**about, values=fill(referrals.SupportValues, story, SUPPORT))
    _besides(world, by, case, story)
    for person in story.get("household", []):
        values = fill(referrals.MemberValues, person, MEMBER)
        referrals.add_member(**about, kind=PartKind(person["kind"]), values=values)
    if "contact" in story:
        contact = fill(referrals.ContactValues, story["contact"], CONTACT)
        referrals.save_contact(**about, values=contact)


def _besides(world: World, by: Actor, case: Case, story: Table) -> None:
    about: dict[str, Any] = {"session": world.session, "by": by, "case": case}
    referrals.save_home(**about, values=fill(referrals.HomeValues, story, HOME))
    referrals.save_care(**about, values=fill(referrals.CareValues, story, CARE))
    if "traits" in story:
        traits = fill(referrals.TraitsValues, story["traits"], TRAITS)
        referrals.save_traits(**about, values=traits)
    asked = story.get("about_me", {}) | {"supervisor": story.get("supervisor", False)}
    referrals.save_referrer(**about, values=fill(referrals.ReferrerValues, asked, REFERRER))


STAFF = {"staff_of_id": "staff_of_id"}


def _staff(world: World, story: Table) -> dict[str, UUID]:
    agency = story.get("staff_of")
    return {"staff_of_id": world.agencies[agency].id} if agency else {}


def incident_values(happening: Table, base: date) -> IncidentValues:
    """Make an incident from its table; its days count back from `base`."""
    table = dict(happening)
    table["happened_on"] = (base - timedelta(days=table["days_ago"])).isoformat()
    if "ended_days_ago" in table:
        table["ended_on"] = (base - timedelta(days=table["ended_days_ago"])).isoformat()
    if "latest_days_ago" in table:
        table["latest_on"] = (base - timedelta(days=table["latest_days_ago"])).isoformat()
    table["certainty"] = Certainty(table.get("certainty", Certainty.EXACT))
    if "act" in table:
        table["acts"] = [table["act"]]
    table["strands"] = [Targeted(strand=s, detail=d) for s, d in table["strands"]]
    dates = {word: word for word in ("happened_on", "ended_on", "strands")}
    return fill(IncidentValues, table, INCIDENT | dates)


def _sources(world: World, by: Actor, case: Case, story: Table) -> None:
    about: dict[str, Any] = {"session": world.session, "by": by, "case": case}
    sources = story.get("source", [])
    for source in sources:
        values = fill(referrals.SourceValues, source, SOURCE)
        referrals.add_source(**about, kind=IdentityKind(source["kind"]), values=values)
    if sources or "source_known" in story:
        known = referrals.SourcesValues(
            harm_source_known=bool(sources), naming_necessity=story.get("necessity", "")
        )
        referrals.save_sources(**about, values=known)


def _reasons(world: World, by: Actor, case: Case, story: Table) -> None:
    about: dict[str, Any] = {"session": world.session, "by": by, "case": case}
    if "risk" in story:
        level = {"level": RiskLevel(story["risk"]["level"])}
        said = story["risk"] | level | {"grid": judging.answered(story, case)}
        risk = fill(referrals.RiskValues, said, RISK | {"level": "level", "grid": "grid"})
        referrals.save_risk(**about, values=risk)
    if "voice" in story:
        referrals.save_voice(**about, values=fill(referrals.VoiceValues, story["voice"], VOICE))
    if "sofar" in story:
        referrals.save_so_far(**about, values=fill(referrals.SoFarValues, story["sofar"], SO_FAR))
    if "grounds" in story:
        referrals.save_grounds(**about, values=fill(referrals.GroundsValues, story, GROUNDS))
    if "basis" in story:
        referrals.save_basis(**about, values=fill(referrals.BasisValues, story["basis"], BASIS))
