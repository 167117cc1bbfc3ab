"""Whether anybody works, and what waits to be done."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.database import instant
from marac.tasks.kinds import Errand, errand_of
from marac.tasks.models import Job, Worker

# Work is tried this often before it is given up.
TRIES = 5
# Who has not been heard of for so long is taken for dead.
SILENCE = timedelta(seconds=60)


def at_work() -> sa.ColumnElement[bool]:
    """Say that a worker is there: not stopped, and heard of a moment ago."""
    lately = instant(lambda: clock.now() - SILENCE)
    return sa.exists().where(Worker.stopped_at.is_(None), Worker.beat_at > lately)


def is_anyone_at_work(session: Session) -> bool:
    """Tell whether a worker is there to do what is asked for."""
    return bool(session.scalar(sa.select(at_work())))


def last_beat(session: Session) -> datetime | None:
    """Say when a worker was last heard of."""
    return session.scalar(sa.select(sa.func.max(Worker.beat_at)))


def due() -> sa.ColumnElement[bool]:
    """Say that a job waits to be done: its time has come and nobody has it in hand."""
    now = instant()
    return sa.and_(
        Job.ended_at.is_(None),
        Job.not_before <= now,
        Job.attempts < TRIES,
        sa.or_(Job.lease_until.is_(None), Job.lease_until <= now),
    )


def list_due(session: Session) -> list[UUID]:
    """List the jobs that wait to be done, the oldest first."""
    return list(session.scalars(sa.select(Job.id).where(due()).order_by(Job.not_before, Job.id)))


def list_next(session: Session, *, after: Errand, limit: int) -> list[Errand]:
    """List the jobs that were asked for together with one and wait to be done after it."""
    found = session.scalars(
        sa.select(Job)
        .where(due(), Job.batch_id == after.batch_id, Job.kind == after.kind, Job.id > after.id)
        .order_by(Job.id)
        .limit(limit)
    )
    return [errand_of(job) for job in found]
