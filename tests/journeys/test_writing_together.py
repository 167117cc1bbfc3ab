"""A meeting in session: two browsers clash and merge, a phone follows, and nothing typed is lost.

`KILLS=100 .venv/bin/pytest tests/journeys/test_writing_together.py -m journey` kills that often.
"""

import logging
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize

from marac import clock
from marac.access import Role
from marac.accounts import sessions
from marac.accounts.models import Declaration, Ended, SignInSession, User
from marac.app import create_app
from marac.cases.models import Attestation
from marac.config import Settings
from marac.database import db, migrations
from marac.meetings.models import Attendance, Circulation
from marac.meetings.room import operations
from tests.factories import Factory
from tests.journeys.conftest import dispose, elsewhere, within
from tests.journeys.leaving import leave
from tests.journeys.person import Person
from tests.journeys.serving import Served

pytestmark = pytest.mark.journey
logger = logging.getLogger(__name__)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
VOICE = "The victim’s voice"
KILLS = int(os.environ.get("KILLS", "6"))
# Typed one character after another, so that what is back says how long ago it was typed.
A_CHARACTER, MOST_LOST = 0.05, 10.0


@dataclass
class House:
    """A served installation that can be killed and started again on the same port and files."""

    settings: Settings
    port: int = 0
    case: str = ""
    next: str = ""

    def start(self) -> None:
        """Serve; anything that was under way is gone."""
        self.app = elsewhere(lambda: create_app(self.settings))
        self.served = Served(self.app, self.port)
        self.port = self.served.port

    def stop(self) -> None:
        """Go away in the middle of whatever it is, connections and all."""
        self.served.stop()
        elsewhere(lambda: within(self.app, dispose))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def fill(self) -> None:  # noqa: PLR0915 - one meeting, from its area to who is there
        """A meeting that sits on its first case, with everybody in the room."""
        make = Factory(db.session)
        area = make.area("Bristol")
        make.codes(area)
        homes = make.agency("Harbour Homes", area=area)
        hire = partial(make.user, area=area, agency=homes)
        ngozi = hire(Role.COORDINATOR, name="Ngozi Eze")
        ruth = hire(Role.CHAIR, name="Ruth Adler")
        farida = hire(Role.REPRESENTATIVE, name="Farida Rahmani")
        meeting = make.meeting(area)
        listings = []
        for name in ("Amina Yusuf", "Piotr Nowak"):
            case = make.case(area=area, referrer=farida, agency=homes, subject=name)
            make.accepted(case, ngozi)
            make.invitation(case, homes, ngozi)
            make.add(Attestation(case_id=case.id, user_id=farida.id, attested_at=clock.now()))
            listings.append(make.circulated(case, meeting, ngozi))
        out = {"circulated_at": clock.now(), "circulated_by_id": ngozi.id, "listing_count": 2}
        make.add(Circulation(meeting=meeting, number=1, **out))
        by = make.actor(ngozi, area)
        operations.start(db.session, by=by, meeting=meeting)
        db.session.execute(sa.update(Attendance).values(arrived_at=clock.now()))
        operations.hear(db.session, by=by, meeting=meeting, listing=listings[0])
        for user in (ngozi, ruth, farida):
            signed = {"statement": area.statements[0], "signed_at": clock.now()}
            make.add(Declaration(user_id=user.id, area_id=area.id, **signed))
        self.case = f"/meetings/{meeting.id}/room/{listings[0].id}"
        self.next = f"/meetings/{meeting.id}/room/{listings[1].id}"
        db.session.commit()

    def admit(self, name: str) -> str:
        """Open a session for somebody, and give the cookie of their browser."""

        def let_in() -> str:
            with self.app.app_context():
                token = sessions.open_session(db.session, user=someone(name))
                db.session.commit()
            client = self.app.test_client()
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
            kept = client.get_cookie("session")
            assert kept is not None
            return kept.value

        return elsewhere(let_in)

    def end_sessions(self, name: str) -> None:
        """End every session of somebody at once, wherever its cookie may be."""

        def end() -> None:
            ended = SignInSession.user_id == someone(name).id
            now = {"ended_at": clock.now(), "ended_because": Ended.BY_OTHERS}
            db.session.execute(sa.update(SignInSession).where(ended).values(now))
            db.session.commit()

        elsewhere(lambda: within(self.app, end))


def someone(name: str) -> User:
    """Find a person by their name."""
    return db.session.scalars(sa.select(User).where(User.name == name)).one()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    choices = {"MARAC_SECOND_FACTOR": "off"}
    found = House(Settings.from_environment(choices, instance=tmp_path / "instance"))
    found.start()
    elsewhere(lambda: within(found.app, migrations.upgrade))
    elsewhere(lambda: within(found.app, found.fill))
    yield found
    found.stop()


def enters(
    chromium: Chromium,
    house: House,
    name: str,
    *,
    size: ViewportSize = DESK,
    scripts: bool = True,
) -> Page:
    """Open a browser of somebody's own on the case."""
    context = chromium.new_context(base_url=house.url, viewport=size, java_script_enabled=scripts)
    context.add_cookies([{"name": "session", "value": house.admit(name), "url": house.url}])
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(house.case)
    return page


