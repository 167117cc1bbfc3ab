"""What happens to legal holds, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class HoldSet(Event):
    """A case must be kept from now on, whatever its retention says."""

    operation = Operation.ALTERATION

    hold_id: UUID


@dataclass(frozen=True, kw_only=True)
class HoldLifted(Event):
    """Two people ended a hold."""

    operation = Operation.ALTERATION

    hold_id: UUID


@dataclass(frozen=True, kw_only=True)
class HoldsListed(Consulted):
    """Someone looked through the holds; how many there were."""

    shown: int
