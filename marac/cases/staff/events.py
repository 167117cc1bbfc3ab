"""What happens to the promise to a colleague who was harmed, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class StaffPointSet(Event):
    """Somebody said who sees to a point, by when, or what came of it."""

    operation = Operation.ALTERATION

    point_id: UUID
    promise: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class StaffVictimMarked(Event):
    """Somebody said after the referral that the person harmed works for a partner agency."""

    operation = Operation.ALTERATION

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ColleaguesExcluded(Event):
    """Colleagues of the person harmed were taken off the list of the case."""

    operation = Operation.ALTERATION

    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class StaffChecklistViewed(Consulted):
    """Someone read the checklist of a colleague who was harmed."""
