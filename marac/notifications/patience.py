"""How often a mail is tried: at once, then ever more seldom, for three days."""

from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.notifications.models import Mail

# The first is longer than a sender can take, so that two senders never send the same mail.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60))
# A mail server that is down over a weekend loses nobody a mail.
TRIED_FOR = timedelta(days=3)
MAX_ATTEMPTS = len(PAUSES) + 1 + (TRIED_FOR - sum(PAUSES, timedelta())) // PAUSES[-1]


def pause_after(attempts: int) -> timedelta:
    """Give how long a mail waits after so many tries."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def waits() -> sa.ColumnElement[bool]:
    """Say which mails have not gone and will still be tried."""
    return sa.and_(Mail.sent_at.is_(None), Mail.attempts < MAX_ATTEMPTS)


def due() -> sa.ColumnElement[bool]:
    """Say which mails are to be tried now: nobody holds them back, and their pause is over."""
    now = clock.now()
    rested = [
        sa.and_(_after(attempts), Mail.tried_at <= now - pause)
        for attempts, pause in enumerate(PAUSES, start=1)
    ]
    return sa.and_(
        waits(),
        sa.or_(Mail.not_before.is_(None), Mail.not_before <= now),
        sa.or_(Mail.tried_at.is_(None), *rested),
    )


def _after(attempts: int) -> sa.ColumnElement[bool]:
    return Mail.attempts >= attempts if attempts == len(PAUSES) else Mail.attempts == attempts
