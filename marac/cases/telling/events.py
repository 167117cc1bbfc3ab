"""What happens to telling the person harmed, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class TellerChosen(Event):
    """Somebody was asked to tell the person harmed, or nobody in particular any more."""

    operation = Operation.ALTERATION

    listing_id: UUID
    teller_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class TellingConsulted(Consulted):
    """Somebody read what is to be told, and what was recorded of it."""

    listing_id: UUID
    stage: str


@dataclass(frozen=True, kw_only=True)
class TellingsListed(Consulted):
    """Somebody read who has still to be told; of how many cases."""

    shown: int
