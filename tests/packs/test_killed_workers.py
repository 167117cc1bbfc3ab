"""Workers are killed while they issue packs: each pack arrives whole, once, or is named failed.

`KILLS=50 pytest --timeout=3600 tests/packs/test_killed_workers.py` kills more often.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock, documents
from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from marac.packs.making.operations import ask_for_packs
from marac.packs.models import Paper
from marac.tasks import Job, Outcome, Why
from tests.conftest import STORY_TIME
from tests.factories import Factory
from tests.packs.conftest import Story
from tests.readiness import readiness

KILLS = int(os.environ.get("KILLS", "3"))
LONGEST = 300
BLANK = (
    "<!doctype html><html lang=en><head><title>P</title></head><body><h1>Paper</h1></body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an instance of its own."""
    return tmp_path / "instance"


@pytest.fixture
def make(folder: Path) -> Iterator[Factory]:
    """Makes things in that instance, as everything in this story does."""
    app = create_app(Settings.from_environment({}, instance=folder))
    with clock.moved_to(STORY_TIME), readiness():
        with app.app_context():
            migrations.upgrade()
        with app.app_context():
            yield Factory(db.session)
            db.session.rollback()
            db.engine.dispose()


def waiting(session: Session) -> int:
    """Count what is not done yet, without a lock that the worker would wait for."""
    session.rollback()
    session.connection(execution_options={"marac_reading": True})
    count = session.scalar(sa.select(sa.func.count(Job.id)).where(Job.ended_at.is_(None)))
    session.rollback()
    return count or 0


def ask(story: Story) -> None:
    """Ask for both packs, unless they are being made."""
    by = story.make.actor(story.coordinator)
    agencies = (story.police.id, story.housing.id)
    ask_for_packs(story.make.session, by=by, meeting=story.meeting, agency_ids=agencies)
    story.make.session.commit()


def begin(folder: Path, *pdf: Path) -> subprocess.Popen[str]:
    """Start a worker, and wait until it is at work."""
    words = [str(folder), STORY_TIME.isoformat(), *map(str, pdf)]
    command = [sys.executable, "-m", "tests.packs.toiling", *words]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "at work\n"
    return worker


def kill(worker: subprocess.Popen[str]) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=10)
    assert worker.stdout is not None
    worker.stdout.close()
    assert worker.returncode == -signal.SIGKILL


def finish(folder: Path, session: Session, *pdf: Path) -> float:
    """Let a worker do what is left; give how many seconds that took."""
    worker, begun = begin(folder, *pdf), time.monotonic()
    try:
        while waiting(session) and time.monotonic() < begun + LONGEST:
            time.sleep(0.1)
    finally:
        kill(worker)
    assert waiting(session) == 0
    return time.monotonic() - begun


def test_every_pack_arrives_whole_and_once_however_often_its_worker_is_killed(
    folder: Path, canaries: Story
) -> None:
    session, dice = canaries.make.session, random.Random(7)
    canaries.make.session.commit()
    blank = folder / "blank.pdf"
    blank.write_bytes(documents.render(BLANK, title="Paper"))
    ask(canaries)
    usual = finish(folder, session, blank)  # so that a slow machine is given time to do something
    for number in range(KILLS):
        ask(canaries)
        # Every third lays its papers out; the others are caught while they read and write.
        worker = begin(folder) if number % 3 == 2 else begin(folder, blank)
        time.sleep(dice.uniform(0, usual * 1.3))
        kill(worker)
    finish(folder, session)
    papers = session.scalars(sa.select(Paper).order_by(Paper.copy_number)).all()
    jobs = session.scalars(sa.select(Job)).all()
    done = [job.result_id for job in jobs if job.outcome is Outcome.DONE]
    named = [job.why for job in jobs if job.outcome is Outcome.FAILED]
    assert papers, [(job.outcome, job.why, job.attempts) for job in jobs]
    assert Counter(done) == Counter(paper.id for paper in papers)
    assert set(named) <= {Why.WORKER_DIED}
    assert len(done) + len(named) == len(jobs)
    assert [paper.copy_number for paper in papers] == list(range(1, len(papers) + 1))
    for paper in papers:
        assert documents.sha256(paper.content) == paper.digest
        with pikepdf.open(BytesIO(paper.content)) as pdf:
            assert len(pdf.pages) == paper.pages > 0