def the_note(page: Page) -> Locator:
    return page.get_by_label(VOICE, exact=True)


def saves(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_two_browsers_clash_and_bring_their_texts_together(
    chromium: Chromium, house: House, checked: set[str], *, scripts: bool
) -> None:
    ngozi = enters(chromium, house, "Ngozi Eze", scripts=scripts)
    ruth = enters(chromium, house, "Ruth Adler", scripts=scripts)
    the_note(ngozi).fill("She wants to move.")
    the_note(ruth).fill("She is afraid of the stairs.")
    saves(ruth)
    if scripts:
        ruth.get_by_text("Saved at").wait_for()
        ngozi.get_by_text("You are shown both when you save").wait_for()
    saves(ngozi)
    ngozi.get_by_role("heading", name="Somebody else has changed this case").wait_for()
    assert ngozi.locator("del").all_inner_texts() == ["is afraid of the stairs."]
    assert ngozi.locator("ins").all_inner_texts() == ["wants to move."]
    Person("Ngozi Eze", ngozi, checked, javascript=scripts).look()
    ngozi.get_by_role("button", name="Keep both").click()
    ngozi.get_by_text("Saved", exact=True).first.wait_for()
    both = "She is afraid of the stairs. She wants to move."
    assert the_note(ngozi).input_value() == both
    if scripts:
        ruth.wait_for_function(
            "text => [...document.querySelectorAll('textarea')].some(a => a.value === text)",
            arg=both,
        )
    ngozi.get_by_role("link", name="Earlier versions of these notes").click()
    assert ngozi.locator(".room-history__item").count() == 2
    Person("Ngozi Eze", ngozi, checked, javascript=scripts).look()
    for page in (ngozi, ruth):
        leave(page.context)


def test_a_phone_follows_what_is_written_and_where_the_room_goes(
    chromium: Chromium, house: House, checked: set[str]
) -> None:
    farida = enters(chromium, house, "Farida Rahmani", size=PHONE)
    ngozi = enters(chromium, house, "Ngozi Eze")
    the_note(ngozi).fill("She wants to move.")
    saves(ngozi)
    farida.get_by_text("She wants to move.").wait_for()
    assert farida.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    Person("Farida Rahmani", farida, checked, javascript=True).look()
    ngozi.get_by_role("button", name="Save and hear the next case").first.click()
    farida.wait_for_url(f"**{house.next}")
    for page in (farida, ngozi):
        leave(page.context)


def test_a_hint_says_who_is_typing_where(chromium: Chromium, house: House) -> None:
    ngozi, ruth = (enters(chromium, house, name) for name in ("Ngozi Eze", "Ruth Adler"))
    the_note(ngozi).press_sequentially("She", delay=20)
    ruth.get_by_text("Ngozi Eze is typing here.").wait_for()
    for page in (ngozi, ruth):
        leave(page.context)


def test_a_dropped_network_keeps_the_text_on_the_page_until_it_is_back(
    chromium: Chromium, house: House
) -> None:
    ngozi = enters(chromium, house, "Ngozi Eze")
    ngozi.context.set_offline(True)
    the_note(ngozi).press_sequentially("She wants to move", delay=20)
    ngozi.get_by_text("There is no connection, so nothing is kept").wait_for()
    stored = ngozi.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "wants" not in stored
    ngozi.context.set_offline(False)
    ngozi.get_by_text("Kept as you typed it").wait_for()
    leave(ngozi.context)
    again = enters(chromium, house, "Ngozi Eze")
    assert the_note(again).input_value() == "She wants to move"
    leave(again.context)


def kill_browser(house: House, context: BrowserContext) -> None:
    leave(context)


def kill_session(house: House, context: BrowserContext) -> None:
    house.end_sessions("Ngozi Eze")
    leave(context)


def kill_server(house: House, context: BrowserContext) -> None:
    house.stop()
    time.sleep(0.5)
    house.start()
    leave(context)


@pytest.mark.parametrize("kill", [kill_browser, kill_session, kill_server])
def test_no_kill_loses_more_than_ten_seconds_of_typing(
    chromium: Chromium, house: House, kill: Callable[[House, BrowserContext], None]
) -> None:
    worst = 0.0
    for turn in range(KILLS):
        page = enters(chromium, house, "Ngozi Eze")
        note = the_note(page)
        note.fill("")
        began, typed = time.monotonic(), ""
        ends = began + 2 + random.random() * 6
        while time.monotonic() < ends:
            typed += f"w{turn}x{len(typed)} "
            note.press_sequentially(typed.split()[-1] + " ", delay=A_CHARACTER * 1000)
        speed = len(typed) / (time.monotonic() - began)
        kill(house, page.context)
        again = enters(chromium, house, "Ngozi Eze")
        back = the_note(again).input_value()
        assert typed.startswith(back.strip()), (typed, back)
        worst = max(worst, (len(typed) - len(back)) / speed)
        assert worst <= MOST_LOST, f"{worst:.1f} s of typing are gone"
        button = again.get_by_role("button", name=re.compile("Throw it away"))
        if button.count():
            button.click()
        leave(again.context)
    logger.warning("%s, %d times: at most %.1f s lost", kill, KILLS, worst)
