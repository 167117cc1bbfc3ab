"""A job is done once, by one worker, or says by name why not."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock, tasks
from marac.database.standpoint import standpoint_of
from marac.tasks import running
from marac.tasks.models import Job, Outcome, Why, Worker
from marac.tasks.queries import TRIES, list_due
from tests.tasks.conftest import Chores


def put_off(job: Job) -> timedelta:
    return job.not_before - clock.now()


def test_a_job_is_done_once_and_keeps_what_it_made(app: Flask, chores: Chores) -> None:
    job = chores.ask()
    assert job is not None
    for _ in range(2):
        assert running.do(app, job.id) is None
    assert chores.fresh(job).outcome is Outcome.DONE
    assert job.result_id == job.target_id
    assert chores.finished == [job.id]


def test_what_is_asked_for_and_not_done_yet_is_not_asked_for_twice(
    app: Flask, chores: Chores
) -> None:
    same = {"about_id": uuid4(), "target_id": uuid4()}
    first, second = chores.ask(**same), chores.ask(**same)
    assert first is not None
    assert second is None
    running.do(app, first.id)
    assert chores.ask(**same) is not None


def test_a_job_sees_what_the_person_who_asked_may_see(app: Flask, chores: Chores) -> None:
    seen = []

    def look(session: Session, _errand: Any) -> None:
        point = standpoint_of(session)
        seen.append((point.user_id, point.area_id, point.mode))

    chores.trouble = look
    job = chores.ask()
    assert job is not None
    running.do(app, job.id)
    assert seen == [(chores.asker.id, chores.area_id, "")]


def test_a_job_that_breaks_is_tried_again_after_growing_pauses_and_then_named(
    app: Flask, chores: Chores, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_session: Session, _errand: Any) -> None:
        raise ValueError("Amina Yusuf")

    chores.trouble = fail
    job = chores.ask()
    assert job is not None
    pauses, moment = [], clock.now()
    for _ in range(TRIES):
        with clock.moved_to(moment):
            again = running.do(app, job.id)
        pauses.append(again and round((again - moment).total_seconds()))
        moment += timedelta(hours=1)
    assert pauses == [5, 20, 80, 120, None]
    assert (chores.fresh(job).outcome, job.why) == (Outcome.FAILED, Why.BROKEN)
    assert chores.finished == []
    assert "ValueError" in caplog.text
    assert "Amina" not in caplog.text


def test_a_job_waits_until_its_time(app: Flask, chores: Chores) -> None:
    job = chores.ask(not_before=clock.now() + timedelta(minutes=2))
    assert job is not None
    running.do(app, job.id)
    assert chores.prepared == []
    with clock.moved_to(clock.now() + timedelta(minutes=3)):
        assert list_due(chores.session) == [job.id]
        running.do(app, job.id)
    assert chores.finished == [job.id]


def test_what_cannot_be_done_is_declined_and_not_tried_again(app: Flask, chores: Chores) -> None:
    def decline(_session: Session, _errand: Any) -> None:
        raise tasks.Declined(Why.SEAT_LOST)

    chores.trouble = decline
    job = chores.ask()
    assert job is not None
    running.do(app, job.id)
    assert (chores.fresh(job).outcome, job.why) == (Outcome.DECLINED, Why.SEAT_LOST)
    assert list_due(chores.session) == []


def test_a_job_of_a_kind_that_is_gone_is_declined(app: Flask, chores: Chores) -> None:
    job = chores.ask(kind="of.an.earlier.version")
    assert job is not None
    running.do(app, job.id)
    assert (chores.fresh(job).outcome, job.why) == (Outcome.DECLINED, Why.GONE)


def test_a_job_that_is_cancelled_while_it_is_done_comes_to_nothing(
    app: Flask, chores: Chores
) -> None:
    def cancel(_session: Session, errand: Any) -> None:
        by = chores.asker.id
        assert tasks.cancel(chores.session, asked_by_id=by, batch_id=errand.batch_id) == 1
        chores.session.commit()

    chores.trouble = cancel
    job = chores.ask()
    assert job is not None
    running.do(app, job.id)
    assert chores.fresh(job).outcome is Outcome.CANCELLED
    assert chores.finished == []


def test_nobody_cancels_what_somebody_else_asked_for(chores: Chores) -> None:
    job = chores.ask()
    assert job is not None
    assert tasks.cancel(chores.session, asked_by_id=uuid4(), batch_id=job.batch_id) == 0
    assert chores.fresh(job).ended_at is None


def take(app: Flask, job_id: UUID) -> None:
    """Take a job as a worker does that dies at once."""
    with app.app_context():
        from marac.database import db

        assert running._claim(db.session, job_id) is not None


def test_what_a_dead_worker_had_in_hand_is_done_by_the_next(app: Flask, chores: Chores) -> None:
    job = chores.ask()
    assert job is not None
    take(app, job.id)
    running.do(app, job.id)
    assert chores.finished == []  # its lease still runs
    with clock.moved_to(clock.now() + running.LEASE * 2):
        running.do(app, job.id)
    assert chores.finished == [job.id]


def test_a_worker_that_was_taken_for_dead_finishes_nothing(app: Flask, chores: Chores) -> None:
    def be_slow(_session: Session, errand: Any) -> None:
        chores.trouble = lambda _session, _errand: None
        with clock.moved_to(clock.now() + running.LEASE * 2):
            running.do(app, errand.id)

    chores.trouble = be_slow
    job = chores.ask()
    assert job is not None
    running.do(app, job.id)
    assert chores.prepared == [job.id, job.id]
    assert chores.finished == [job.id]


def test_a_job_over_which_every_worker_dies_is_named_failed(app: Flask, chores: Chores) -> None:
    job = chores.ask()
    assert job is not None
    moment = clock.now()
    for _ in range(TRIES):
        with clock.moved_to(moment):
            take(app, job.id)
        moment += running.LEASE * 2
    with clock.moved_to(moment):
        assert list_due(chores.session) == []
        running.give_up(chores.session)
        chores.session.commit()
    assert (chores.fresh(job).outcome, job.why) == (Outcome.FAILED, Why.WORKER_DIED)


def test_a_heartbeat_makes_a_lease_last_but_not_for_ever(app: Flask, chores: Chores) -> None:
    job, leases, begun = chores.ask(), running.Leases(), clock.now()
    assert job is not None
    take(app, job.id)
    with leases.holding(chores.fresh(job).lease_id or uuid4()):
        for minutes, until in ((1, 2), (19, 20), (21, 20)):
            with clock.moved_to(begun + timedelta(minutes=minutes)):
                leases.extend(chores.session)
                chores.session.commit()
            assert chores.fresh(job).lease_until == begun + timedelta(minutes=until)
        leases.give_back(chores.session)
        chores.session.commit()
    assert chores.fresh(job).lease_until == begun


def test_a_worker_counts_as_there_for_a_minute_after_its_last_beat(session: Session) -> None:
    now = clock.now()
    assert not tasks.is_anyone_at_work(session)
    worker = Worker(started_at=now, beat_at=now)
    session.add(worker)
    session.commit()
    assert tasks.is_anyone_at_work(session)
    with clock.moved_to(now + timedelta(seconds=61)):
        assert not tasks.is_anyone_at_work(session)
    worker.stopped_at = now
    session.commit()
    assert not tasks.is_anyone_at_work(session)
    assert session.scalar(sa.select(sa.func.count(Worker.id))) == 1
