"""What happens to a case's meaning for a community, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class CommunityImpactRecorded(Event):
    """Someone judged what a case means to a community."""

    operation = Operation.COLLECTION

    impact_id: UUID


@dataclass(frozen=True, kw_only=True)
class CriticalIncidentDeclared(Event):
    """Someone said that a case is a critical incident."""

    operation = Operation.ALTERATION

    critical_id: UUID


@dataclass(frozen=True, kw_only=True)
class CriticalIncidentEnded(Event):
    """Someone said that a case is no longer a critical incident."""

    operation = Operation.ALTERATION

    critical_id: UUID
