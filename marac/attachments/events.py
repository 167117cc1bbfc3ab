"""What happens to files, for the audit: ids only, and never the name of one."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(Event):
    """A file was added to a case, or to the draft of a referral."""

    operation = Operation.COLLECTION

    attachment_id: UUID
    kind: str
    size: int
    sharing: str


@dataclass(frozen=True, kw_only=True)
class AttachmentTurnedAway(Event):
    """A file in which the scanner found a virus was not taken."""

    operation = Operation.DENIAL


@dataclass(frozen=True, kw_only=True)
class AttachmentCleared(Event):
    """The scanner found nothing wrong with a file that waited for it."""

    operation = Operation.SYSTEM

    attachment_id: UUID


@dataclass(frozen=True, kw_only=True)
class AttachmentInfected(Event):
    """The scanner found a virus in a file that waited for it; its content was erased."""

    operation = Operation.ERASURE

    attachment_id: UUID


@dataclass(frozen=True, kw_only=True)
class AttachmentRemoved(Event):
    """Somebody took a file out of a case; its content and its name were erased."""

    operation = Operation.ERASURE

    attachment_id: UUID


@dataclass(frozen=True, kw_only=True)
class AttachmentConsulted(Consulted):
    """Someone looked at what is known of one file."""

    attachment_id: UUID


@dataclass(frozen=True, kw_only=True)
class AttachmentsConsulted(Consulted):
    """Someone read the list of the files of a referral of theirs."""


@dataclass(frozen=True, kw_only=True)
class AttachmentDownloaded(Consulted):
    """Someone took a file out of the system."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    attachment_id: UUID
