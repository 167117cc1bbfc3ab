"""What happens between an invitation and the papers, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class NamesConsulted(Consulted):
    """Someone read the names and wards of these cases, to look for a conflict of interest."""

    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ConflictDenied(Event):
    """Someone read who is in a case and says that they have no conflict of interest."""

    operation = Operation.COLLECTION
