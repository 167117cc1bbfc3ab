"""Actions between meetings: an owner on a telephone, and a co-ordinator without a mouse."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import Declaration, User
from marac.actions import operations
from marac.actions.models import Action, Ending
from marac.agencies.models import Agency, Area
from marac.cases.models import Outcome
from marac.database import db
from marac.reminders.rounds import make_rounds
from tests.factories import Factory
from tests.journeys.conftest import Site, elsewhere, within
from tests.journeys.keyboard import Keyboard
from tests.journeys.leaving import leave
from tests.journeys.person import RULES

pytestmark = pytest.mark.journey

PASSWORD = "seven quiet lighthouses"
REPORTED, MOST_INTERACTIONS = 20, 5
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 900}
SignIn = Callable[[str, Any, str], Page]
OTHERS = {
    Role.CHAIR: "chair@example.org",
    Role.CHAMPION: "champion@example.org",
    Role.ADVOCATE: "advocate@example.org",
    Role.SYSTEM_ADMINISTRATOR: "admin@example.org",
    Role.AUDITOR: "auditor@example.org",
    Role.INFORMATION_GOVERNANCE: "governance@example.org",
}
# Every screen of the actions, the front page and the reminders; {late} and {open} are actions.
SCREENS = {
    "ngozi@example.org": (
        "/",
        "/oversight",
        "/actions",
        "/actions?q=state:overdue+agency:harbour",
        "/actions?q=colour:red",
        "/actions/print",
        "/actions/lists",
        "/actions/waiting",
        "/actions/waiting?all=confirm",
        "/actions/{late}",
        "/actions/{late}/about",
        "/reminders",
        "/reminders/steps/action",
        "/reminders/own",
        "/mail",
    ),
    "lena@example.org": (
        "/",
        "/actions",
        "/actions/late",
        "/actions/{open}",
        "/actions/{open}/update",
        "/actions/{open}/hand-over",
        "/actions/{open}/evidence",
        "/reminders/own",
    ),
    "fitter@example.org": ("/", "/actions", "/actions/{late}", "/actions/{late}/update"),
    "admin@example.org": ("/", "/oversight", "/mail"),
} | {email: ("/",) for role, email in OTHERS.items() if role is not Role.SYSTEM_ADMINISTRATOR}


@dataclass
class Told:
    """The ids that the stories follow."""

    site: Site
    overdue: list[UUID] = field(default_factory=list)
    running: list[UUID] = field(default_factory=list)


def person(make: Factory, role: Role, area: Area, agency: Agency, email: str) -> User:
    """Somebody who can sign in and has signed what everybody signs."""
    user: User = make.user(role, area=area, agency=agency, email=email)
    user.password_hash = passwords.hash_of(PASSWORD)
    signed = {"statement": area.statements[0], "signed_at": clock.now()}
    make.add(Declaration(user_id=user.id, area_id=area.id, **signed))
    return user


def give_actions(told: Told) -> None:
    """A front-line worker has one overdue action; a landlord reported twenty complete."""
    make = Factory(db.session)
    area = make.area("Bristol", code="BRI")
    make.codes(area)
    council, homes = make.agency("Council", area=area), make.agency("Harbour Homes", area=area)
    ngozi = person(make, Role.COORDINATOR, area, council, "ngozi@example.org")
    fitter = person(make, Role.REFERRER, area, homes, "fitter@example.org")
    lena = person(make, Role.REPRESENTATIVE, area, homes, "lena@example.org")
    for role, email in OTHERS.items():
        person(make, role, area, council, email)
    meeting = make.meeting(area, clock.now() - timedelta(days=10))
    case = make.case(area=area, referrer=ngozi, agency=council)
    make.invitation(case, homes, ngozi)
    heard = {"decided_at": clock.now(), "outcome": Outcome.NO_FURTHER}
    listing = make.circulated(case, meeting, ngozi, **heard)
    make.purpose(case, ngozi)
    common = {"listing": listing, "issued_at": clock.now()}
    late = clock.today() - timedelta(days=7)
    long_ago = common | {"issued_at": clock.now() - timedelta(days=9)}
    told.overdue.append(make.action(case, homes, fitter, due_on=late, **long_ago).id)
    told.running.append(make.action(case, homes, lena, task="Fit a camera", **common).id)
    by = make.actor(lena, area)
    for number in range(REPORTED):
        action = make.action(case, homes, lena, task=f"Task {number}", **common)
        operations.report_done(db.session, by=by, action=action, text=f"Done {number}")
    db.session.commit()


@pytest.fixture
def told(site: Site) -> Told:
    told = Told(site)
    elsewhere(lambda: within(site.app, lambda: give_actions(told)))
    return told


@dataclass
class Browsers:
    """Opens an address as a mail does: the door comes first, and leads on to it."""

    chromium: Chromium
    url: str
    javascript: bool
    contexts: list[Any] = field(default_factory=list)

    def open(self, email: str, viewport: Any, path: str) -> Page:
        context = self.chromium.new_context(
            base_url=self.url, java_script_enabled=self.javascript, viewport=viewport
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(path)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
        page.wait_for_url(f"**{path}")
        return page

    def leave(self) -> None:
        for context in self.contexts:
            leave(context)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def browse(request: pytest.FixtureRequest, chromium: Chromium, told: Told) -> Iterator[SignIn]:
    """Signs people in, in browsers that know scripts and in those that do not."""
    browsers = Browsers(chromium, told.site.url, request.param)
    yield browsers.open
    browsers.leave()


@pytest.fixture
def looking(chromium: Chromium, told: Told) -> Iterator[SignIn]:
    """Signs people in where axe, which is a script, can look at each page."""
    browsers = Browsers(chromium, told.site.url, javascript=True)
    yield browsers.open
    browsers.leave()


def is_clean(page: Page) -> None:
    """Nothing that axe finds wrong, and nothing that scrolls sideways."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), f"{page.url} scrolls sideways"
    if page.locator("body.govuk-frontend-supported").count():
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()


