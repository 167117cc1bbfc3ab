"""Reading the outbox: of what somebody was written to on a day, so that it is said once."""

from collections.abc import Collection
from datetime import date, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.notifications.models import Mail, MailSubject


def reminded_on(
    session: Session, day: date, *, recipients: Collection[str]
) -> set[tuple[str, UUID]]:
    """Say of what a morning's mails told these addresses since a day in London began.

    What somebody sent by hand is a batch, and has a pause of its own.
    """
    rows = session.execute(
        _since(day)
        .add_columns(Mail.recipient)
        .where(Mail.recipient.in_(recipients), Mail.batch_id.is_(None))
    )
    return {(recipient, subject_id) for subject_id, recipient in rows}


def written_of(session: Session, day: date, *, recipient: str) -> set[UUID]:
    """Say of what an address was written to since a day in London began, by whomever."""
    return set(session.scalars(_since(day).where(Mail.recipient == recipient)))


def _since(day: date) -> sa.Select[UUID]:
    begins = clock.london(day, time(0))
    return (
        sa.select(MailSubject.subject_id)
        .join(Mail, Mail.id == MailSubject.mail_id)
        .where(Mail.created_at >= begins)
    )
