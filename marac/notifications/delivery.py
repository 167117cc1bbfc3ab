"""Sending what waits in the outbox, after the transaction that decided it.

A mail is claimed in one short transaction, sent outside any, and marked in another, so the database
is never held while a mail server thinks. Without a mail server, mails are written to files.
"""

import logging
import re
import time
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from enum import Enum, auto
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.config import Settings
from marac.notifications.line import open_line
from marac.notifications.models import Mail
from marac.notifications.patience import MAX_ATTEMPTS, due
from marac.notifications.troubles import OUTAGES, code_of, trouble_of

logger = logging.getLogger(__name__)

# So many failures to reach the server in a row, and the others of the round wait for the next.
OUTAGE = 3
# A server that takes every mail but is slow about it holds a round no longer than this.
ROUND_SECONDS = 60.0
# A link folded over two lines does not work; 998 characters is the longest line allowed.
WHOLE_LINES = policy.default.clone(max_line_length=998)


class Went(Enum):
    """What became of one try: sent, refused, no server reached, or another sender has the mail."""

    SENT = auto()
    REFUSED = auto()
    UNREACHED = auto()
    ELSEWHERE = auto()


@dataclass(frozen=True)
class Delivered:
    """How a round of sending went."""

    sent: int = 0
    failed: int = 0


def deliver_waiting(session: Session, *, settings: Settings, limit: int = 50) -> Delivered:
    """Send the mails that wait and are not held back, oldest first; a failed one waits again."""
    waiting = list(
        session.scalars(sa.select(Mail.id).where(due()).order_by(Mail.created_at).limit(limit))
    )
    session.rollback()
    results: list[Went] = []
    begun = time.monotonic()
    for mail_id in waiting:
        results.append(_deliver(session, mail_id, settings))
        if results[-OUTAGE:] == [Went.UNREACHED] * OUTAGE:
            break
        if time.monotonic() - begun > ROUND_SECONDS:
            break
    sent = results.count(Went.SENT)
    return Delivered(sent=sent, failed=len(results) - sent - results.count(Went.ELSEWHERE))


def _deliver(session: Session, mail_id: UUID, settings: Settings) -> Went:
    """Send one mail, unless another sender has it."""
    mail = session.scalar(
        sa.select(Mail).where(Mail.id == mail_id, due()).with_for_update(skip_locked=True)
    )
    if mail is None:
        session.rollback()
        return Went.ELSEWHERE
    mail.attempts, mail.tried_at = mail.attempts + 1, clock.now()
    message = _message(mail, settings)
    session.commit()
    try:
        send(message, settings, name=str(mail_id))
    except OSError as error:
        logger.warning("mail %s was not sent: %s", mail_id, type(error).__name__)
        mail.trouble, mail.refused_with = trouble_of(error), code_of(error)
        went = Went.UNREACHED if mail.trouble in OUTAGES else Went.REFUSED
        _give_up_if_hopeless(session, mail)
        return went
    mail.sent_at, mail.trouble, mail.refused_with = clock.now(), None, None
    _forget(mail)
    session.commit()
    return Went.SENT


def _give_up_if_hopeless(session: Session, mail: Mail) -> None:
    """Forget the text of a mail that will not be tried again: its link is long dead."""
    if mail.attempts >= MAX_ATTEMPTS:
        _forget(mail)
    session.commit()


def _forget(mail: Mail) -> None:
    mail.body = mail.invitation = None


def _message(mail: Mail, settings: Settings) -> EmailMessage:
    message = EmailMessage(policy=WHOLE_LINES)
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    # The same however often it is tried, so that a program that gets it twice shows it once.
    message["Message-ID"] = f"<{mail.id}@{settings.mail_from.rpartition('@')[2].rstrip('>')}>"
    message.set_content(mail.body or "")
    if mail.invitation:
        _enclose(message, mail.invitation)
    return message


def _enclose(message: EmailMessage, invitation: str) -> None:
    """Put an entry for the calendar beside the text; programs look for what to do with it."""
    method = re.search(r"^METHOD:(\w+)", invitation, re.MULTILINE)
    message.add_attachment(
        invitation,
        subtype="calendar",
        filename="meeting.ics",
        params={"method": method[1]} if method is not None else None,
    )


def send(message: EmailMessage, settings: Settings, *, name: str) -> None:
    """Hand one mail to the mail server, or write it to a file when there is none.

    A mail holds a link that lets its reader in: to another machine it goes in TLS or not at all.
    """
    if settings.smtp_host is None:
        _write(message, settings.instance / "mail", name)
        return
    with open_line(settings) as line:
        line.send_message(message)


def _write(message: EmailMessage, folder: Path, name: str) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{clock.now():%Y%m%d-%H%M%S}-{name}.eml"
    path.touch(mode=0o600)
    path.write_bytes(message.as_bytes())
