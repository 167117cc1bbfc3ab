"""`marac doctor` says whether there is somebody to do what pages do not wait for."""

from datetime import timedelta

import pytest
from flask import Flask

from marac import clock
from marac.health import Finding, State
from marac.tasks.health import check_worker
from marac.tasks.models import Outcome, Worker
from tests.tasks.conftest import Chores


@pytest.fixture
def look(app: Flask, chores: Chores) -> object:
    """Looks as the command does, in a session of its own."""

    def examine() -> Finding:
        chores.session.commit()
        with app.app_context():
            return check_worker(app)

    return examine


def appear(chores: Chores) -> None:
    now = clock.now()
    chores.session.add(Worker(started_at=now, beat_at=now))


def test_no_worker_at_all_is_worth_a_word(look) -> None:
    assert look().state is State.WARNING
    assert "papers are made while people wait" in look().words


def test_work_that_waits_for_nobody_is_a_fault(look, chores: Chores) -> None:
    chores.ask()
    found = look()
    assert (found.state, found.words) == (
        State.FAULT,
        "No worker is there and 1 jobs wait. Run: marac worker",
    )


def test_a_worker_that_is_there_is_well_and_one_that_fell_silent_is_not(
    look, chores: Chores
) -> None:
    appear(chores)
    assert look() == Finding(State.OK, "A worker is there. Jobs that wait: 0.")
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        assert look().words == "The worker has not been heard of for 300 s. Run: marac worker"


def test_a_worker_that_does_nothing_is_a_fault(look, chores: Chores) -> None:
    job = chores.ask()
    assert job is not None
    job.not_before -= timedelta(minutes=11)
    appear(chores)
    assert look().state is State.FAULT
    assert "1 jobs have waited for over ten minutes" in look().words


def test_jobs_that_were_given_up_are_counted_for_a_day(look, chores: Chores) -> None:
    job = chores.ask()
    assert job is not None
    job.outcome, job.ended_at = Outcome.FAILED, clock.now()
    appear(chores)
    assert look().state is State.WARNING
    assert look().words.startswith("1 jobs were given up within a day.")
