"""Deciding to send a mail: a row in the same transaction as what it tells of."""

from sqlalchemy.orm import Session

from marac.notifications.models import Mail

QUEUED = "mail_queued"


def queue(session: Session, *, recipient: str, subject: str, body: str) -> Mail:
    """Put a mail in the outbox. It may hold a link and nothing else about anybody."""
    mail = Mail(recipient=recipient, subject=subject, body=body)
    session.add(mail)
    session.flush()
    session.info[QUEUED] = True
    return mail
