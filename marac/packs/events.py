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
class PaperOpened(Consulted):
    """Someone opened a copy's own page, which tells of which cases it holds."""

    paper_id: UUID
    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaperDownloaded(Consulted):
    """Someone took a copy of a paper out of the system; `digest` is of the file as it left."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    paper_id: UUID
    meeting_id: UUID
    digest: str
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class PaperCompared(Consulted):
    """Someone looked up what has changed since a copy was made."""

    paper_id: UUID
    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaperPrinted(Event):
    """The holder of a copy said that they printed it, and how often."""

    operation = Operation.ALTERATION

    paper_id: UUID
    meeting_id: UUID
    sheets: int


@dataclass(frozen=True, kw_only=True)
class PaperDestroyed(Event):
    """Someone confirmed that a copy, and whatever was printed of it, is gone."""

    operation = Operation.ERASURE

    paper_id: UUID
    meeting_id: UUID
    recipient_id: UUID
    done_on: str


@dataclass(frozen=True, kw_only=True)
class PaperRecalled(Event):
    """A copy was taken back; `met_by` are those who had opened, downloaded or printed it."""

    operation = Operation.ALTERATION

    paper_id: UUID
    meeting_id: UUID
    recipient_id: UUID
    digest: str
    met_by: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PaperIdentified(Consulted):
    """Someone at the server asked whose copy a found file, page or code is; None if nobody's."""

    paper_id: UUID | None
    found_by: str


@dataclass(frozen=True, kw_only=True)
class RegisterRead(Consulted):
    """Someone read the register of copies, or what was issued for one meeting."""

    meeting_id: UUID | None
    shown: int
