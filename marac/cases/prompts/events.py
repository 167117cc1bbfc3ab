"""What happens to prompts, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class PromptDecided(Event):
    """Somebody accepted a prompt, declined it or made an action of it."""

    operation = Operation.ALTERATION

    decision_id: UUID
    kind: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class OffenceFactsRecorded(Event):
    """Somebody recorded whether an alleged perpetrator admits it, and whether it is the first."""

    operation = Operation.ALTERATION

    part_id: UUID


@dataclass(frozen=True, kw_only=True)
class PromptsViewed(Consulted):
    """Someone read the prompts of a case with their rules."""
