"""Whom an agency is asked to look for, as far as its representative may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from marac.access import Actor
from marac.cases.models import Case, Part, PartKind
from marac.cases.policy import sees_safe_contact
from marac.cases.whereabouts import homes_of, shares_home
from marac.people.models import Identity
from marac.returns.models import Sought
from marac.web.filters import short_date

PARTS = {
    PartKind.SUBJECT: "Harmed",
    PartKind.CHILD: "Child",
    PartKind.HOUSEHOLD_MEMBER: "Household",
    PartKind.HARM_SOURCE: "Alleged perpetrator",
}

NAMELESS = "Name not known"


@dataclass(frozen=True)
class SearchFor:
    """Somebody or somewhere to look up; `confidential` tells that an address is held but locked."""

    identity_id: UUID
    part: str
    name: str
    also: str
    born: str
    address: str
    confidential: bool


@dataclass(frozen=True)
class Target:
    """One name or one address to look up, in the words under which it is looked up."""

    sought: Sought
    identity_id: UUID
    words: str

    @property
    def key(self) -> tuple[Sought, UUID]:
        """Give what tells it from every other."""
        return self.sought, self.identity_id


def targets_of(people: Iterable[SearchFor]) -> list[Target]:
    """List what there is to look up: first who has a name, then each address once."""
    everyone = list(people)
    named = [
        Target(Sought.PERSON, one.identity_id, f"{one.name}, {one.born}" if one.born else one.name)
        for one in everyone
        if one.name != NAMELESS
    ]
    places = {one.address.casefold(): one for one in reversed(everyone) if one.address}
    located = [
        Target(Sought.ADDRESS, one.identity_id, one.address)
        for one in reversed(list(places.values()))
    ]
    return named + located


def people_of(case: Case, by: Actor) -> list[SearchFor]:
    """List whom to look for in a case; where those harmed live is locked unless it was released."""
    released, homes = sees_safe_contact(by, case), homes_of(case)
    parts = sorted(case.parts, key=lambda p: (list(PARTS).index(p.kind), p.position))
    return [_search_for(part, located=released or _lives_elsewhere(part, homes)) for part in parts]


def _lives_elsewhere(part: Part, homes: frozenset[str]) -> bool:
    """Tell whether a part is an alleged perpetrator's who does not share the home."""
    return part.kind is PartKind.HARM_SOURCE and not shares_home(part.identity, homes)


def _search_for(part: Part, *, located: bool) -> SearchFor:
    identity = part.identity
    address = _address(identity)
    return SearchFor(
        identity_id=part.identity_id,
        part=PARTS[part.kind],
        name=identity.name or identity.handle or NAMELESS,
        also=_also(identity),
        born=_born(identity),
        address=address if located else "",
        confidential=bool(address) and not located,
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
