"""Among canaries: weeks of reminders, and not one word of any record in what leaves by mail."""

import re
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import User
from marac.actions.models import Action
from marac.agencies.models import AreaAgency
from marac.config import Settings
from marac.notifications.delivery import deliver_waiting
from marac.reminders.models import Reminder
from marac.reminders.rounds import make_rounds
from tests.access.aviary import TOKEN
from tests.access.canaries import Builder
from tests.factories import Factory

WEEKS = 2
# What a digest may say beside counts: a reference, and where to look.
ADDRESSED = re.compile(r"^To: \S+@\S+$", re.MULTILINE)


def test_weeks_of_reminders_hold_no_canary(
    app: Flask, make: Factory, session: Session, settings: Settings, tmp_path: Path
) -> None:
    birds = Builder(make).build()
    for place in session.scalars(sa.select(AreaAgency)):
        place.manager_id = birds.people["RF"].id
    session.execute(sa.update(Action).values(issued_at=clock.now()))
    session.commit()
    spool = replace(settings, instance=tmp_path)
    first = clock.today()
    for number in range(7 * WEEKS):
        with (
            app.app_context(),
            clock.moved_to(clock.london(first + timedelta(days=number), time(8, 30))),
        ):
            make_rounds(session)
            deliver_waiting(session, settings=spool)
    letters = [path.read_text() for path in (tmp_path / "mail").glob("*.eml")]
    told = session.scalar(sa.select(sa.func.count(Reminder.id))) or 0
    assert len(letters) > 10
    assert told > len(letters)
    everything = "\n".join(letters) + "\n".join(path.name for path in (tmp_path / "mail").iterdir())
    assert TOKEN.findall(everything) == []
    names = {user.name for user in session.scalars(sa.select(User))}
    assert [name for name in names if name in everything] == []
    assert all(ADDRESSED.search(letter) for letter in letters)
