"""How a transfer stands, computed from its facts, and in words for the area that reads it."""

from enum import StrEnum

from marac.cases.models import Transfer, TransferEnding
from marac.cases.wording import Words


class TransferState(StrEnum):
    """Where a case is on its way to another area."""

    OFFERED = "offered"
    TO_PACK = "to_pack"
    SENT = "sent"
    RECEIVED = "received"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


OUT = {
    TransferState.OFFERED: Words("Offered to another area", "yellow"),
    TransferState.TO_PACK: Words("Transfer: pack not made", "orange"),
    TransferState.SENT: Words("Transferred out: pack sent", "yellow"),
    TransferState.RECEIVED: Words("Transferred out: receipt confirmed", "green"),
    TransferState.DECLINED: Words("Transfer declined", "grey"),
    TransferState.TAKEN_BACK: Words("Transfer taken back", "grey"),
}
IN = Words("Transferred in", "purple")
IN_UNCONFIRMED = Words("Transferred in: receipt not confirmed", "yellow")


def state_of(transfer: Transfer) -> TransferState:
    """Say how a transfer stands: the papers have gone once they were accepted, or packed."""
    if transfer.ending is not None:
        declined = transfer.ending is TransferEnding.DECLINED
        return TransferState.DECLINED if declined else TransferState.TAKEN_BACK
    if transfer.received_at is not None:
        return TransferState.RECEIVED
    if transfer.to_area_id is not None:
        return TransferState.SENT if transfer.accepted_at else TransferState.OFFERED
    return TransferState.SENT if transfer.packed_at else TransferState.TO_PACK


def words_of(transfer: Transfer, *, incoming: bool) -> Words:
    """Say how a transfer stands, as the area it came to or the one that sent it calls that."""
    if incoming:
        return IN if transfer.received_at is not None else IN_UNCONFIRMED
    return OUT[state_of(transfer)]
