"""Asking the virus scanner about files that wait in quarantine, outside any transaction.

A file is claimed in one short transaction, sent to the scanner outside any, and marked in another,
so that the database is never held while the scanner thinks. What nobody answered about waits on.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock, inspection
from marac.agencies.system import SYSTEM_ID
from marac.attachments import events
from marac.attachments.models import Attachment
from marac.attachments.operations import erase
from marac.attachments.states import is_waiting
from marac.cases.models import Case
from marac.database import beyond
from marac.events import publish

LOG = logging.getLogger(__name__)
# Longer than the scanner may take, so that two of us never ask about the same file.
PAUSE = timedelta(minutes=1)
AT_ONCE = 20


@dataclass(frozen=True)
class Scanned:
    """How a round of asking went."""

    clean: int = 0
    infected: int = 0
    waiting: int = 0


def scan_waiting(session: Session, *, clamav: str, limit: int = AT_ONCE) -> Scanned:
    """Ask about the files that wait, longest first; stop when the scanner is away."""
    clean = infected = 0
    with beyond(session, "the scanner looks at every file, whoever may open it"):
        waiting = session.scalars(_waiting().limit(limit)).all()
        session.commit()
        try:
            for file_id in waiting:
                found = _scan_one(session, file_id, clamav)
                clean, infected = clean + (found is True), infected + (found is False)
        except inspection.ScannerAway as away:
            LOG.warning("the virus scanner did not answer: %s", away)
        left = session.scalar(sa.select(sa.func.count(Attachment.id)).where(is_waiting())) or 0
        session.commit()
    return Scanned(clean=clean, infected=infected, waiting=left)


def _waiting() -> sa.Select[UUID]:
    due = sa.or_(Attachment.tried_at.is_(None), Attachment.tried_at <= clock.now() - PAUSE)
    oldest = (Attachment.created_at, Attachment.id)
    return sa.select(Attachment.id).where(is_waiting(), due).order_by(*oldest)


def _scan_one(session: Session, file_id: UUID, clamav: str) -> bool | None:
    """Ask about one file: True when it is clean, None when somebody else asks already."""
    claimed = sa.select(Attachment).where(Attachment.id == file_id, is_waiting())
    file = session.scalar(claimed.with_for_update(skip_locked=True))
    if file is None or file.content is None:
        session.rollback()
        return None
    content, file.tried_at = file.content, clock.now()
    session.commit()
    clean = inspection.scan(clamav, content)
    still = session.scalar(sa.select(Attachment).where(Attachment.id == file_id, is_waiting()))
    if still is not None:
        _mark(session, still, clean=clean)
    session.commit()
    return clean


def _mark(session: Session, file: Attachment, *, clean: bool) -> None:
    about: dict[str, Any] = {
        "actor_id": SYSTEM_ID,
        "area_id": session.scalar(sa.select(Case.area_id).where(Case.id == file.case_id)),
        "case_id": file.case_id,
        "attachment_id": file.id,
    }
    if clean:
        file.checked_at = clock.now()
        publish(session, events.AttachmentCleared(**about))
        return
    file.infected_at = clock.now()
    erase(file)
    publish(session, events.AttachmentInfected(**about))
