"""Drafting, editing, approving and amending minutes."""

import copy
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.database import beyond
from marac.events import publish
from marac.meetings.minutes import events
from marac.meetings.minutes.assembling import assemble
from marac.meetings.minutes.content import CASE_TEXTS, digest_of
from marac.meetings.models import Heading, Meeting, MinutesRevision
from marac.refusals import Clash, Refused


def draft_minutes(session: Session, *, by: Actor, meeting: Meeting) -> MinutesRevision:
    """Draft the minutes from the record of the room; the first version, or a fresh start."""
    if meeting.concluded_at is None:
        raise Refused("The meeting has not been concluded, so there is nothing to minute yet.")
    latest = _latest(session, meeting)
    if latest is not None and latest.approved_at is not None:
        raise Refused("These minutes are approved. Amend them, with your reason.")
    with beyond(session, "the record is laid down whole, and cut for each reader"):
        content = assemble(session, meeting)
    revision = _add(session, by, meeting, content, latest)
    publish(session, events.MinutesDrafted(**events.about(by, revision)))
    return revision


def edit_case(  # noqa: PLR0913 - which words, where, over what
    session: Session,
    *,
    by: Actor,
    revision: MinutesRevision,
    listing_id: UUID,
    texts: Mapping[str, str],
    digest: str,
) -> MinutesRevision:
    """Change the words about one case in a draft; another author's draft becomes a new version.

    `digest` is that of the draft on the screen: if it has moved on, nothing is overwritten.
    """
    content = _editable(session, revision, digest)
    entry = next(c for c in content["cases"] if c["listing_id"] == str(listing_id))
    for heading in Heading:
        if heading.value in texts:
            entry["notes"][heading.value] = texts[heading.value]
    entry.update({name: texts[name] for name in CASE_TEXTS if name in texts})
    return _edited(session, by, revision, content)


def edit_business(
    session: Session, *, by: Actor, revision: MinutesRevision, text: str, digest: str
) -> MinutesRevision:
    """Change what a draft says of any other business."""
    content = _editable(session, revision, digest)
    content["any_other_business"] = text
    return _edited(session, by, revision, content)


def amend(session: Session, *, by: Actor, meeting: Meeting, reason: str) -> MinutesRevision:
    """Open a new version beside the approved one, which stays as it is."""
    latest = _latest(session, meeting)
    if latest is None or latest.approved_at is None:
        raise Refused("Only approved minutes are amended. Edit the draft instead.")
    revision = _add(session, by, meeting, copy.deepcopy(latest.content), latest)
    revision.reason = reason
    publish(session, events.MinutesAmended(**events.about(by, revision)))
    return revision


def approve(
    session: Session, *, by: Actor, revision: MinutesRevision, stands_in: bool = False
) -> None:
    """Approve a version, as a chair who wrote none of these minutes; it never changes again.

    `stands_in` lets the information governance lead approve where no chair can.
    """
    refusal = why_not_approve(session, by=by, revision=revision, stands_in=stands_in)
    if refusal:
        raise Refused(refusal)
    revision.approved_at, revision.approved_by_id = clock.now(), by.user_id
    revision.stood_in = not by.has(Role.CHAIR)
    session.flush()
    about = events.about(by, revision)
    approved = events.MinutesApproved(**about, digest=revision.digest, stood_in=revision.stood_in)
    publish(session, approved)


def why_not_approve(
    session: Session, *, by: Actor, revision: MinutesRevision, stands_in: bool = False
) -> str:
    """Say why a person cannot approve a version; nothing when they can."""
    standing_in = stands_in and by.has(Role.INFORMATION_GOVERNANCE)
    if not by.has(Role.CHAIR) and not standing_in:
        return "Minutes are approved by a chair."
    authors = session.scalars(
        sa.select(MinutesRevision.author_id).where(
            MinutesRevision.meeting_id == revision.meeting_id
        )
    ).all()
    if revision.approved_at is None and by.user_id in authors:
        return "You wrote a version of these minutes, so another chair must approve them."
    return why_not_final(session, revision=revision)


def why_not_final(session: Session, *, revision: MinutesRevision) -> str:
    """Say why nobody can approve a version any more; nothing when somebody can."""
    if revision.approved_at is not None:
        return "This version is approved already."
    latest = sa.select(sa.func.max(MinutesRevision.number)).where(
        MinutesRevision.meeting_id == revision.meeting_id
    )
    if revision.number != session.scalar(latest):
        return "There is a later version. Approve that one."
    if digest_of(revision.content) != revision.digest:
        return "This version does not match its own seal, so it cannot be approved."
    return ""


def _latest(session: Session, meeting: Meeting) -> MinutesRevision | None:
    session.execute(sa.select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    return session.scalar(
        sa.select(MinutesRevision)
        .where(MinutesRevision.meeting_id == meeting.id)
        .order_by(MinutesRevision.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _add(
    session: Session,
    by: Actor,
    meeting: Meeting,
    content: dict[str, Any],
    latest: MinutesRevision | None,
) -> MinutesRevision:
    """Add the next version; one that continues a draft amendment keeps its reason."""
    continues = latest is not None and latest.approved_at is None
    revision = MinutesRevision(
        meeting_id=meeting.id,
        number=latest.number + 1 if latest is not None else 1,
        author_id=by.user_id,
        content=content,
        reason=latest.reason if latest is not None and continues else "",
        digest=digest_of(content),
    )
    session.add(revision)
    session.flush()
    return revision


def _editable(session: Session, revision: MinutesRevision, digest: str) -> dict[str, Any]:
    """Copy the content of the latest draft, unless it moved on while somebody was typing."""
    latest = _latest(session, session.get_one(Meeting, revision.meeting_id))
    if latest is not None and latest.approved_at is not None:
        raise Refused("These minutes are approved and never change. Amend them, with your reason.")
    if latest is not revision or revision.digest != digest:
        raise Clash("Somebody else has changed this draft while you were typing.")
    return copy.deepcopy(revision.content)


def _edited(
    session: Session, by: Actor, revision: MinutesRevision, content: dict[str, Any]
) -> MinutesRevision:
    """Keep an author's own draft as one version; whoever else edits it becomes an author too."""
    if content == revision.content:
        return revision
    if revision.author_id == by.user_id:
        revision.content, revision.digest = content, digest_of(content)
        session.flush()
    else:
        meeting = session.get_one(Meeting, revision.meeting_id)
        revision = _add(session, by, meeting, content, revision)
    publish(session, events.MinutesEdited(**events.about(by, revision)))
    return revision
