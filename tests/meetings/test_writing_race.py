"""Many people write one meeting's record at once: every edit is in the history, none is lost.

`EDITS=500 CLIENTS=20 .venv/bin/pytest tests/meetings/test_writing_race.py` races at full size.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask

from marac.access import Actor, Role
from marac.app import create_app
from marac.cases.models import Listing
from marac.config import Settings
from marac.database import db, migrations
from marac.meetings.models import Circulation, Heading, Note
from marac.meetings.room import operations
from marac.meetings.room.kept import NoteRevision
from marac.refusals import Clash
from tests.factories import Factory

CLIENTS, EDITS = int(os.environ.get("CLIENTS", "6")), int(os.environ.get("EDITS", "12"))
PAIRS = int(os.environ.get("PAIRS", "20"))
TRIES = 1000


class Sitting:
    """A meeting in session in a database file of its own."""

    def __init__(self, app: Flask, listing: Listing, writer: Actor) -> None:
        self.app, self.writer = app, writer
        self.listing_id = listing.id

    def save(self, heading: Heading, text: str, version: int | None) -> int:
        """Save in a transaction of its own, as a request does; give the version."""
        with self.app.app_context(), db.sessionmaker() as session:
            operations.hold(session, listing_id=self.listing_id)
            listing = session.get_one(Listing, self.listing_id)
            note = operations.save_note(
                session,
                by=self.writer,
                listing=listing,
                heading=heading,
                text=text,
                version=version,
            )
            saved = note.version  # read before the commit: afterwards nothing may fail any more
            session.commit()
            return saved

    def look(self, heading: Heading) -> tuple[int | None, str]:
        """Read what stands there now, and its version."""
        with self.app.app_context(), db.sessionmaker() as session:
            session.connection(execution_options={"marac_reading": True})
            where = (Note.listing_id == self.listing_id, Note.heading == heading)
            note = session.scalar(sa.select(Note).where(*where))
            return (note.version, note.text) if note is not None else (None, "")

    def texts(self, heading: Heading) -> list[str]:
        """Read the history, oldest first."""
        with self.app.app_context(), db.sessionmaker() as session:
            session.connection(execution_options={"marac_reading": True})
            rows = sa.select(NoteRevision).where(NoteRevision.heading == heading)
            return [one.text for one in session.scalars(rows.order_by(NoteRevision.number))]


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sitting]:
    folder = tmp_path_factory.mktemp("race")
    settings = Settings.from_environment({"MARAC_SECOND_FACTOR": "off"}, instance=folder)
    app = create_app(settings)
    with app.app_context():
        migrations.upgrade()
        with db.sessionmaker() as session:
            make = Factory(session)
            area = make.area("Bristol")
            agency = make.agency("Council", area=area)
            taker = make.user(Role.COORDINATOR, area=area, agency=agency)
            case = make.accepted(make.case(area=area, referrer=taker, agency=agency), taker)
            meeting = make.meeting(area)
            listing = make.circulated(case, meeting, taker)
            out = {"circulated_at": meeting.starts_at, "circulated_by_id": taker.id}
            make.add(Circulation(meeting=meeting, number=1, listing_count=1, **out))
            by = make.actor(taker, area)
            operations.start(session, by=by, meeting=meeting)
            session.commit()
            found = Sitting(app, listing, by)
        yield found
        db.engine.dispose()


def test_every_edit_of_everybody_is_in_the_history_and_none_was_overwritten_unseen(
    sitting: Sitting,
) -> None:
    clashes: Counter[int] = Counter()

    def write(client: int) -> None:
        heading = list(Heading)[client % len(Heading)]
        for edit in range(EDITS):
            for _ in range(TRIES):
                version, text = sitting.look(heading)
                try:
                    sitting.save(heading, f"{text}[{client}.{edit}]"[-4000:], version)
                except (Clash, sa.exc.OperationalError):  # told, so tried again: never unseen
                    clashes[client] += 1
                else:
                    break
            else:
                raise AssertionError("no edit ever came through")

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(write, range(CLIENTS)))

    for number, heading in enumerate(Heading):
        texts = sitting.texts(heading)
        clients = [client for client in range(CLIENTS) if client % len(Heading) == number]
        assert len(texts) == len(clients) * EDITS
        ends = [text.rpartition("[")[2].rstrip("]") for text in texts]
        wanted = {f"{client}.{edit}" for client in clients for edit in range(EDITS)}
        assert set(ends) == wanted, "each edit once"
        for before, after in pairwise(texts):
            assert after.rpartition("[")[0].endswith(before[-3900:]), "written over what stood"


def test_of_two_who_save_over_the_same_text_one_is_told_and_nothing_is_lost(
    sitting: Sitting,
) -> None:
    version, _ = sitting.look(Heading.VOICE)
    before = len(sitting.texts(Heading.VOICE))
    for pair in range(PAIRS):
        at_once = threading.Barrier(2)

        def press(
            name: str, seen: int | None = version, at_once: threading.Barrier = at_once
        ) -> int | None:
            at_once.wait()
            try:
                return sitting.save(Heading.VOICE, name, seen)
            except Clash:
                return None

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(press, (f"{pair} by one", f"{pair} by the other")))
        won = [answer for answer in answers if answer is not None]
        assert len(won) == 1, "one came first, and the other was told"
        version = won[0]
    assert len(sitting.texts(Heading.VOICE)) == before + PAIRS
