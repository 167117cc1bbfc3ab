"""Taking a file into a case, handing it out, and taking it away again."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.attachments import events
from marac.attachments.guard import Guard
from marac.attachments.models import Attachment, Audience
from marac.attachments.states import FileState, state_of
from marac.cases.models import Case
from marac.database import beyond
from marac.events import publish
from marac.inspection import Sound, Unfit
from marac.keys import blinder_on
from marac.refusals import Refused

# The most that the files of one case may hold together, in bytes.
MOST_OF_A_CASE = 50 * 1024 * 1024


def add(  # noqa: PLR0913 - each is a fact of a file
    session: Session,
    *,
    by: Actor,
    case: Case,
    file: Sound,
    sharing: Audience,
    note: str,
    checked: bool,
    agency_id: UUID | None = None,
) -> Attachment:
    """Take a file that was looked into; raise Unfit when it is there already or is too much.

    `checked` tells that the virus scanner found nothing; until it has, the file is in quarantine.
    `agency_id` is the agency on whose behalf it came, where that is not the referrer's.
    """
    digest = digest_of(session, case, file.data)
    _must_have_room(session, case, digest, len(file.data))
    referred = case.agency_id if case.referrer_id == by.user_id else None
    row = Attachment(
        case_id=case.id,
        agency_id=agency_id or referred,
        added_by_id=by.user_id,
        sharing=sharing,
        kind=file.kind,
        size=len(file.data),
        name=file.name,
        note=note,
        content=file.data,
        digest=digest,
        checked_at=clock.now() if checked else None,
    )
    session.add(row)
    session.flush()
    publish(
        session,
        events.AttachmentAdded(
            **_about(by, row), kind=row.kind.value, size=row.size, sharing=row.sharing.value
        ),
    )
    return row


def turn_away(session: Session, *, by: Actor, case_id: UUID) -> None:
    """Note that somebody sent a file with a virus; nothing of it is kept."""
    publish(
        session,
        events.AttachmentTurnedAway(actor_id=by.user_id, area_id=by.area_id, case_id=case_id),
    )


def hand_out(session: Session, *, by: Actor, file: Attachment, guard: Guard) -> bytes:
    """Give the content of a file to somebody who may open it."""
    if not guard.lets_out(file) or file.content is None:
        raise Refused(_WHY_NOT[state_of(file)])
    publish(session, events.AttachmentDownloaded(**_about(by, file)))
    return file.content


def remove(session: Session, *, by: Actor, file: Attachment, reason: str) -> None:
    """Take a file away: what it held and was called is erased, that it was there stays.

    With it goes what was copied from it by a merge, or the file that it is a copy of: what should
    not be there must be nowhere.
    """
    if file.removed_at is not None:
        raise Refused("Somebody has removed this file already.")
    if not reason.strip():
        raise Refused("Say why the file is removed.")
    with beyond(session, "what should not be there goes from both cases of a merge"):
        for one in (file, *_twins(session, file)):
            one.removed_at, one.removed_by_id = clock.now(), by.user_id
            one.removal_reason = reason
            erase(one)
    publish(session, events.AttachmentRemoved(**_about(by, file)))


def _twins(session: Session, file: Attachment) -> Sequence[Attachment]:
    """Find the copies of a file that came with a merge, and what it is a copy of itself."""
    either = sa.or_(Attachment.origin_id == file.id, Attachment.id == file.origin_id)
    there = sa.select(Attachment).where(either, Attachment.removed_at.is_(None))
    return session.scalars(there).all()


def erase(file: Attachment) -> None:
    """Leave nothing of what a file held, was called, or was known by."""
    file.content, file.digest = None, None
    file.name, file.note = "", ""


_WHY_NOT = {
    FileState.WAITING: "The virus check has not answered yet, so nobody can open this file."
    " Try again in a few minutes.",
    FileState.INFECTED: "This file held a virus, so it was deleted.",
    FileState.REMOVED: "This file was removed from the case.",
    FileState.CLEAN: "There is nothing left of this file.",
}


def digest_of(session: Session, case: Case, data: bytes) -> str:
    """Compute by what the same file is known again in the same case, and nowhere else."""
    content = hashlib.sha256(data).hexdigest()
    blinder = blinder_on(session.connection(), case.area_id)
    return blinder.hide("attachment", f"{case.id} {content}")


def _must_have_room(session: Session, case: Case, digest: str, size: int) -> None:
    """Refuse what the case holds already, and what is more than it may hold."""
    with beyond(session, "files that the person does not see count and are known again too"):
        # One at a time, so that two files sent at once do not both find room for one.
        session.execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
        held = session.execute(
            sa.select(Attachment.size, Attachment.digest).where(
                Attachment.case_id == case.id, Attachment.digest.is_not(None)
            )
        ).all()
    if any(row.digest == digest for row in held):
        raise Unfit("This very file is in the case already")
    if sum(row.size for row in held) + size > MOST_OF_A_CASE:
        raise Unfit("The files of a case may hold 50 MB together, and there is no room for this")


def _about(by: Actor, file: Attachment) -> dict[str, Any]:
    return {
        "actor_id": by.user_id,
        "area_id": by.area_id,
        "case_id": file.case_id,
        "attachment_id": file.id,
    }
