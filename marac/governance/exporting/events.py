"""What happens to exports of personal data, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class ExportDownloaded(Event):
    """Someone took personal data of these cases out of the house, as two people had agreed."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    request_id: UUID
    cases: int
    case_ids: tuple[UUID, ...]
    columns: tuple[str, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class ExportsListed(Consulted):
    """Someone looked through the exports they asked for or decided; how many there were."""

    shown: int
