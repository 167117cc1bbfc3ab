"""What happens to the voice of a case, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class WishesRecorded(Event):
    """Somebody wrote down what the person harmed said."""

    operation = Operation.COLLECTION

    entry_id: UUID
    stage: str


@dataclass(frozen=True, kw_only=True)
class TellingRecorded(Event):
    """Somebody wrote down that the person harmed was told, or was not."""

    operation = Operation.COLLECTION

    entry_id: UUID
    stage: str
    told: bool
    again: bool = False
