"""Reading the outbox: of what somebody has been written to today."""

from collections.abc import Collection
from datetime import date, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.notifications.models import Mail, MailSubject


def written_on(session: Session, day: date, *, recipients: Collection[str]) -> set[tuple[str, UUID]]:
    """Say of what people were written to on a day in London, each with the address."""
    begins = clock.london(day, time(0))
    rows = session.execute(
        sa.select(Mail.recipient, MailSubject.subject_id)
        .join(MailSubject, MailSubject.mail_id == Mail.id)
        .where(Mail.recipient.in_(recipients), Mail.created_at >= begins)
    )
    return {(recipient, subject_id) for recipient, subject_id in rows}
