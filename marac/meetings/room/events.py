"""What happens in the room, for the audit: ids and codes only, never what was said."""

from dataclasses import dataclass
from uuid import UUID

from marac.cases.events import CaseOpened
from marac.cases.models import Purpose
from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class MeetingStarted(Event):
    """The chair opened the meeting."""

    operation = Operation.ALTERATION

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class HearingOpened(Event):
    """The room turned to a case."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class AttendanceRecorded(Event):
    """The register was kept: who came, went or sent apologies."""

    operation = Operation.COLLECTION

    meeting_id: UUID
    attendance_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class AttendeeAdded(Event):
    """Somebody who was not expected joined the meeting."""

    operation = Operation.COLLECTION

    meeting_id: UUID
    attendance_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonWentOut(Event):
    """Somebody left the room for a while."""

    operation = Operation.COLLECTION

    meeting_id: UUID
    attendance_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonCameBack(Event):
    """Somebody came back into the room."""

    operation = Operation.COLLECTION

    meeting_id: UUID
    attendance_id: UUID


@dataclass(frozen=True, kw_only=True)
class ObserverLimited(Event):
    """It was said which cases an observer may hear."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    attendance_id: UUID


@dataclass(frozen=True, kw_only=True)
class PrivateNoteKept(Event):
    """Somebody wrote, for themselves alone, about a case in the room."""

    operation = Operation.COLLECTION

    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class StatementSigned(Event):
    """An attendee signed the confidentiality statement of that number."""

    operation = Operation.COLLECTION

    attendance_id: UUID
    statement_id: UUID


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(Event):
    """An attendee declared an interest."""

    operation = Operation.COLLECTION

    attendance_id: UUID


@dataclass(frozen=True, kw_only=True)
class NoteSaved(Event):
    """What the room said under one heading was written down."""

    operation = Operation.COLLECTION

    listing_id: UUID
    heading: str


@dataclass(frozen=True, kw_only=True)
class HearingTyped(Event):
    """Somebody began to type about a case without saving it yet."""

    operation = Operation.COLLECTION

    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    """The room decided what happens next with a case."""

    operation = Operation.ALTERATION

    listing_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseDeferred(Event):
    """The room put a case off to a later meeting."""

    operation = Operation.ALTERATION

    listing_id: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class DecisionWithdrawn(Event):
    """The room took its decision on a case back while it was still in session."""

    operation = Operation.ALTERATION

    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionReworded(Event):
    """An action captured in the room was changed before the meeting concluded."""

    operation = Operation.ALTERATION

    action_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionStruck(Event):
    """An action captured in the room was taken out before the meeting concluded."""

    operation = Operation.ERASURE

    action_id: UUID
    listing_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class OtherBusinessNoted(Event):
    """What else was said at the meeting was written down."""

    operation = Operation.COLLECTION

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingConcluded(Event):
    """The chair closed the meeting, every case decided."""

    operation = Operation.ALTERATION

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoomFollowed(CaseOpened):
    """Somebody read a case in the room."""

    purpose: Purpose | None = Purpose.MEETING

    meeting_id: UUID
    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoomEntered(Consulted):
    """Somebody read the running order and the matters arising."""

    meeting_id: UUID
