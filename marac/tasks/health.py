"""Whether there is somebody to do what pages do not wait for, and whether it gets done."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.database import db
from marac.health import Finding, fault, ok, warning
from marac.tasks.models import Job, Outcome
from marac.tasks.queries import is_anyone_at_work, last_beat

STUCK = timedelta(minutes=10)
DAY = timedelta(days=1)


def check_worker(_app: Flask) -> Finding:
    """Ask when a worker was last heard of, and count what waits and what failed."""
    now = clock.now()
    waiting, stuck, failed = db.session.execute(
        sa.select(
            sa.func.count().filter(Job.ended_at.is_(None)),
            sa.func.count().filter(Job.ended_at.is_(None), Job.not_before < now - STUCK),
            sa.func.count().filter(Job.outcome == Outcome.FAILED, Job.ended_at > now - DAY),
        )
    ).one()
    if not is_anyone_at_work(db.session):
        return _nobody(waiting)
    if stuck:
        return fault(f"A worker is there, but {stuck} jobs have waited for over ten minutes.")
    if failed:
        return warning(f"{failed} jobs were given up within a day. Their pages offer them again.")
    return ok(f"A worker is there. Jobs that wait: {waiting}.")


def _nobody(waiting: int) -> Finding:
    beat = last_beat(db.session)
    if waiting:
        return fault(f"No worker is there and {waiting} jobs wait. Run: marac worker")
    if beat is not None:
        seconds = round((clock.now() - beat).total_seconds())
        return warning(f"The worker has not been heard of for {seconds} s. Run: marac worker")
    return warning("No worker has ever run, so papers are made while people wait: marac worker")
