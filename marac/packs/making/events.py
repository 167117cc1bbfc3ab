"""What was asked of the workers, and what was taken back."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class PacksAsked(Event):
    """Someone who runs a meeting asked for packs; each is logged once it is issued."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    batch_id: UUID
    agency_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PacksCancelled(Event):
    """Someone took back what they had asked for and was not made yet."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    count: int
