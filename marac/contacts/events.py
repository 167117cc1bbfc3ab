"""What happens between the person harmed and who keeps in touch with them, in ids only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class ContactDetailsConsulted(Consulted):
    """Someone read whom to ask for and how they are reached safely."""


@dataclass(frozen=True, kw_only=True)
class ContactsConsulted(Consulted):
    """Someone read how the contact in one case stands, and what came of each attempt."""


@dataclass(frozen=True, kw_only=True)
class ContactsListed(Consulted):
    """Someone looked through who is in touch with whom; how many cases it showed."""

    shown: int


@dataclass(frozen=True, kw_only=True)
class CallerGiven(Event):
    """A person was chosen to keep in touch with the person harmed, and may see how."""

    operation = Operation.DISCLOSURE
    to = "user_id"

    caller_id: UUID
    user_id: UUID
    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class CallerEnded(Event):
    """A person keeps in touch no more, and sees nothing of the case any more."""

    operation = Operation.ALTERATION

    caller_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(Event):
    """Somebody wrote down an attempt to reach the person harmed."""

    operation = Operation.COLLECTION

    contact_id: UUID
    outcome: str
    next_on: date | None
