"""Disclosures on paper, for the audit: which copy, to whom, telling of which cases."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class PaperIssued(Event):
    """A numbered copy of a paper was made for one recipient."""

    operation = Operation.DISCLOSURE
    to = "recipient_id"
    leaves = True

    paper_id: UUID
    meeting_id: UUID
    kind: str
    agency_id: UUID | None
    recipient_id: UUID
    copy_number: int
    digest: str
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PaperDownloaded(Consulted):
    """Someone took a copy of a paper out of the system."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    paper_id: UUID
    meeting_id: UUID
    digest: str