def morning_after() -> datetime:
    """Nine o'clock of the next working day: the round of reminders is an hour late by then."""
    return clock.london(clock.add_working_days(clock.today(), 1), time(9))


def remind(told: Told) -> str:
    """Make a morning's round, send the mails, and give the address in the fitter's own."""

    def make() -> None:
        with clock.moved_to(morning_after()):
            assert make_rounds(db.session) > 0

    elsewhere(lambda: within(told.site.app, make))
    told.site.command("mail", "send")
    mail = told.site.latest_mail("fitter@example.org")
    (path,) = re.findall(r"https?://[^/]+(/actions/\S+)", mail)
    return path


def test_an_overdue_action_is_updated_from_the_mails_link_in_few_touches_on_a_telephone(
    told: Told, browse: SignIn
) -> None:
    path = remind(told)
    assert path == f"/actions/{told.overdue[0]}/update"
    page = browse("fitter@example.org", PHONE, path)
    is_clean(page)
    interactions = 1  # the link in the mail
    page.get_by_label("It is done").check()
    interactions += 1
    page.get_by_label("Say it in one sentence").fill("Both locks are new since Friday.")
    interactions += 1
    page.get_by_role("button", name="Send").click()
    interactions += 1
    assert interactions <= MOST_INTERACTIONS
    assert "reported complete. Thank you." in page.inner_text("main")
    is_clean(page)


def test_a_front_line_worker_finds_their_action_on_the_front_page_and_updates_it_from_there(
    told: Told, browse: SignIn
) -> None:
    page = browse("fitter@example.org", PHONE, "/")
    block = page.locator("section").filter(has_text="For you to do")
    assert "5 working days overdue" in block.inner_text()
    block.get_by_role("link").first.click()
    page.wait_for_url(f"**/actions/{told.overdue[0]}/update")
    page.get_by_label("My agency will not do it").check()
    page.get_by_label("Say it in one sentence").fill("The flat was sold.")
    page.get_by_role("button", name="Send").click()
    page.goto("/")
    assert "For you to do" not in page.inner_text("main")


def test_a_coordinator_clears_twenty_reported_actions_by_keyboard(
    told: Told, browse: SignIn
) -> None:
    page = browse("ngozi@example.org", DESK, "/actions/waiting")
    is_clean(page)
    keys = Keyboard(page)
    keys.follow("Choose “confirm” or “agree” for all of them").press("Save decisions")
    assert "20 decisions saved." in page.inner_text("main")
    ended = sa.select(sa.func.count(Action.id)).where(Action.ending == Ending.DONE)
    counted: list[int] = []
    elsewhere(lambda: within(told.site.app, lambda: counted.append(db.session.scalar(ended) or 0)))
    assert counted == [REPORTED]


def test_the_action_log_is_narrowed_by_keyboard(told: Told, browse: SignIn) -> None:
    page = browse("ngozi@example.org", DESK, "/actions")
    is_clean(page)
    keys = Keyboard(page)
    keys.write("Filter by words", " state:overdue agency:harbour").press("Show")
    assert "Overdue" in page.inner_text("main")
    is_clean(page)


def test_two_who_decide_at_once_are_shown_each_others_words(told: Told, browse: SignIn) -> None:
    path = f"/actions/{told.overdue[0]}"
    desk = browse("ngozi@example.org", DESK, path)
    phone = browse("fitter@example.org", PHONE, f"{path}/update")
    phone.get_by_label("It is not finished").check()
    phone.get_by_label("Say it in one sentence").fill("The second lock comes on Monday.")
    phone.get_by_role("button", name="Send").click()
    phone.get_by_text("Thank you.").wait_for()
    ending = desk.get_by_role("region", name="End this action")
    ending.get_by_label("What happened?").fill("She has moved.")
    ending.get_by_role("button", name="No longer possible").click()
    alert = desk.get_by_role("alert")
    assert "The second lock comes on Monday." in alert.inner_text()
    assert ending.get_by_label("What happened?").input_value() == "She has moved."
    is_clean(desk)


def test_every_screen_is_clean_wide_and_narrow(told: Told, looking: SignIn) -> None:
    for email, paths in SCREENS.items():
        page = looking(email, DESK, "/")
        for path in paths:
            page.goto(path.format(late=told.overdue[0], open=told.running[0]))
            assert page.locator("h1").count() == 1, path
            for width in (DESK, NARROW):
                page.set_viewport_size(width)
                is_clean(page)
        page.close()
