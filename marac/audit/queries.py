"""Reading and checking the log."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit.chain import BEGINNING, digest_of
from marac.audit.models import AuditEntry


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: how many rows are sound, and the first that is not."""

    sound: int
    broken_at: int | None = None
    reason: str = ""


def verify(session: Session, *, key: str) -> Verdict:
    """Walk the whole chain in order and stop at the first row that does not fit."""
    sound, previous = 0, BEGINNING
    in_order = sa.select(AuditEntry).order_by(AuditEntry.number)
    with session.scalars(in_order.execution_options(yield_per=1000)) as entries:
        for entry in entries:
            reason = _fault(entry, expected_number=sound + 1, previous=previous, key=key)
            if reason:
                return Verdict(sound=sound, broken_at=entry.number, reason=reason)
            sound, previous = sound + 1, entry.digest
            session.expunge(entry)
    return Verdict(sound=sound)


def _fault(entry: AuditEntry, *, expected_number: int, previous: str, key: str) -> str:
    if entry.number != expected_number:
        return f"row {expected_number} is missing"
    if entry.previous != previous:
        return "it does not follow the row before it"
    if entry.digest != digest_of(entry, key):
        return "its content was changed"
    return ""
