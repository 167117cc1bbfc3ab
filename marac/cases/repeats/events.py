"""What happens when a case is told of again, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class IncidentTold(Event):
    """Somebody told of a further incident in a running case."""

    operation = Operation.COLLECTION

    incident_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseRepeated(IncidentTold):
    """A further incident made a flagged case a repeat: it is referred again.

    `reopened` tells that the case had been closed.
    """

    repeat_id: UUID
    reopened: bool
