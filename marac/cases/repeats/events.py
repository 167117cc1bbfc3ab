"""What happens when a case is told of again, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class IncidentRecorded(Event):
    """Somebody told of a further incident in a case, for an agency."""

    operation = Operation.COLLECTION

    incident_id: UUID
    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseRepeated(Event):
    """A further incident made a flagged case a repeat: it is referred again.

    `reopened` tells that the case had been closed.
    """

    operation = Operation.ALTERATION

    incident_id: UUID
    repeat_id: UUID
    reopened: bool
