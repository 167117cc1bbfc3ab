"""What one incident tells of who and where came up: as far as the reader may know it.

A place or an address that tells where somebody lives counts only for those who may know that.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from marac.cases.hot.counting import Sighting
from marac.cases.models import Part, PartKind
from marac.cases.whereabouts import homes_among, shares_home, tells_home
from marac.incidents.models import Incident
from marac.people.matching.description import Description
from marac.people.matching.features import features_of
from marac.people.models import Identity, IdentityKind
from marac.people.names import fold_name, tidy_postcode

PEOPLE = (IdentityKind.PERSON, IdentityKind.HOUSEHOLD)
GROUPS = (IdentityKind.COMMUNITY, IdentityKind.ORGANISATION)


@dataclass(frozen=True)
class Seen:
    """One incident with the people of its case, and in which house each of them lives.

    `located` opens to the reader where those harmed live.
    """

    incident: Incident
    reference: str
    located: bool
    people: Sequence[Part]
    houses: Mapping[UUID, Hashable]

    def as_sighting(self, key: Hashable, label: str) -> Sighting:
        """Say that something came up in this incident."""
        incident = self.incident
        return Sighting(
            key, label, incident.id, incident.happened_on, incident.case_id, self.reference
        )


def victims(seen: Seen) -> Iterator[Sighting]:
    """Give the person or household that was harmed."""
    return _harmed(seen, PEOPLE)


def groups(seen: Seen) -> Iterator[Sighting]:
    """Give the community or organisation that was harmed."""
    return _harmed(seen, GROUPS)


def places(seen: Seen) -> Iterator[Sighting]:
    """Give where an incident happened, and the place that was harmed itself."""
    incident = seen.incident
    label = ", ".join(text for text in (incident.place, incident.postcode) if text)
    key = fold_name(incident.place), tidy_postcode(incident.postcode)
    home = not seen.located and tells_home(incident, homes_among(seen.people))
    if any(key) and not home:
        yield seen.as_sighting(key, label)
    for sighting in _harmed(seen, (IdentityKind.PLACE,)):
        if sighting.label != incident.place:
            yield sighting


def addresses(seen: Seen) -> Iterator[Sighting]:
    """Give the homes of those harmed and of those who are said to have done it, each once."""
    homes = homes_among(seen.people)
    found: dict[Hashable, str] = {}
    for part in seen.people:
        identity = part.identity
        key = seen.houses.get(part.id)
        source = part.kind is PartKind.HARM_SOURCE and not shares_home(identity, homes)
        if key is not None and (seen.located or source):
            found.setdefault(key, ", ".join(t for t in (identity.address, identity.postcode) if t))
    return (seen.as_sighting(key, label) for key, label in found.items())


def perpetrators(seen: Seen) -> Iterator[Sighting]:
    """Give who is said to have done it; one of whom nothing is known cannot come up again."""
    for part in seen.people:
        identity = part.identity
        if part.kind is PartKind.HARM_SOURCE and (identity.search_name or identity.handle):
            label = identity.paper_name or identity.handle
            yield seen.as_sighting(_person_key(identity), label)


def _harmed(seen: Seen, kinds: tuple[IdentityKind, ...]) -> Iterator[Sighting]:
    for part in seen.people:
        identity = part.identity
        if part.kind is PartKind.SUBJECT and identity.kind in kinds and identity.search_name:
            yield seen.as_sighting(_person_key(identity), identity.paper_name)


def _person_key(identity: Identity) -> Hashable:
    """Say who counts as the same: linked by people, one name and birthday, or one account.

    A name alone is never enough for a person.
    """
    if identity.person_id is not None:
        return identity.person_id
    if identity.handle:
        return fold_name(identity.handle), fold_name(identity.platform)
    if identity.kind is IdentityKind.PERSON and identity.born_on is None:
        return identity.id
    return identity.kind, identity.search_name, identity.born_on


def house_of(identity: Identity) -> Hashable | None:
    """Say which house an address is of, however it is written; nothing when it tells of none."""
    if not identity.address:
        return None
    parts = features_of(Description(address=identity.address, postcode=identity.postcode))
    return (parts.house, parts.postcode or parts.street) if parts.house else None
