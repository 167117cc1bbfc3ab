"""Hints for inviting agencies: who is near the people of a case, and who is too near."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.accounts.homes import Nearness, how_near, key_of
from marac.accounts.models import User
from marac.agencies.models import Agency, Membership
from marac.agencies.policy import held_today
from marac.cases import policy
from marac.cases.conditions import kept_away
from marac.cases.members import Member
from marac.cases.models import Case, PartKind
from marac.people.models import Identity, IdentityKind
from marac.people.names import fold_name

PARTS = {
    PartKind.SUBJECT: "the person harmed",
    PartKind.HARM_SOURCE: "an alleged perpetrator",
    PartKind.CHILD: "a child of the household",
    PartKind.HOUSEHOLD_MEMBER: "a household member",
}
HAVE_SURNAMES = (IdentityKind.PERSON, IdentityKind.HOUSEHOLD, IdentityKind.UNKNOWN)
# Words of a surname that belong to its spelling, and of a household's name that are no surname.
PARTICLES = {"al", "el", "bin", "ibn", "abu", "de", "da", "di", "la", "le", "van", "der", "von"}
HOUSEHOLD = {"the", "family", "household", "and", "of", "mr", "mrs", "ms"}
_LISTED = re.compile(r"[,;/\n()]| or | and ")


@dataclass(frozen=True)
class TooNear:
    """Somebody of the area who may be tied to a case, and what makes one think so."""

    user_id: UUID
    name: str
    agency_name: str
    reasons: tuple[str, ...]


def audience_hints(
    case: Case, agencies: Iterable[Agency], members: Iterable[Member], suggestions: dict[UUID, str]
) -> dict[UUID, str]:
    """Say of each agency who of it could open the case if it is invited, after any suggestion."""
    people = [m for m in members if not m.conflicted and (m.named or not case.restricted_at)]
    hints = {}
    for agency in agencies:
        names = [m.name for m in people if _represents(m, agency.id)]
        could = f"Could open it: {', '.join(names)}" if names else "Nobody of it could open it"
        hints[agency.id] = ". ".join(filter(None, (suggestions.get(agency.id), could)))
    return hints


def _represents(member: Member, agency_id: UUID) -> bool:
    roles = (Role.REPRESENTATIVE, Role.DEPUTY)
    return any(seat.agency_id == agency_id and seat.role in roles for seat in member.seats)


def suggest_agencies(case: Case, agencies: Iterable[Agency]) -> dict[UUID, str]:
    """Say why an agency may be worth inviting: it is a landlord, a school or an employer here."""
    hints: dict[UUID, str] = {case.agency_id: "Made the referral"}
    for agency in agencies:
        for part in case.parts:
            link = _link(agency, part.identity)
            if link and agency.id not in hints:
                hints[agency.id] = f"{link} of {PARTS[part.kind]}"
    return hints


def list_too_near(
    session: Session, *, by: Actor, cases: Collection[Case]
) -> dict[UUID, list[TooNear]]:
    """Find for each case people of the area who may have a conflict of interest in it.

    Only those who run the cycle are told, and nobody of whom they know already.
    """
    if not by.runs_the_cycle or not cases:
        return {}
    key, known = key_of(session), {case.id: case for case in cases}
    found: dict[UUID, dict[UUID, TooNear]] = {}
    for case_id, user_id, name, home_keys, agency_name in session.execute(_people(by, known)):
        reasons = tuple(_reasons(known[case_id], name, home_keys, key))
        if reasons:
            near = TooNear(user_id, name, agency_name, reasons)
            found.setdefault(case_id, {}).setdefault(user_id, near)
    return {case_id: list(near.values()) for case_id, near in found.items()}


def _people(by: Actor, known: Collection[UUID]) -> sa.Select[UUID, UUID, str, list[str], str]:
    """Select, for each case that is open to the actor, everyone here who is not kept from it."""
    return (
        sa.select(Case.id, User.id, User.name, User.home_keys, Agency.name)
        .select_from(Case)
        .join(Membership, Membership.area_id == Case.area_id)
        .join(User, User.id == Membership.user_id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Case.id.in_(known),
            policy.visible_to(by),
            held_today(),
            User.disabled_at.is_(None),
            ~kept_away(User.id),
        )
        .order_by(User.name, User.id, Membership.starts_on, Membership.id)
    )


def _reasons(case: Case, name: str, home_keys: list[str], key: bytes) -> Iterator[str]:
    """Say what ties somebody to the people of a case, naming neither them nor their address."""
    if not surnames_of(name).isdisjoint(_surnames(case)):
        yield "has the same surname as somebody in this case"
    found = {
        how_near(home_keys, address=i.address, postcode=i.postcode, key=key)
        for i in (part.identity for part in case.parts)
    }
    if Nearness.HOME in found:
        yield "lives at the same address as somebody in this case"
    elif Nearness.POSTCODE in found:
        yield "lives in the same postcode as somebody in this case"


def _surnames(case: Case) -> set[str]:
    """Gather the surnames of everybody in a case, their other names too."""
    names: set[str] = set()
    for identity in (part.identity for part in case.parts):
        if identity.kind not in HAVE_SURNAMES:
            continue
        if identity.kind is IdentityKind.HOUSEHOLD:
            names |= _telling(identity.name) - HOUSEHOLD
        names |= _telling(identity.surname) or surnames_of(identity.name)
        for other in _LISTED.split(f"{identity.aliases},{identity.known_as}"):
            names |= surnames_of(other)
    return names


def surnames_of(name: str) -> set[str]:
    """Give what may be a person's surname: the last word, and each part of it when it is double.

    A person with one name only has no surname to go by.
    """
    words = name.split()
    return _telling(words[-1]) - HOUSEHOLD if len(words) > 1 else set()


def _telling(surname: str) -> set[str]:
    return {word for word in fold_name(surname).split() if len(word) > 1} - PARTICLES


def _link(agency: Agency, identity: Identity) -> str:
    if identity.staff_of_id == agency.id:
        return "Employer"
    if _names(agency, identity.landlord):
        return "Landlord"
    return "School or employer" if _names(agency, identity.school_or_employer) else ""


def _names(agency: Agency, text: str) -> bool:
    folded = f" {fold_name(text)} "
    return any(f" {fold_name(name)} " in folded for name in (agency.name, agency.short_name))
