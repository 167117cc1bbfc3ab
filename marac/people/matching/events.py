"""What happens to the matcher as a whole; what people decide about a pair is told elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class WeightsLearnt(Event):
    """New weights judge who is already known in an area."""

    operation = Operation.SYSTEM

    number: int
    confirmed: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class EverybodyCompared(Event):
    """Everybody of an area was looked up against everybody else."""

    operation = Operation.COMBINATION

    identities: int
    suggestions: int


@dataclass(frozen=True, kw_only=True)
class IdentitiesExported(Event):
    """Every identity of an area was written to a file, for linkage elsewhere."""

    operation = Operation.DISCLOSURE
    to = "received_by"
    leaves = True

    identities: int
    received_by: UUID


@dataclass(frozen=True, kw_only=True)
class SuggestionsRead(Event):
    """Suggestions that were made elsewhere came back."""

    operation = Operation.COMBINATION

    suggestions: int
    unknown: int
