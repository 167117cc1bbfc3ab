"""A referral of somebody unknown: by keyboard alone, by phone, without scripts, after a crash."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import Declaration
from marac.database import db
from tests.factories import Factory
from tests.journeys.conftest import Site, elsewhere, within
from tests.journeys.keyboard import Keyboard
from tests.journeys.leaving import leave
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

EMAIL, PASSWORD = "robin@example.org", "seven quiet lighthouses"
SAVE = "Save and continue"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# On each page that takes words: the label of one field, and what is typed there.
TYPED = {
    "subject": ("Last name", "Ní Bhriain"),
    "address": ("Landlord", "Harbour Homes"),
    "support": ("Best language", "Somali"),
    "contact": ("The safest way to make contact", "Text her sister"),
    "care": ("GP or surgery", "The Surgery"),
    "traits": ("Immigration status, only if it bears on the risk", "He threatens to report her"),
    "household/child": ("First names", "Tobi"),
    "incidents/new": ("What happened?", "Eggs were thrown at the door"),
    "sources/new/person": ("Last name", "Known to all"),
    "risk": ("Why this level?", "It happens every week"),
    "voice": ("What do they fear most?", "أن يعود"),
    "so-far": ("What has been done so far?", "Locks changed"),
    "referrer": ("Your job", "Housing officer"),
    "grounds": ("Your reasons", "She no longer goes out"),
    "basis": ("Note on the lawful basis", "Asked the data protection officer"),
}


def seat_a_referrer() -> None:
    """One area, one agency, and somebody who refers for it."""
    make = Factory(db.session)
    area = make.area("Bristol", code="BRI")
    make.codes(area)
    homes = make.agency("Harbour Homes", area=area)
    robin = make.user(Role.REFERRER, area=area, agency=homes, email=EMAIL, name="Robin Marsh")
    robin.password_hash = passwords.hash_of(PASSWORD)
    signed = {"statement": area.statements[0], "signed_at": clock.now()}
    make.add(Declaration(user_id=robin.id, area_id=area.id, **signed))
    db.session.commit()


@pytest.fixture
def seated(site: Site) -> Site:
    elsewhere(lambda: within(site.app, seat_a_referrer))
    return site


def a_page(chromium: Chromium, site: Site, *, javascript: bool, size: dict[str, int]) -> Page:
    context = chromium.new_context(base_url=site.url, java_script_enabled=javascript, viewport=size)
    context.set_default_timeout(20_000)
    return context.new_page()


def signs_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url("**/")


@pytest.fixture(params=[True, False], ids=["at-a-desk", "by-phone-without-javascript"])
def keyboard(
    request: pytest.FixtureRequest, chromium: Chromium, seated: Site
) -> Iterator[Keyboard]:
    size = DESK if request.param else PHONE
    page = a_page(chromium, seated, javascript=request.param, size=size)
    signs_in(page)
    yield Keyboard(page)
    leave(page.context)


def test_somebody_unknown_is_referred_by_keyboard_alone(keyboard: Keyboard) -> None:
    k = keyboard
    k.page.goto("/referrals/new")
    k.write("Full name", "Hodan Warsame").press("Start without looking")
    k.follow("Who or what was harmed").choose("A person").press(SAVE)
    k.write("First names", "Hodan").write("Last name", "Warsame").press(SAVE)
    k.write("Address", "Flat 14, Larch Court").press(SAVE)
    k.write("Best language", "Somali").press(SAVE)
    k.press(SAVE)
    k.choose("Yes").write("The safest way to make contact", "Text first").press(SAVE)
    k.follow("Add an incident").write("What happened?", "Burning paper at the door")
    k.write("Day", "1").write("Month", "11").write("Year", "2026").press(SAVE)
    k.tick("Race or ethnicity").press(SAVE)
    k.press("Save this incident")
    k.press(SAVE)
    k.choose("No, nothing is known").press(SAVE)
    k.choose("High risk").write("Why this level?", "Fire at the door").press(SAVE)
    k.press(SAVE).press(SAVE).press(SAVE)
    k.tick("Visible high risk").press(SAVE)
    k.choose("Told, and consents").choose("Public task").press(SAVE)
    assert k.heading == "Check your answers"
    k.press("Send this referral")
    assert k.heading == "Referral sent"
    assert not k.scrolls_sideways


def test_nothing_is_lost_when_the_browser_is_killed_on_any_page(
    chromium: Chromium, seated: Site, checked: set[str]
) -> None:
    page = a_page(chromium, seated, javascript=True, size=PHONE)
    signs_in(page)
    page.goto("/referrals/new")
    page.get_by_role("button", name="Start without looking").click()
    draft = page.url
    page.goto(f"{draft}/who")
    page.get_by_label("A person", exact=True).check()
    page.get_by_role("button", name=SAVE).click()
    for where, (label, text) in TYPED.items():
        page.goto(f"{draft}/{where}")
        types(page, label, text)
        cookies = page.context.storage_state()
        leave(page.context)
        context = chromium.new_context(base_url=seated.url, viewport=PHONE, storage_state=cookies)
        page = context.new_page()
    leave(page.context)
    is_all_back_on_another_machine(chromium, seated, draft, checked)


def types(page: Page, label: str, text: str) -> None:
    """Type, wait until the page says that it is kept, and do nothing more."""
    field = page.get_by_label(label, exact=True).first
    field.scroll_into_view_if_needed()
    field.press_sequentially(text, delay=5)
    page.get_by_text("Kept as you typed it").wait_for(timeout=10_000)


def is_all_back_on_another_machine(
    chromium: Chromium, site: Site, draft: str, checked: set[str]
) -> None:
    page = a_page(chromium, site, javascript=True, size=DESK)
    signs_in(page)
    robin = Person("Robin Marsh", page, checked, javascript=True)
    robin.visit(draft)
    assert "Something is typed and not saved" in robin.text
    for where, (label, text) in TYPED.items():
        robin.visit(f"{draft}/{where}")
        assert "This was typed and not saved" in robin.text
        assert page.get_by_label(label, exact=True).first.input_value() == text
    robin.visit(f"{draft}/fill")
    robin.visit(f"{draft}/print")
    robin.visit(f"{draft}/check")
    leave(page.context)
