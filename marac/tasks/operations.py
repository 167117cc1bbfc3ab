"""Asking for work and taking it back, in the transaction of whoever decides it."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.tasks.models import Job, Outcome
from marac.tasks.queries import is_anyone_at_work

ASKED = "jobs_asked"


def ask(  # noqa: PLR0913 - a row is asked for by what stands in it
    session: Session,
    *,
    kind: str,
    asked_by_id: UUID | None,
    area_id: UUID,
    batch_id: UUID,
    about_id: UUID,
    target_id: UUID,
    detail: str = "",
    not_before: datetime | None = None,
    anew: bool = False,
) -> Job | None:
    """Ask for one job; what is asked for already and not done yet is not asked for twice.

    The worker hears of it once this transaction stands. One that is in hand may have read already
    what has changed since: asked for `anew`, it is done once more when it is done.
    """
    same = {"kind": kind, "about_id": about_id, "target_id": target_id, "detail": detail}
    if anew and _do_once_more(session, same, not_before or clock.now()):
        return None
    found = sa.select(Job.id).filter_by(**same).where(Job.ended_at.is_(None))
    if session.scalar(found) is not None:
        return None
    job = Job(
        **same,
        asked_by_id=asked_by_id,
        area_id=area_id,
        batch_id=batch_id,
        not_before=not_before or clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(job)
    except sa.exc.IntegrityError:
        return None  # asked for by somebody else in this very moment
    if is_anyone_at_work(session):
        session.info.setdefault(ASKED, []).append((job.id, job.not_before))
    return job


def _do_once_more(session: Session, same: dict[str, object], not_before: datetime) -> bool:
    """Let a job that is in hand be done again; false if none is, or it has ended in this moment."""
    now = clock.now()
    in_hand = sa.update(Job).filter_by(**same).where(Job.ended_at.is_(None), Job.lease_until > now)
    # Later than it was begun, by which whoever has it in hand knows.
    later = max(not_before, now + timedelta(microseconds=1))
    done = session.execute(
        in_hand.values(not_before=later).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def cancel(session: Session, *, asked_by_id: UUID, batch_id: UUID) -> int:
    """Take back what is not done yet of a batch; say how many jobs. One in hand comes to nothing.

    A worker that is about to finish one has its row, and whichever is first stands.
    """
    done = session.execute(
        sa.update(Job)
        .where(
            Job.asked_by_id == asked_by_id,
            Job.batch_id == batch_id,
            Job.ended_at.is_(None),
        )
        .values(ended_at=clock.now(), outcome=Outcome.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return int(done.rowcount)  # type: ignore[attr-defined]
