"""Writing the log."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.audit.chain import BEGINNING, digest_of
from marac.audit.models import AuditEntry
from marac.events import Event, Handler

# Any constant will do, so long as nothing else in the database takes the same advisory lock.
CHAIN_LOCK = 7_262_018


def recorder(key: str) -> Handler:
    """Make the listener that logs each event under the installation's audit key."""

    def record(session: Session, event: Event) -> None:
        _append(session, event, key)

    return record


def _append(session: Session, event: Event, key: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = session.execute(
        sa.select(AuditEntry.number, AuditEntry.digest).order_by(AuditEntry.number.desc()).limit(1)
    ).one_or_none()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=clock.now(),
        event=type(event).__name__,
        actor_id=event.actor_id,
        area_id=event.area_id,
        case_id=event.case_id,
        details=event.details(),
        previous=last.digest if last else BEGINNING,
    )
    entry.digest = digest_of(entry, key)
    session.add(entry)
    session.flush()
