"""What happens to people and places beyond one case, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class MatchesLookedUp(Consulted):
    """Somebody looked whether those in a case are known, and was shown these identities."""

    operation = Operation.COMBINATION

    shown: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PersonsSearched(Consulted):
    """Somebody searched for people and places, and was shown these identities."""

    operation = Operation.COMBINATION

    shown: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PersonViewed(Consulted):
    """Somebody read the page of a person or a place, with what these cases tell."""

    person_id: UUID
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceViewed(Consulted):
    """Somebody read what happened at an address, with what these cases tell."""

    identity_id: UUID
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class IdentitiesLinked(Event):
    """Somebody said that two recorded identities are one person."""

    operation = Operation.COMBINATION

    identity_id: UUID
    other_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class IdentitiesToldApart(Event):
    """Somebody said that two recorded identities are not the same person."""

    operation = Operation.ALTERATION

    identity_id: UUID
    other_id: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityRecorded(Event):
    """Somebody recorded another name, address or account of somebody beside a case."""

    operation = Operation.COLLECTION

    identity_id: UUID
    beside_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonsMerged(Event):
    """Two people merged one person into another."""

    operation = Operation.COMBINATION

    change_id: UUID
    source_id: UUID
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonSplit(Event):
    """Two people split identities out of a person, or undid a merge."""

    operation = Operation.ALTERATION

    change_id: UUID
    source_id: UUID
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class MatchingMeasured(Consulted):
    """Somebody read how well the matcher finds people, group by group."""
