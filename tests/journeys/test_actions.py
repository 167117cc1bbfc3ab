"""Actions between meetings: an owner on a telephone, and a co-ordinator without a mouse."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
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
from tests.factories import Factory
from tests.journeys.conftest import Site, elsewhere, within
from tests.journeys.keyboard import Keyboard
from tests.journeys.leaving import leave
from tests.journeys.person import RULES

pytestmark = pytest.mark.journey

PASSWORD = "seven quiet lighthouses"
REPORTED, MOST_INTERACTIONS = 20, 5
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SignIn = Callable[[str, Any, str], Page]


@dataclass
class Told:
    """The ids that the stories follow."""

    site: Site
    overdue: list[UUID] = field(default_factory=list)


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
    lena = make.user(Role.REPRESENTATIVE, area=area, agency=homes)
    meeting = make.meeting(area, clock.now() - timedelta(days=10))
    case = make.case(area=area, referrer=ngozi, agency=council)
    make.invitation(case, homes, ngozi)
    heard = {"decided_at": clock.now(), "outcome": Outcome.NO_FURTHER}
    listing = make.circulated(case, meeting, ngozi, **heard)
    make.purpose(case, ngozi)
    common = {"listing": listing, "issued_at": clock.now()}
    late = clock.today() - timedelta(days=7)
    told.overdue.append(make.action(case, homes, fitter, due_on=late, **common).id)
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


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def browse(request: pytest.FixtureRequest, chromium: Chromium, told: Told) -> Iterator[SignIn]:
    """Opens an address as a mail does: the door comes first, and leads on to it."""
    contexts = []

    def opened(email: str, viewport: Any, path: str) -> Page:
        context = chromium.new_context(
            base_url=told.site.url, java_script_enabled=request.param, viewport=viewport
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("textbox", name="Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
        page.wait_for_url(f"**{path}")
        return page

    yield opened
    for context in contexts:
        leave(context)


def is_clean(page: Page) -> None:
    """Nothing that axe finds wrong, and nothing that scrolls sideways."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), f"{page.url} scrolls sideways"
    if page.locator("body.govuk-frontend-supported").count():
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()


def test_an_overdue_action_is_updated_from_the_mails_link_in_few_touches_on_a_telephone(
    told: Told, browse: SignIn
) -> None:
    path = f"/actions/{told.overdue[0]}/update"
    page = browse("fitter@example.org", PHONE, path)
    is_clean(page)
    interactions = 0
    page.get_by_label("It is done").check()
    interactions += 1
    page.get_by_label("Say it in one sentence").fill("Both locks are new since Friday.")
    interactions += 1
    page.get_by_role("button", name="Send").click()
    interactions += 1
    assert interactions <= MOST_INTERACTIONS
    assert "reported complete. Thank you." in page.inner_text("main")
    is_clean(page)


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
