"""Files go along: with a referral into the case that it is merged into, and to another area.

The files of a referral stay where they are, and the case gets copies that are sealed under its own
key; undoing the merge takes these out again. What is in the case already does not come twice.
"""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, undefer

from marac.attachments.models import Attachment
from marac.attachments.operations import digest_of
from marac.cases.merging.events import CasesMerged, MergeUndone
from marac.cases.models import Case
from marac.cases.transfers.events import CaseArrived
from marac.database import beyond, subscribe
from marac.events import Event

# What a copy says as the file that it is of does.
SAME = (
    *("added_by_id", "sharing", "kind", "size", "name", "note", "content"),
    *("tried_at", "checked_at", "created_at"),
)


def init_app(app: Flask) -> None:
    """Carry files whenever a case goes into another, or to another area."""
    for kind in (CasesMerged, MergeUndone, CaseArrived):
        subscribe(app, kind, _carry)


def _carry(session: Session, event: Event) -> None:
    """Do with the files what was done with the case."""
    if isinstance(event, CasesMerged):
        _merge(session, event)
    elif isinstance(event, MergeUndone):
        _undo(session, event)
    elif isinstance(event, CaseArrived):
        _arrive(session, event)


def _merge(session: Session, event: CasesMerged) -> None:
    """Copy the files of the referral into the case; co-ordinators and chairs answer for them."""
    with beyond(session, "every file goes along, whoever of the two cases may see it"):
        for file, copy in _copies(session, event.duplicate_id, event.case_id):
            copy.origin_id, copy.merge_id = file.id, event.merge_id
            session.add(copy)


def _undo(session: Session, event: MergeUndone) -> None:
    """Take the copies out again, also those that were removed meanwhile."""
    came = sa.select(Attachment).where(Attachment.merge_id == event.merge_id)
    with beyond(session, "every file that came goes again, whoever may see it"):
        for copy in session.scalars(came):
            session.delete(copy)


def _arrive(session: Session, event: CaseArrived) -> None:
    """Copy the files of a case into the referral that another area got."""
    with beyond(session, "the files of the case that was sent are in the area that sent it"):
        for _file, copy in _copies(session, event.from_id, event.case_id):
            session.add(copy)


def _copies(
    session: Session, source_id: UUID, target_id: UUID | None
) -> Iterator[tuple[Attachment, Attachment]]:
    """Make copies of the files that are still there, but for those the target holds already."""
    target = session.get_one(Case, target_id)
    held = set(session.scalars(sa.select(Attachment.digest).where(_of(target.id))))
    kept = sa.select(Attachment).where(_of(source_id), Attachment.content.is_not(None))
    files = kept.options(undefer(Attachment.content)).order_by(Attachment.created_at, Attachment.id)
    for file in session.scalars(files).all():
        digest = digest_of(session, target, file.content or b"")
        if digest in held:
            continue
        held.add(digest)
        said = {name: getattr(file, name) for name in SAME}
        yield file, Attachment(case_id=target.id, digest=digest, **said)


def _of(case_id: UUID) -> sa.ColumnElement[bool]:
    return Attachment.case_id == case_id
