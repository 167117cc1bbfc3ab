"""What happens when a case goes from one area to another, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class CaseOffered(Event):
    """Another area was told how grave a case is and asked to take it; of nobody a name."""

    operation = Operation.DISCLOSURE
    to = "to_area_id"

    transfer_id: UUID
    to_area_id: UUID


@dataclass(frozen=True, kw_only=True)
class TransferBegun(Event):
    """A case is to go to the MARAC of an area elsewhere; nothing has left yet."""

    operation = Operation.ALTERATION

    transfer_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfferRead(Consulted):
    """Somebody of the area that is asked read an offer."""

    transfer_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseSent(Event):
    """Another area accepted a case and got all that is known of it."""

    operation = Operation.DISCLOSURE
    to = "to_area_id"

    transfer_id: UUID
    to_area_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseArrived(Event):
    """A case came from another area, as a referral to this one; `from_id` is the case there."""

    operation = Operation.COLLECTION

    transfer_id: UUID
    from_id: UUID


@dataclass(frozen=True, kw_only=True)
class TransferDeclined(Event):
    """The area that was asked does not take a case."""

    operation = Operation.ALTERATION

    transfer_id: UUID


@dataclass(frozen=True, kw_only=True)
class TransferTakenBack(Event):
    """The area that wanted to hand a case over keeps it."""

    operation = Operation.ALTERATION

    transfer_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackSealed(Event):
    """The papers of a case were sealed for an area elsewhere; the digest is of the sealed file."""

    operation = Operation.ALTERATION

    transfer_id: UUID
    digest: str
    attachment_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PackPageViewed(Consulted):
    """Somebody saw with which phrase a sealed pack is opened."""

    transfer_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackTakenOut(Consulted):
    """Somebody took a sealed pack out of the system, to send it to the area elsewhere."""

    operation = Operation.DISCLOSURE
    to = "actor_id"
    leaves = True

    transfer_id: UUID
    digest: str


@dataclass(frozen=True, kw_only=True)
class ReceiptConfirmed(Event):
    """The other area has the case, so it is closed here; what was packed for it is erased."""

    operation = Operation.ALTERATION

    transfer_id: UUID
