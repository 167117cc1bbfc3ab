"""A worker hears of jobs through the queue, on both databases, and no two share an SQLite."""

import pickle
import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock, tasks
from marac.agencies.models import Area
from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from marac.tasks import Ending, Errand, Kind
from marac.tasks.models import Job, Outcome, Worker
from marac.tasks.queues import FILE, QUEUE, make_queue
from marac.tasks.worker import AlreadyAtWork, Labour
from tests.factories import Factory
from tests.postgres import postgres_cluster

CHORE = "tests.chore"
Ask = Callable[[], UUID]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def environment(
    request: pytest.FixtureRequest,
) -> Iterator[dict[str, str]]:
    """The settings of an installation on either database."""
    if request.param == "sqlite":
        yield {}
        return
    with postgres_cluster() as cluster:
        yield cluster.environment("marac_worker")


@pytest.fixture(scope="module")
def installed(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An installation with one area."""
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(Settings.from_environment(environment, instance=folder))
    with app.app_context():
        migrations.upgrade()
    with app.app_context():
        Factory(db.session).area("Harbour")
        db.session.commit()
    return app


@pytest.fixture(scope="module", autouse=True)
def _closed(installed: Flask) -> Iterator[None]:
    """Leave no connection behind."""
    yield
    if QUEUE in installed.extensions:
        installed.extensions[QUEUE].storage.close()
    with installed.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def done(installed: Flask) -> Iterator[list[UUID]]:
    """What was done of a kind that stands for any."""
    found: list[UUID] = []

    def finish(_session: Session, errand: Errand, _made: object) -> Ending:
        found.append(errand.id)
        return Ending()

    tasks.register(installed, Kind(CHORE, lambda _session, _errand: None, finish))
    yield found
    with installed.app_context():
        db.session.execute(sa.delete(Job))
        db.session.execute(sa.delete(Worker))
        db.session.commit()
        db.engine.dispose()


@pytest.fixture
def ask(installed: Flask) -> Ask:
    """Asks for a job in a transaction of its own."""

    def ask_for_one() -> UUID:
        with installed.app_context():
            area_id = db.session.scalars(sa.select(Area.id)).one()
            job = tasks.ask(
                db.session,
                kind=CHORE,
                asked_by_id=None,
                area_id=area_id,
                batch_id=uuid4(),
                about_id=uuid4(),
                target_id=uuid4(),
            )
            assert job is not None
            db.session.commit()
            return job.id

    return ask_for_one


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def outcome(app: Flask, job_id: UUID) -> Outcome | None:
    with app.app_context():
        return db.session.get_one(Job, job_id).outcome


def test_a_worker_does_what_waited_for_it_and_hears_of_what_is_asked_meanwhile(
    installed: Flask, done: list[UUID], ask: Ask
) -> None:
    before = ask()
    labour = Labour(installed, threads=2)
    labour.start()
    try:
        until(lambda: outcome(installed, before) is Outcome.DONE)
        begun = time.monotonic()
        after = ask()
        until(lambda: outcome(installed, after) is Outcome.DONE)
        assert time.monotonic() - begun < 10
    finally:
        labour.stop()
    assert done == [before, after]
    with installed.app_context():
        assert not tasks.is_anyone_at_work(db.session)


def test_the_queue_is_told_after_the_commit_and_of_ids_alone(
    installed: Flask, done: list[UUID], ask: Ask
) -> None:
    queue = make_queue(installed)
    queue.flush()
    ask()
    assert queue.storage.queue_size() == 0  # nobody would hear
    with installed.app_context():
        now = db.session.scalar(sa.select(sa.func.max(Job.created_at)))
        db.session.add(Worker(started_at=now, beat_at=now))
        db.session.commit()
    job_id = ask()
    (message,) = queue.storage.enqueued_items()
    assert str(job_id).encode() in message
    assert message.startswith(b'{"id"')
    queue.flush()
    queue.storage.close()


def test_what_is_taken_back_before_the_commit_is_never_told(
    installed: Flask, done: list[UUID], ask: Ask
) -> None:
    queue = make_queue(installed)
    queue.flush()
    with installed.app_context():
        session = db.session
        session.add(Worker(started_at=clock.now(), beat_at=clock.now()))
        area_id = session.scalars(sa.select(Area.id)).one()
        words = {"asked_by_id": None, "area_id": area_id, "batch_id": uuid4()}
        tasks.ask(session, kind=CHORE, about_id=uuid4(), target_id=uuid4(), **words)
        session.rollback()
        session.commit()
    assert queue.storage.queue_size() == 0
    queue.storage.close()


def test_a_queue_that_is_away_harms_nobody(
    installed: Flask, done: list[UUID], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marac.tasks import queues

    def fail(*_words: object) -> None:
        raise OSError("the disk is full")

    with installed.app_context():
        db.session.add(Worker(started_at=clock.now(), beat_at=clock.now()))
        db.session.commit()
    monkeypatch.setattr(queues, "tell", fail)
    job_id = ask()
    assert outcome(installed, job_id) is None


def test_a_second_worker_on_an_sqlite_is_told_so(installed: Flask, done: list[UUID]) -> None:
    with installed.app_context():
        kind = db.engine.dialect.name
    first = Labour(installed, threads=1)
    first.start()
    try:
        if kind == "sqlite":
            with pytest.raises(AlreadyAtWork):
                Labour(installed, threads=1)
            assert (installed.extensions["marac.settings"].instance / FILE).exists()
        else:
            second = Labour(installed, threads=1)
            second.start()
            second.stop()
    finally:
        first.stop()


def test_what_stands_in_a_queue_is_never_run_as_code(installed: Flask, done: list[UUID]) -> None:
    queue = make_queue(installed)
    queue.flush()
    queue.storage.enqueue(pickle.dumps(print))
    with pytest.raises(ValueError, match=r".*"):
        queue.dequeue()
    queue.flush()
    queue.storage.close()
