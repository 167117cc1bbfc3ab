"""The epochs of the log: a new one begins after a break, a restore, or with another audit key."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit.chain import FIRST_EPOCH
from marac.audit.events import EpochBegun
from marac.audit.models import AuditEntry, AuditHead


class Cause(StrEnum):
    """Why an epoch began."""

    BEGINNING = "beginning"
    DAMAGED = "damaged"
    RESTORED = "restored"
    KEY_CHANGED = "key-changed"


@dataclass(frozen=True)
class Epoch:
    """A stretch of the log: its first row, the key that seals it, and what it says of the last.

    `broken_at` is the first bad row of the epoch before it, as whoever began this one found it.
    """

    number: int
    first: int
    key_id: str
    old_key_id: str
    cause: Cause
    broken_at: int | None = None


def list_epochs(session: Session) -> Sequence[Epoch]:
    """List the epochs as the log itself tells of them; their rows are still to be checked."""
    begun = sa.select(AuditEntry.number, AuditEntry.details).where(
        AuditEntry.operation == EpochBegun.operation, AuditEntry.event == EpochBegun.__name__
    )
    rows = session.execute(begun.order_by(AuditEntry.number)).all()
    if rows:
        first_key = str(rows[0].details.get("old_key_id"))
    else:
        first_key = session.scalar(sa.select(AuditHead.key_id)) or ""
    found = [Epoch(FIRST_EPOCH, 1, first_key, first_key, Cause.BEGINNING)]
    for place, row in enumerate(rows, start=FIRST_EPOCH + 1):
        told = row.details
        cause, broken_at = told.get("cause"), told.get("broken_at")
        found.append(
            Epoch(
                number=place,
                first=row.number,
                key_id=str(told.get("new_key_id")),
                old_key_id=str(told.get("old_key_id")),
                cause=Cause(cause) if cause in set(Cause) else Cause.DAMAGED,
                broken_at=broken_at if isinstance(broken_at, int) else None,
            )
        )
    return found
