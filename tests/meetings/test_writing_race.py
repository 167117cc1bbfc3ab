"""Many people write one meeting's record at once: every edit is in the history, none is lost.

They save through the operation, and through the pages as browsers do; on both databases.
`EDITS=500 CLIENTS=20 .venv/bin/pytest tests/meetings/test_writing_race.py` races at full size.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from marac import clock
from marac.access import Actor, Role
from marac.accounts import sessions
from marac.accounts.models import Declaration, User
from marac.app import create_app
from marac.cases.models import Listing
from marac.config import Settings
from marac.database import db, migrations
from marac.meetings.models import Circulation, Heading, Note
from marac.meetings.room import operations
from marac.meetings.room.forms import fingerprint
from marac.meetings.room.kept import NoteRevision
from marac.refusals import Clash
from tests.factories import Factory
from tests.postgres import postgres_cluster

CLIENTS, EDITS = int(os.environ.get("CLIENTS", "5")), int(os.environ.get("EDITS", "6"))
PAIRS = int(os.environ.get("PAIRS", "8"))
TRIES = 1000
DATABASES = ("sqlite", "postgresql")


class Sitting:
    """A meeting in session in a database of its own."""

    def __init__(self, app: Flask, place: tuple[UUID, UUID], writers: list[Actor]) -> None:
        self.app, self.writers = app, writers
        self.meeting_id, self.listing_id = place

    def save(self, client: int, heading: Heading, text: str, version: int | None) -> int:
        """Save in a transaction of its own, as a request does; give the version."""
        with self.app.app_context(), db.sessionmaker() as session:
            operations.hold(session, listing_id=self.listing_id)
            listing = session.get_one(Listing, self.listing_id)
            note = operations.save_note(
                session,
                by=self.writers[client],
                listing=listing,
                heading=heading,
                text=text,
                version=version,
            )
            saved = note.version  # read before the commit: afterwards nothing may fail any more
            session.commit()
            return saved

    def look(self, client: int, heading: Heading) -> tuple[int | None, str]:
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
            here = NoteRevision.listing_id == self.listing_id
            rows = sa.select(NoteRevision).where(here, NoteRevision.heading == heading)
            return [one.text for one in session.scalars(rows.order_by(NoteRevision.number))]


class Desks(Sitting):
    """The same, each client at a browser: the page is read, and the notes are posted."""

    def __init__(self, app: Flask, place: tuple[UUID, UUID], writers: list[Actor]) -> None:
        super().__init__(app, place, writers)
        self.path = f"/meetings/{self.meeting_id}/room/{self.listing_id}"
        self.clients = [self._sit_down(writer) for writer in writers]

    def _sit_down(self, writer: Actor) -> FlaskClient:
        with self.app.app_context(), db.sessionmaker() as session:
            user = session.get_one(User, writer.user_id)
            token = sessions.open_session(session, user=user, area_id=writer.area_id)
            session.commit()
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    def save(self, client: int, heading: Heading, text: str, version: int | None) -> int:
        """Post the notes; whoever was slower is told so."""
        shown = "" if version is None else str(version)
        sent = {f"{other.value}-was": fingerprint("") for other in Heading}
        values = {"text": text, "version": shown, "base": shown, "was": "another"}
        sent |= {f"{heading.value}-{name}": value for name, value in values.items()}
        answer = self.clients[client].post(f"{self.path}/notes", data=sent)
        if answer.status_code == 409:
            raise Clash("told")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return int(answer.get_json()["notes"][heading.value]["version"])

    def look(self, client: int, heading: Heading) -> tuple[int | None, str]:
        """Read the page as it is shown."""
        answer = self.clients[client].get(self.path)
        assert answer.status_code == 200
        page = html.document_fromstring(answer.get_data(as_text=True))
        [box] = page.xpath(f"//textarea[@name='{heading.value}-text']")
        [version] = page.xpath(f"//input[@name='{heading.value}-version']/@value") or [""]
        return (int(version) if version else None), str(box.text or "").lstrip("\n")


@pytest.fixture(scope="module", params=DATABASES)
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application with a database of its own."""
    folder, found = tmp_path_factory.mktemp("race"), {"MARAC_SECOND_FACTOR": "off"}
    with ExitStack() as stack:
        if request.param == "postgresql":
            cluster = stack.enter_context(postgres_cluster())
            found |= cluster.environment("marac_race")
        app = create_app(Settings.from_environment(found, instance=folder))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            migrations.upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=(Sitting, Desks), ids=("operations", "pages"))
def sitting(request: pytest.FixtureRequest, app: Flask) -> Sitting:
    """A meeting that sits, and everybody who writes its record."""
    with app.app_context(), db.sessionmaker() as session:
        make = Factory(session)
        area = make.area(f"Bristol {request.param.__name__} {uuid4()}")
        agency = make.agency(f"Council {area.id}", area=area)
        takers = [
            make.user(Role.COORDINATOR, area=area, agency=agency) for _ in range(max(CLIENTS, 2))
        ]
        case = make.accepted(make.case(area=area, referrer=takers[0], agency=agency), takers[0])
        signed = {"statement": area.statements[0], "signed_at": clock.now()}
        for taker in takers:
            make.purpose(case, taker)
            make.add(Declaration(user_id=taker.id, area_id=area.id, **signed))
        meeting = make.meeting(area)
        listing = make.circulated(case, meeting, takers[0])
        out = {"circulated_at": meeting.starts_at, "circulated_by_id": takers[0].id}
        make.add(Circulation(meeting=meeting, number=1, listing_count=1, **out))
        writers = [make.actor(taker, area) for taker in takers]
        operations.start(session, by=writers[0], meeting=meeting)
        operations.hear(session, by=writers[0], meeting=meeting, listing=listing, cleared=True)
        place = (listing.meeting_id, listing.id)
        session.commit()
    made: Sitting = request.param(app, place, writers)
    return made


def test_every_edit_of_everybody_is_in_the_history_and_none_was_overwritten_unseen(
    sitting: Sitting,
) -> None:
    clashes: Counter[int] = Counter()

    def write(client: int) -> None:
        heading = list(Heading)[client % len(Heading)]
        for edit in range(EDITS):
            for _ in range(TRIES):
                version, text = sitting.look(client, heading)
                try:
                    sitting.save(client, heading, f"{text}[{client}.{edit}]"[-4000:], version)
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
    version, _ = sitting.look(0, Heading.VOICE)
    before = len(sitting.texts(Heading.VOICE))
    for pair in range(PAIRS):
        at_once = threading.Barrier(2)

        def press(
            client: int,
            text: str = f"pair {pair}",
            seen: int | None = version,
            at_once: threading.Barrier = at_once,
        ) -> int | None:
            at_once.wait()
            try:
                return sitting.save(client, Heading.VOICE, f"{text} by {client}", seen)
            except Clash:
                return None

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(press, range(2)))
        won = [answer for answer in answers if answer is not None]
        assert len(won) == 1, "one came first, and the other was told"
        version = won[0]
    assert len(sitting.texts(Heading.VOICE)) == before + PAIRS
