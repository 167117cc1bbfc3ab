"""Doing one job: taken with a lease, done once, tried again after a pause, given up by name.

The claim is a short transaction; what takes long holds none; what is written is committed together
with the job's end by whoever still holds its lease. A worker that dies anywhere leaves either
everything or nothing, and the job to the next one.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid4

from marac import clock
from marac.database import act_as, db
from marac.tasks.kinds import Declined, Ending, Errand, Kind, TryAgain, errand_of, find_kind
from marac.tasks.models import Job, Outcome, Why
from marac.tasks.queries import TRIES, due

LOG = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
# However alive its worker is, a job that takes longer than this is another's to try.
LONGEST = timedelta(minutes=20)
FIRST_PAUSE, PAUSE_GROWS = timedelta(seconds=5), 4
# Whoever asked is waiting, and deaths of workers count as tries too.
LONGEST_PAUSE = timedelta(minutes=2)


class LeaseLost(Exception):
    """The job was cancelled, or given to somebody else, while it was being done."""


class Leases:
    """The leases that this process holds, which its heartbeat makes last."""

    def __init__(self) -> None:
        self._held: dict[UUID, datetime] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def holding(self, lease: UUID) -> Iterator[None]:
        """Let a lease last while its job is being done."""
        with self._lock:
            self._held[lease] = clock.now()
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(lease, None)

    def extend(self, session: Session) -> None:
        """Make every lease last that is not older than the longest job may be."""
        now = clock.now()
        with self._lock:
            held = [lease for lease, since in self._held.items() if now - since < LONGEST]
        _let_last(session, held, now + LEASE)

    def give_back(self, session: Session) -> None:
        """Let others have at once what is in hand."""
        with self._lock:
            held = list(self._held)
        _let_last(session, held, clock.now())


def _let_last(session: Session, leases: list[UUID], until: datetime) -> None:
    if leases:
        session.execute(
            sa.update(Job)
            .where(Job.lease_id.in_(leases), Job.ended_at.is_(None))
            .values(lease_until=until)
            .execution_options(synchronize_session=False)
        )


def do(app: Flask, job_id: UUID, leases: Leases | None = None) -> datetime | None:
    """Do a job, unless somebody else does or it is over; say when to try it again, if at all."""
    with app.app_context():
        session = db.session
        taken = _claim(session, job_id)
        if taken is None:
            return None
        errand, lease = taken
        kind = find_kind(app, errand.kind)
        with (leases or Leases()).holding(lease):
            try:
                return _try(session, kind, errand, lease)
            except LeaseLost:
                session.rollback()
                return None


def _claim(session: Session, job_id: UUID) -> tuple[Errand, UUID] | None:
    lease, now = uuid4(), clock.now()
    claim = (
        sa.update(Job)
        .where(Job.id == job_id, due())
        .values(attempts=Job.attempts + 1, lease_id=lease, lease_until=now + LEASE, begun_at=now)
        .execution_options(synchronize_session=False)
    )
    claimed = session.execute(claim).rowcount  # type: ignore[attr-defined]
    job = session.get(Job, job_id) if claimed else None
    errand = errand_of(job) if job is not None else None
    session.commit()
    return (errand, lease) if errand is not None else None


def _try(session: Session, kind: Kind | None, errand: Errand, lease: UUID) -> datetime | None:
    """Do it once, by the sight of the person who asked, and write down how it went."""
    if kind is None:
        return _end(session, errand, lease, Outcome.DECLINED, Why.GONE)
    if errand.asked_by_id is not None:
        act_as(session, user_id=errand.asked_by_id, area_id=errand.area_id)
    try:
        made = kind.prepare(session, errand)
        session.rollback()
        job = _held(session, errand, lease)
        again = _close(job, kind.finish(session, errand, made))
        session.commit()
    except Declined as no:
        return _end(session, errand, lease, Outcome.DECLINED, no.why)
    except TryAgain as later:
        return _put_off(session, errand, lease, later.why)
    except LeaseLost:
        raise
    except Exception as error:
        # What broke may carry somebody's words, which no log may hold.
        LOG.error("job %s broke: %s", errand.id, type(error).__name__)
        return _put_off(session, errand, lease, Why.BROKEN)
    return again


def _held(session: Session, errand: Errand, lease: UUID) -> Job:
    """Take the row of a job for writing, if it is still ours to finish."""
    job = session.scalar(
        sa.select(Job)
        .where(Job.id == errand.id, Job.lease_id == lease, Job.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if job is None:
        raise LeaseLost
    return job


def _close(job: Job, ending: Ending) -> datetime | None:
    """Write down that a job is done, or when to do it once more if it was asked for meanwhile."""
    job.why = None
    if job.begun_at is not None and job.not_before > job.begun_at:
        job.attempts, job.lease_id, job.lease_until = 0, None, None
        return job.not_before
    job.outcome, job.result_id, job.ended_at = ending.outcome, ending.result_id, clock.now()
    return None


def _end(
    session: Session, errand: Errand, lease: UUID, outcome: Outcome, why: Why
) -> datetime | None:
    session.rollback()
    job = _held(session, errand, lease)
    job.outcome, job.why, job.ended_at = outcome, why, clock.now()
    session.commit()
    return None


def _put_off(session: Session, errand: Errand, lease: UUID, why: Why) -> datetime | None:
    """Give a job back, to be tried after a pause that grows; after the last try, name it failed."""
    session.rollback()
    job = _held(session, errand, lease)
    if job.attempts >= TRIES:
        return _end(session, errand, lease, Outcome.FAILED, why)
    job.why, job.lease_id, job.lease_until = why, None, None
    pause = min(FIRST_PAUSE * PAUSE_GROWS ** (job.attempts - 1), LONGEST_PAUSE)
    job.not_before = clock.now() + pause
    again = job.not_before
    session.commit()
    return again


def give_up(session: Session) -> None:
    """Name as failed what was tried as often as it may be and whose last worker died over it."""
    now = clock.now()
    session.execute(
        sa.update(Job)
        .where(Job.ended_at.is_(None), Job.attempts >= TRIES, Job.lease_until <= now)
        .values(ended_at=now, outcome=Outcome.FAILED, why=Why.WORKER_DIED)
        .execution_options(synchronize_session=False)
    )


def take_leases_from_the_dead(session: Session) -> None:
    """Free every job in hand: for a worker that knows itself to be the only one there is."""
    now = clock.now()
    session.execute(
        sa.update(Job)
        .where(Job.ended_at.is_(None), Job.lease_until > now)
        .values(lease_until=now)
        .execution_options(synchronize_session=False)
    )
