"""Two workers are killed while digests go out: each is sent once, or again under the same id.

`KILLS=50 pytest --timeout=3600 tests/reminders/test_killed_workers.py` kills more often.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from marac.notifications.models import Mail
from marac.reminders.models import Digest, Reminder, Round
from tests.conftest import STORY_TIME
from tests.factories import Factory
from tests.notifications.peer import Postbox, postmaster
from tests.readiness import readiness

KILLS = int(os.environ.get("KILLS", "3"))
PEOPLE, LONGEST = 8, 120
FIRST = date(2026, 11, 23)


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


def fill(make: Factory, days: list[date]) -> None:
    """Give everybody of an agency something that is due on each of the days."""
    area = make.area("Bristol")
    make.codes(area)
    agency = make.agency("Harbour Homes", area=area)
    people = [make.user(Role.REFERRER, area=area, agency=agency) for _ in range(PEOPLE)]
    case = make.case(area=area, referrer=people[0], agency=agency, subject="Amina Yusuf")
    for day in days:
        for person in people:
            make.action(case, agency, person, due_on=day, issued_at=clock.now())
    make.session.commit()


def begin(folder: Path, port: int, day: date) -> subprocess.Popen[str]:
    """Start a worker on the morning of a day."""
    moment: datetime = clock.london(day, hour(8, 30))
    words = [str(folder), str(port), moment.isoformat()]
    command = [sys.executable, "-m", "tests.reminders.toiling", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill(worker: subprocess.Popen[str]) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=10)
    assert worker.stdout is not None
    worker.stdout.close()
    assert worker.returncode == -signal.SIGKILL


def pair(folder: Path, port: int, day: date) -> list[subprocess.Popen[str]]:
    """Start two workers, and wait until both are at work."""
    workers = [begin(folder, port, day) for _ in range(2)]
    said = [worker.stdout.readline() for worker in workers if worker.stdout is not None]
    if said != ["at work\n"] * 2:
        for worker in workers:
            worker.kill()
        raise AssertionError("a worker did not begin")
    return workers


def is_over(session: Session, day: date) -> bool:
    """Tell whether the morning's round was made and no mail waits, without holding the workers."""
    session.rollback()
    session.connection(execution_options={"marac_reading": True})
    made = session.scalar(sa.select(Round.id).where(Round.day == day))
    waits = session.scalar(sa.select(Mail.id).where(Mail.sent_at.is_(None)).limit(1))
    session.rollback()
    return made is not None and waits is None


def finish(folder: Path, port: int, day: date, session: Session) -> float:
    """Let two workers do a morning to its end; give how many seconds that took."""
    workers, begun = pair(folder, port, day), time.monotonic()
    try:
        while not is_over(session, day):
            assert time.monotonic() < begun + LONGEST
            time.sleep(0.1)
    finally:
        for worker in workers:
            kill(worker)
    return time.monotonic() - begun


def test_each_digest_is_sent_once_or_again_under_the_same_id_however_often_workers_are_killed(
    folder: Path, make: Factory
) -> None:
    session, dice, box = make.session, random.Random(8), Postbox()
    days = [clock.add_working_days(FIRST, number) for number in range(-(-KILLS // 2) + 2)]
    fill(make, days)
    box.say["TAKEN"] = lambda: time.sleep(0.05)  # long enough to be caught before the answer
    with postmaster(box) as port:
        usual = finish(folder, port, days[0], session)
        for day in days[1:-1]:  # two kills a morning
            workers = pair(folder, port, day)
            for worker in workers:
                time.sleep(dice.uniform(0, usual * 0.7))
                kill(worker)
        finish(folder, port, days[-1], session)
    mails = session.scalars(sa.select(Mail)).all()
    digests = session.scalars(sa.select(Digest)).all()
    assert Counter(mail.id for mail in mails) == Counter(digest.mail_id for digest in digests)
    assert {digest.day for digest in digests} >= {days[0], days[-1]}
    told = Counter(
        session.execute(sa.select(Reminder.person_id, Reminder.subject_id, Reminder.step))
    )
    assert set(told.values()) == {1}
    sent = Counter(box.ids)
    assert set(sent) == {f"<{mail.id}@example.org>" for mail in mails}
    again = sum(sent.values()) - len(sent)
    kills = 2 * len(days)
    assert again <= kills, f"{again} mails were sent again after {kills} kills"
    same = {(message["Message-ID"], message["To"], message.get_payload()) for message in box.taken}
    assert len(same) == len(sent)
