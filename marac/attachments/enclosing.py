"""The files of a case that travel inside the sealed pack for an area elsewhere."""

from collections.abc import Iterator

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session, undefer

from marac.access import Actor
from marac.attachments import policy
from marac.attachments.guard import guard_of
from marac.attachments.models import Attachment
from marac.attachments.queries import size_in_words
from marac.cases.models import Case
from marac.cases.transfers.enclosing import LARGEST, TOO_LARGE, Enclosure

NOT_CHECKED = "not checked for viruses yet"


def files_to_send(session: Session, by: Actor, case: Case) -> Iterator[Enclosure]:
    """Give the files of a case that the person may open, in the order in which they came."""
    guard = guard_of(current_app.extensions["marac.settings"])
    found = session.scalars(
        sa.select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(
            Attachment.case_id == case.id,
            policy.readable_by(by),
            Attachment.removed_at.is_(None),
            Attachment.infected_at.is_(None),
        )
        .order_by(Attachment.created_at, Attachment.id)
    )
    for file in found:
        left_out = "" if guard.lets_out(file) else NOT_CHECKED
        left_out = left_out or (TOO_LARGE if file.size > LARGEST else "")
        yield Enclosure(
            id=file.id,
            name=file.name,
            media_type=file.kind.media_type,
            size=size_in_words(file.size),
            note=file.note,
            content=b"" if left_out else _content(session, file),
            left_out=left_out,
        )


def _content(session: Session, file: Attachment) -> bytes:
    whole = sa.select(Attachment).where(Attachment.id == file.id)
    found = session.scalar(
        whole.options(undefer(Attachment.content)).execution_options(populate_existing=True)
    )
    return (found.content if found is not None else None) or b""
