"""A representative's returns for twelve cases, nine of them nil: in few clicks, and all by keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import Declaration
from marac.cases.models import Attestation
from marac.database import db
from marac.returns.models import Answer, Return
from tests.factories import Factory
from tests.journeys.conftest import Site, elsewhere, within
from tests.journeys.keyboard import Keyboard
from tests.journeys.leaving import leave
from tests.journeys.person import RULES

pytestmark = pytest.mark.journey

EMAIL, PASSWORD = "marek@example.org", "seven quiet lighthouses"
CASES, TOLD, MOST_CLICKS = 12, 3, 20
SAID = "Two earlier reports from the same landing."
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def ask_for_twelve() -> None:
    """An agenda with twelve cases is out, and the police are invited to each of them."""
    make = Factory(db.session)
    area = make.area("Bristol", code="BRI")
    make.codes(area)
    police, homes = make.agency("Police", area=area), make.agency("Harbour Homes", area=area)
    ngozi = make.user(Role.COORDINATOR, area=area, agency=homes)
    marek = make.user(Role.REPRESENTATIVE, area=area, agency=police, email=EMAIL, name="Marek Wilk")
    marek.password_hash = passwords.hash_of(PASSWORD)
    signed = {"statement": area.statements[0], "signed_at": clock.now()}
    make.add(Declaration(user_id=marek.id, area_id=area.id, **signed))
    meeting = make.meeting(area, clock.now() + timedelta(days=4))
    for number in range(CASES):
        case = make.case(area=area, referrer=ngozi, agency=homes, subject=f"Person {number}")
        make.accepted(case, ngozi)
        listing = make.circulated(case, meeting, ngozi)
        make.invitation(case, police, ngozi)
        make.add(Attestation(case_id=case.id, user_id=marek.id, attested_at=clock.now()))
        make.request(listing, police)
    db.session.commit()


@pytest.fixture
def asked(site: Site) -> Site:
    elsewhere(lambda: within(site.app, ask_for_twelve))
    return site


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def page(request: pytest.FixtureRequest, chromium: Chromium, asked: Site) -> Iterator[Page]:
    """The representative's browser, behind the door and on the first page."""
    context = chromium.new_context(
        base_url=asked.url, java_script_enabled=request.param, viewport=DESK
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url("**/")
    yield page
    leave(context)


@dataclass
class Mouse:
    """Somebody who presses what they see and types where the cursor stands; each press counts."""

    page: Page
    clicks: int = 0

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        """Press the first thing of this kind with this name."""
        target = self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
        assert target.count(), self.page.locator("main").inner_text()
        target.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def choose(self, label: str) -> None:
        """Press a radio button by its words."""
        self.page.get_by_text(label, exact=True).first.click()
        self.clicks += 1

    def type(self, text: str) -> None:
        """Type where the cursor is; nothing was pressed to put it there."""
        self.page.keyboard.insert_text(text)


def answers() -> dict[Answer | None, int]:
    """Count the returns by their answers; those not handed in under None."""
    rows = db.session.query(Return).all()
    said = [row.answer if row.submitted_at is not None else None for row in rows]
    return {answer: said.count(answer) for answer in set(said)}


def test_twelve_returns_with_nine_nil_take_at_most_twenty_clicks(page: Page, asked: Site) -> None:
    mouse = Mouse(page)
    mouse.press("link", "Returns")
    looks_right(page)
    for _ in range(TOLD):
        mouse.press("link", re.compile("^Share information"))
        mouse.type(SAID)
        mouse.choose("Fact")
        mouse.choose("Everyone invited to this case")
        mouse.press("button", "Save and see who will read it")
        mouse.press("button", "Submit this return")
    mouse.press("link", "Tick all")
    mouse.press("button", "Not known to us")
    assert "9 returns submitted: Not known to us" in page.locator("main").inner_text()
    found: dict[Answer | None, int] = {}
    elsewhere(lambda: within(asked.app, lambda: found.update(answers())))
    assert found == {Answer.INFORMATION: TOLD, Answer.NOT_KNOWN: CASES - TOLD}
    assert mouse.clicks <= MOST_CLICKS, mouse.clicks


def test_the_same_is_done_without_a_mouse(page: Page, asked: Site) -> None:
    page.goto("/returns")
    keys = Keyboard(page)
    keys.press("Share information")
    page.keyboard.insert_text(SAID)
    keys.choose("Fact").choose("Everyone invited to this case")
    keys.press("Save and see who will read it").press("Submit this return")
    keys.press("Tick all").press("Known to us, nothing relevant")
    found: dict[Answer | None, int] = {}
    elsewhere(lambda: within(asked.app, lambda: found.update(answers())))
    assert found == {Answer.INFORMATION: 1, Answer.NOTHING_RELEVANT: CASES - 1}


def test_every_page_of_a_return_fits_a_phone_and_holds_to_the_rules(page: Page) -> None:
    page.goto("/returns")
    edit = page.locator("main tbody th a").first.get_attribute("href")
    for path in ("/returns", "/returns/search-list", edit, f"{edit}/items/new", f"{edit}/check"):
        page.goto(str(path))
        looks_right(page)


def looks_right(page: Page) -> None:
    """Hold the page to the rules of accessibility at a desk and on a phone."""
    scripted = page.evaluate("document.documentElement.classList.length >= 0")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), f"{page.url} scrolls sideways at {size['width']}px"
        if scripted and page.locator("body.govuk-frontend-supported").count():
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, found.generate_report()
