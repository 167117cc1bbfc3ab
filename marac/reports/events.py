"""What happens to figures: somebody reads them, or takes them away."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.events import Consulted, Operation


@dataclass(frozen=True, kw_only=True)
class ScorecardConsulted(Consulted):
    """Somebody read the figures of an agency, or of the area when none is named."""

    agency_id: UUID | None
    until: date
    months: int


@dataclass(frozen=True, kw_only=True)
class ScorecardTakenOut(Consulted):
    """Somebody took figures away as a file; they name nobody and hold no words."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    agency_id: UUID | None
    until: date
    months: int
    digest: str
