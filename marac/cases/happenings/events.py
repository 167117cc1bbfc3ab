"""What is told of a case's incidents after its referral, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class IncidentCorrected(Event):
    """Somebody corrected what is told of an incident; how many answers say something else now."""

    operation = Operation.ALTERATION

    incident_id: UUID
    answers: int


@dataclass(frozen=True, kw_only=True)
class IncidentRemoved(Event):
    """Somebody took out an incident that does not belong to the case."""

    operation = Operation.ERASURE

    incident_id: UUID


@dataclass(frozen=True, kw_only=True)
class IncidentHistoryViewed(Consulted):
    """Somebody read what the incidents of a case said before they were corrected."""
