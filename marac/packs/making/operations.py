"""Asking for every agency's pack, taking it back, and asking again for those that failed."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from marac import tasks
from marac.access import Actor
from marac.events import publish
from marac.meetings.models import Meeting
from marac.packs.making.events import PacksAsked, PacksCancelled
from marac.packs.making.queries import latest_batch
from marac.packs.models import Edition
from marac.tasks import Job, Outcome

ISSUE = "packs.issue"
UNMADE = (Outcome.FAILED, Outcome.DECLINED)


def ask_for_packs(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency_ids: Iterable[UUID],
    edition: Edition = Edition.SCREEN,
) -> int:
    """Ask for the packs of some agencies; give how many were not asked for already."""
    if by.area_id is None:
        return 0
    batch_id, asked = uuid7(), []
    for agency_id in agency_ids:
        job = tasks.ask(
            session,
            kind=ISSUE,
            asked_by_id=by.user_id,
            area_id=by.area_id,
            batch_id=batch_id,
            about_id=meeting.id,
            target_id=agency_id,
            detail=edition.value,
        )
        if job is not None:
            asked.append(agency_id)
    if asked:
        publish(
            session,
            PacksAsked(
                actor_id=by.user_id,
                area_id=by.area_id,
                meeting_id=meeting.id,
                batch_id=batch_id,
                agency_ids=tuple(asked),
            ),
        )
    return len(asked)


def cancel_packs(session: Session, *, by: Actor, meeting: Meeting) -> int:
    """Take back what the actor asked for last and is not made yet; what is made stands."""
    batch_id = session.scalar(sa.select(latest_batch(by, meeting.id)))
    if batch_id is None:
        return 0
    count = tasks.cancel(session, asked_by_id=by.user_id, batch_id=batch_id)
    if count:
        publish(
            session,
            PacksCancelled(
                actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting.id, count=count
            ),
        )
    return count


def list_unmade(session: Session, *, by: Actor, meeting: Meeting) -> list[UUID]:
    """List the agencies whose pack the actor asked for last and that did not come to be."""
    found = sa.select(Job.target_id).where(
        Job.batch_id == latest_batch(by, meeting.id),
        Job.asked_by_id == by.user_id,
        Job.outcome.in_(UNMADE),
    )
    return list(session.scalars(found.order_by(Job.id)))
