"""Hints for inviting agencies: who is near the people of a case, and who is too near."""

from collections.abc import Iterable
from uuid import UUID

from marac.agencies.models import Agency
from marac.cases.models import Case, PartKind
from marac.cases.readers import Member
from marac.people.models import Identity
from marac.people.names import fold_name

PARTS = {
    PartKind.SUBJECT: "the person harmed",
    PartKind.HARM_SOURCE: "an alleged perpetrator",
    PartKind.CHILD: "a child of the household",
    PartKind.HOUSEHOLD_MEMBER: "a household member",
}


def suggest_agencies(case: Case, agencies: Iterable[Agency]) -> dict[UUID, str]:
    """Say why an agency may be worth inviting: it is a landlord, a school or an employer here."""
    hints: dict[UUID, str] = {case.agency_id: "Made the referral"}
    for agency in agencies:
        for part in case.parts:
            link = _link(agency, part.identity)
            if link and agency.id not in hints:
                hints[agency.id] = f"{link} of {PARTS[part.kind]}"
    return hints


def namesakes(case: Case, members: Iterable[Member]) -> list[Member]:
    """Find people of the area whose surname is that of somebody in the case."""
    surnames = {fold_name(part.identity.surname) for part in case.parts} - {""}
    return [m for m in members if not m.conflicted and _surname(m.name) in surnames]


def _surname(name: str) -> str:
    words = fold_name(name).split()
    return words[-1] if words else ""


def _link(agency: Agency, identity: Identity) -> str:
    if identity.staff_of_id == agency.id:
        return "Employer"
    if _names(agency, identity.landlord):
        return "Landlord"
    return "School or employer" if _names(agency, identity.school_or_employer) else ""


def _names(agency: Agency, text: str) -> bool:
    folded = f" {fold_name(text)} "
    return any(f" {fold_name(name)} " in folded for name in (agency.name, agency.short_name))
