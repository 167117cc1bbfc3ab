"""What happens to an area's questions about risk."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class QuestionSetAdded(Event):
    """Somebody gave an area a new version of its questions; earlier ones stay as they are."""

    operation = Operation.ALTERATION

    set_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class CatalogueActionWorded(Event):
    """Somebody worded an action of the catalogue for an area, added one or left one out."""

    operation = Operation.ALTERATION

    action_id: UUID
    root_id: UUID
    left_out: bool
