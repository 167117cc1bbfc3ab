"""Reading of the log what the log says of itself: when it was last checked, and anchored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.audit.chain import Head, Keys, digest_of
from marac.audit.events import LogAnchored, LogVerified
from marac.audit.models import AuditEntry
from marac.events import Event


@dataclass(frozen=True)
class Checked:
    """The last check of the log: when, how far, and the first bad row if there was one."""

    at: datetime
    upto: int
    whole: bool
    broken_at: int | None
    reason: str


@dataclass(frozen=True)
class Anchored:
    """The last time that the end of the log was signed and given out of the house."""

    at: datetime
    number: int


def get_last_check(session: Session) -> Checked | None:
    """Read when the log was last checked and what was found."""
    row = _last(session, LogVerified)
    if row is None:
        return None
    told = row.details
    return Checked(row.at, told["upto"], told["whole"], told["broken_at"], told["reason"])


def get_last_anchor(session: Session) -> Anchored | None:
    """Read when the log was last anchored."""
    row = _last(session, LogAnchored)
    return Anchored(row.at, row.details["number"]) if row is not None else None


def find_checked_row(session: Session, *, keys: Keys) -> Head | None:
    """Find up to which row the log was found whole, if a row that is sealed itself says so."""
    row = _last(session, LogVerified)
    if row is None or row.digest != digest_of(row, keys.current):
        return None
    told = row.details
    if not told["whole"] or told["key_id"] != keys.current_id:
        return None
    return Head(told["upto"], told["digest"], told["epoch"], told["key_id"])


def _last(session: Session, kind: type[Event]) -> Any | None:
    wanted = (AuditEntry.operation == kind.operation, AuditEntry.event == kind.__name__)
    columns = tuple(AuditEntry.__table__.c)
    found = sa.select(*columns).where(*wanted).order_by(AuditEntry.number.desc()).limit(1)
    row = session.execute(found).one_or_none()
    return row if row is not None and isinstance(row.details, dict) else None
