"""What happens when a case goes from one area to another, in ids only."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class CaseSent(Event):
    """The papers of a case went to another area; `to_area_id` is empty for one elsewhere."""

    operation = Operation.DISCLOSURE
    to = "to_area_id"

    transfer_id: UUID
    to_area_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CaseArrived(Event):
    """A case came from another area, as a referral to this one."""

    operation = Operation.COLLECTION

    transfer_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReceiptConfirmed(Event):
    """The other area has the case, so it is closed here."""

    operation = Operation.ALTERATION

    transfer_id: UUID
