"""What happens when a record is typed in from paper, for the audit: ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class RunOnPaper(Event):
    """Somebody said that a meeting was run on paper."""

    operation = Operation.ALTERATION

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaperTypedIn(Event):
    """Somebody typed one part of a record in from paper."""

    operation = Operation.COLLECTION

    meeting_id: UUID
    step: str
    listing_id: UUID | None
