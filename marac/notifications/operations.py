"""Deciding to send a mail: a row in the same transaction as what it tells of."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.notifications.models import Mail, MailSubject
from marac.notifications.patience import PAUSES, waits

QUEUED = "mail_queued"


def queue(  # noqa: PLR0913 - each of the last has an answer of its own
    session: Session,
    *,
    recipient: str,
    subject: str,
    body: str,
    not_before: datetime | None = None,
    batch_id: UUID | None = None,
    invitation: str | None = None,
    about: Collection[UUID] = (),
) -> Mail:
    """Put a mail in the outbox. It may hold a link and nothing else about anybody.

    One with `not_before` is held until then; `batch_id` is by what it can be taken back meanwhile.
    `invitation` is an entry for the reader's calendar, under the same rule. `about` names what it
    tells of, so that a reminder and a word by hand know of each other.
    """
    mail = Mail(
        recipient=recipient,
        subject=subject,
        body=body,
        not_before=not_before,
        batch_id=batch_id,
        invitation=invitation,
    )
    session.add(mail)
    session.flush()
    if about:
        session.add_all(MailSubject(mail_id=mail.id, subject_id=one) for one in set(about))
        session.flush()
    if not_before is None:
        session.info[QUEUED] = True
    return mail


def take_back(session: Session, *, batch_id: UUID) -> int:
    """Take the mails of a batch that nobody has begun to send out of the outbox; say how many."""
    held = session.scalars(
        sa.select(Mail).where(Mail.batch_id == batch_id, Mail.attempts == 0).with_for_update()
    ).all()
    for mail in held:
        session.delete(mail)
    session.flush()
    return len(held)


def try_again(session: Session, *, mail_ids: Collection[UUID]) -> int:
    """Let these mails be tried now, though their pause is not over; say how many.

    One that somebody may just be sending is left alone.
    """
    resting = session.scalars(
        sa.select(Mail)
        .where(Mail.id.in_(mail_ids), waits(), Mail.tried_at <= clock.now() - PAUSES[0])
        .with_for_update(skip_locked=True)
    ).all()
    for mail in resting:
        mail.tried_at = None
    session.flush()
    session.info[QUEUED] = True
    return len(resting)
