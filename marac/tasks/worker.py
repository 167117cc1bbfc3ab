"""A worker: takes jobs out of the queue, says every few seconds that it lives, sweeps each minute.

On SQLite there is one worker a machine, and a lock on a file holds it to that; so whatever is in
hand when it begins was left behind by one that died. On PostgreSQL there may be any number, and a
lease that runs out tells that its holder is gone.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from huey.consumer import Consumer
from sqlalchemy.orm import Session

from marac import clock
from marac.config import Settings
from marac.database import db
from marac.tasks import running
from marac.tasks.kinds import MINUTELY
from marac.tasks.models import Job, Worker
from marac.tasks.queries import list_due
from marac.tasks.queues import let_do, let_do_each_minute, make_queue, put

LOG = logging.getLogger(__name__)
BEAT, SOON = 10.0, 5
KEPT = timedelta(days=35)
LOCK = "worker.lock"
# A service manager's SIGTERM lets what is in hand be finished, for as long as it waits itself.
CONSUMER = {
    "worker_type": "thread",
    "max_delay": 1.0,
    "graceful_signal": "TERM",
    "shutdown_timeout": 60,
}


class AlreadyAtWork(RuntimeError):
    """Another worker has this machine's lock."""


class Hands(Consumer):  # type: ignore[misc]
    """Huey's consumer; in a process that serves pages too, signals are not for it."""

    signals = True

    def _set_signal_handlers(self) -> None:
        if self.signals:
            super()._set_signal_handlers()


class Labour:
    """One worker's life, from its first beat to its last."""

    def __init__(self, app: Flask, *, threads: int) -> None:
        self._app = app
        self._leases = running.Leases()
        self._over = threading.Event()
        self._lock = _lock(app)
        self._queue = make_queue(app)
        let_do(self._queue, self._do)
        let_do_each_minute(self._queue, self._each_minute)
        # On PostgreSQL each thread listens on a connection of its own, which it must close itself.
        self._queue.on_shutdown()(self._queue.storage.close)
        self._hands = Hands(self._queue, workers=threads, **CONSUMER)
        self._id = self._in_session(self._begin)
        self._heart = threading.Thread(target=self._beat_on, name="heart", daemon=True)

    def run(self) -> None:
        """Work until the process is told to end."""
        self._heart.start()
        self._put_due()
        try:
            self._hands.run()
        finally:
            self._end()

    def start(self) -> None:
        """Work beside something else in this process, until `stop`."""
        self._hands.signals = False
        self._heart.start()
        self._put_due()
        self._hands.start()

    def stop(self) -> None:
        """End soon; a job that takes longer is left to the next worker."""
        self._hands.shutdown_timeout = SOON
        self._hands.stop(graceful=True)
        self._end()

    def _do(self, job_id: UUID) -> None:
        again = running.do(self._app, job_id, self._leases)
        if again is not None:
            put(self._queue, job_id, again)

    def _each_minute(self) -> None:
        for name, work in self._app.extensions.get(MINUTELY, {}).items():
            try:
                self._in_session(work)
            except Exception as error:
                LOG.error("%s failed this minute: %s", name, type(error).__name__)
        self._in_session(_tidy)
        self._put_due()

    def _put_due(self) -> None:
        """Put into the queue what it has missed; a job that is in it twice is done once."""
        for job_id in self._in_session(list_due):
            put(self._queue, job_id, clock.now())

    def _begin(self, session: Session) -> UUID:
        if self._lock is not None:
            running.take_leases_from_the_dead(session)
            running.give_up(session)
            session.execute(
                sa.update(Worker).where(Worker.stopped_at.is_(None)).values(stopped_at=clock.now())
            )
        worker = Worker(started_at=clock.now(), beat_at=clock.now())
        session.add(worker)
        session.flush()
        return worker.id

    def _beat_on(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._in_session(self._beat)
            except Exception as error:
                LOG.error("a beat was missed: %s", type(error).__name__)

    def _beat(self, session: Session) -> None:
        session.execute(sa.update(Worker).where(Worker.id == self._id).values(beat_at=clock.now()))
        self._leases.extend(session)

    def _end(self) -> None:
        self._over.set()
        with self._app.app_context():
            worker = db.session.get(Worker, self._id)
            if worker is not None:
                worker.stopped_at = clock.now()
            self._leases.give_back(db.session)
            db.session.commit()
        self._queue.storage.close()
        if self._lock is not None:
            self._lock.close()

    def _in_session(self, work: Callable[[Session], Any]) -> Any:
        """Do something in a transaction of its own."""
        with self._app.app_context():
            found = work(db.session)
            db.session.commit()
            return found


def _tidy(session: Session) -> None:
    """Give up what died too often, and forget what ended long ago."""
    running.give_up(session)
    before = clock.now() - KEPT
    session.execute(sa.delete(Job).where(Job.ended_at < before))
    session.execute(sa.delete(Worker).where(Worker.beat_at < before))


def _lock(app: Flask) -> IO[bytes] | None:
    """Be the one worker of this machine's SQLite, for as long as the process lives."""
    settings: Settings = app.extensions["marac.settings"]
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return None
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = open(settings.instance / LOCK, "wb")  # noqa: SIM115, PTH123 - held until the end
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise AlreadyAtWork(os.fspath(settings.instance)) from None
    return file
