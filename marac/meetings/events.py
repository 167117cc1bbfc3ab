"""What happens to meetings and their agendas, for the audit: ids only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """A meeting was put in the calendar."""

    operation = Operation.ALTERATION

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """A meeting will not take place; its cases wait again."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """A meeting has another time or place; its cases went with it."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    moved_from: datetime
    moved_to: datetime


@dataclass(frozen=True, kw_only=True)
class ReturnsDueMoved(Event):
    """Returns that agencies were asked for are due by another hour: the deadlines changed."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    due_at: datetime
    agency_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationsSent(Event):
    """People were told by e-mail when a meeting is, was moved or will not be."""

    operation = Operation.SYSTEM

    meeting_id: UUID
    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CaseMovedOn(Event):
    """A case was moved from one agenda to another."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID
    to_meeting_id: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class CaseToBeHeardAgain(Event):
    """A case is to be heard at its meeting and at a later one."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID
    to_meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseToBeHeardOnce(Event):
    """It was taken back that a case is to be heard again."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseListed(Event):
    """A case was put on a meeting's agenda."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID
    late: bool


@dataclass(frozen=True, kw_only=True)
class ListingMoved(Event):
    """A case was given another place in the order."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID
    position: int


@dataclass(frozen=True, kw_only=True)
class AgendaSorted(Event):
    """A whole agenda was put in order."""

    operation = Operation.ALTERATION

    meeting_id: UUID


@dataclass(frozen=True, kw_only=True)
class AgendaChangeUndone(Event):
    """Whoever made the last change to an agenda took it back."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class PresenceSaid(Event):
    """An agency said from when until when it can be at a meeting."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class MinutesPlanned(Event):
    """A case was given more or fewer minutes."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CaseTakenOff(Event):
    """A case was taken off an agenda before the meeting."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class LateItemAgreed(Event):
    """The chair agreed that a case may be heard although it came late."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    listing_id: UUID


@dataclass(frozen=True, kw_only=True)
class AgendaCirculated(Event):
    """An agenda, or a supplement to it, went out; with a restricted case, two people agreed."""

    operation = Operation.DISCLOSURE
    to = "agency_ids"

    meeting_id: UUID
    circulation_id: UUID
    number: int
    listing_ids: tuple[UUID, ...]
    agency_ids: tuple[UUID, ...]
    agreed_by_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CirculationRecalled(Event):
    """A version of an agenda was taken back; so many people of agencies had opened a case."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    circulation_id: UUID
    number: int
    listing_ids: tuple[UUID, ...]
    opened_by: int


@dataclass(frozen=True, kw_only=True)
class AgendaConsulted(Consulted):
    """Someone read the cases on a meeting's agenda."""

    meeting_id: UUID
    case_ids: tuple[UUID, ...]
