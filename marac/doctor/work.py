"""Whether the work round the cases goes on: mail leaves, agreements last, backups are made."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.agencies.models import SharingAgreement
from marac.audit.models import AuditEntry
from marac.database import db
from marac.events import Operation
from marac.health import Finding, fault, ok, warning
from marac.notifications.models import Mail
from marac.notifications.patience import MAX_ATTEMPTS

STUCK = timedelta(hours=1)
SOON = timedelta(days=30)
BACKUP_DUE, BACKUP_LATE = timedelta(hours=26), timedelta(days=7)


def check_outbox(_app: Flask) -> Finding:
    """Count the mails that should have gone, and those that never will."""
    due = sa.func.coalesce(Mail.not_before, Mail.created_at) < clock.now() - STUCK
    waiting = sa.func.count().filter(due, Mail.attempts < MAX_ATTEMPTS)
    given_up = sa.func.count().filter(Mail.attempts >= MAX_ATTEMPTS)
    stuck, lost = db.session.execute(
        sa.select(waiting, given_up).select_from(Mail).where(Mail.sent_at.is_(None))
    ).one()
    if stuck:
        return fault(f"{stuck} mails have waited for over an hour. Run: marac mail send")
    if lost:
        return warning(f"{lost} mails were given up after {MAX_ATTEMPTS} tries.")
    return ok("Nothing waits that should have gone.")


def check_agreements(_app: Flask) -> Finding:
    """Count the agencies whose last sharing agreement ends soon, or has ended this month."""
    today = clock.today()
    last = sa.func.max(SharingAgreement.expires_on)
    ends = sa.select(last.label("on")).group_by(SharingAgreement.agency_id).subquery()
    soon = db.session.scalar(
        sa.select(sa.func.count()).where(ends.c.on.between(today - SOON, today + SOON))
    )
    if soon:
        return warning(f"{soon} agencies have an agreement that ends within 30 days, or just has.")
    return ok("No sharing agreement ends within 30 days.")


def check_backup(_app: Flask) -> Finding:
    """Say how old the last backup is that the log knows of."""
    at: datetime | None = db.session.scalar(
        sa.select(sa.func.max(AuditEntry.at)).where(AuditEntry.operation == Operation.BACKUP)
    )
    if at is None:
        return warning("No backup has ever been recorded.")
    age = clock.now() - at
    words = f"The last backup was made {round(age.total_seconds() / 3600)} hours ago."
    if age > BACKUP_LATE:
        return fault(words)
    return warning(words) if age > BACKUP_DUE else ok(words)
