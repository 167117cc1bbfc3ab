"""Whom an agency is asked to look for, as far as its representative may know."""

from dataclasses import dataclass

from marac.access import Actor
from marac.cases.models import Case, Part, PartKind
from marac.cases.policy import sees_safe_contact
from marac.people.models import Identity, IdentityKind
from marac.web.filters import short_date

PARTS = {
    PartKind.SUBJECT: "Harmed",
    PartKind.CHILD: "Child",
    PartKind.HOUSEHOLD_MEMBER: "Household",
    PartKind.HARM_SOURCE: "Alleged perpetrator",
}
AT_HOME = (IdentityKind.PERSON, IdentityKind.HOUSEHOLD)


@dataclass(frozen=True)
class SearchFor:
    """Somebody or somewhere to look up; `confidential` tells that an address is held but locked."""

    part: str
    name: str
    also: str
    born: str
    address: str
    confidential: bool


def people_of(case: Case, by: Actor) -> list[SearchFor]:
    """List whom to look for in a case; where those harmed live is locked unless it was released."""
    released = sees_safe_contact(by, case)
    homes = {_address(p.identity).casefold() for p in case.parts if _is_home(p)} - {""}
    parts = sorted(case.parts, key=lambda p: (list(PARTS).index(p.kind), p.position))
    return [_search_for(part, homes=set() if released else homes) for part in parts]


def _is_home(part: Part) -> bool:
    return part.kind != PartKind.HARM_SOURCE and part.identity.kind in AT_HOME


def _search_for(part: Part, *, homes: set[str]) -> SearchFor:
    # An alleged perpetrator who lives with the person harmed would give the home away.
    identity = part.identity
    address = _address(identity)
    locked = address.casefold() in homes
    return SearchFor(
        part=PARTS[part.kind],
        name=identity.name or identity.handle or "Name not known",
        also=_also(identity),
        born=_born(identity),
        address="" if locked else address,
        confidential=locked,
    )


def _address(identity: Identity) -> str:
    return ", ".join(part for part in (identity.address, identity.postcode) if part)


def _born(identity: Identity) -> str:
    """Say when somebody was born, with no more certainty than the record has."""
    if identity.born_on is None:
        return ""
    if identity.birth_estimated:
        return f"born about {identity.born_on.year}"
    return f"born {short_date(identity.born_on)}"


def _also(identity: Identity) -> str:
    """Gather the other names and handles to look under."""
    handle = f"{identity.handle} on {identity.platform}" if identity.platform else identity.handle
    words = (identity.known_as, identity.aliases, handle if identity.name else "")
    return ", ".join(word for word in words if word)
