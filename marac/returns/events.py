"""What happens to returns, for the audit: ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.cases.events import CaseOpened
from marac.cases.models import Purpose
from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class ReturnsRequested(Event):
    """Agencies were asked what they know of a listed case."""

    operation = Operation.DISCLOSURE
    to = "agency_ids"

    listing_id: UUID
    agency_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ReturnUnasked(Event):
    """An agency is no longer asked: the agenda was recalled before it had begun to answer."""

    operation = Operation.ALTERATION

    return_id: UUID
    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnSaved(Event):
    """An agency's answer was written down, not yet handed in."""

    operation = Operation.COLLECTION

    return_id: UUID
    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ItemAdded(Event):
    """A piece of information was added to a return."""

    operation = Operation.COLLECTION

    return_id: UUID
    item_id: UUID
    sharing: str


@dataclass(frozen=True, kw_only=True)
class ItemChanged(Event):
    """A piece of information, or who may read it, was changed."""

    operation = Operation.ALTERATION

    return_id: UUID
    item_id: UUID
    sharing: str


@dataclass(frozen=True, kw_only=True)
class ItemRemoved(Event):
    """A piece of information was taken out of a return before it was handed in."""

    operation = Operation.ERASURE

    return_id: UUID
    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnSubmitted(Event):
    """An agency handed in its return."""

    operation = Operation.COLLECTION

    return_id: UUID
    agency_id: UUID
    answer: str
    written_by_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnFinished(Event):
    """A return is ready for the second person of its agency, who signs it off."""

    operation = Operation.ALTERATION

    return_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnGivenBack(Event):
    """Whoever was to sign a return off gave it back to be changed."""

    operation = Operation.ALTERATION

    return_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnTyped(Event):
    """Somebody began to type in a return; what is typed is kept until it is saved."""

    operation = Operation.COLLECTION

    return_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReturnReopened(Event):
    """The co-ordinator gave a return back to its agency."""

    operation = Operation.ALTERATION

    return_id: UUID
    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class AgencyChased(Event):
    """An agency was reminded by mail of the returns that it owes for a meeting."""

    operation = Operation.ALTERATION

    meeting_id: UUID
    agency_id: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class WorklistConsulted(Consulted):
    """Someone read which people their agency is asked to search for."""

    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ReturnConsulted(CaseOpened):
    """Someone opened their agency's return."""

    purpose: Purpose | None = Purpose.RETURN
    return_id: UUID


@dataclass(frozen=True, kw_only=True)
class GridConsulted(Consulted):
    """Someone read which returns of a meeting are in."""

    meeting_id: UUID
