"""A meeting of fifteen cases, run by keyboard alone; the same without any script."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.models import Declaration
from marac.cases.models import Conflict
from marac.database import db
from marac.meetings.models import Circulation
from tests.factories import Factory
from tests.journeys.conftest import Site, elsewhere, within
from tests.journeys.keyboard import Keyboard
from tests.journeys.leaving import leave
from tests.journeys.person import Person

pytestmark = pytest.mark.journey

EMAIL, PASSWORD = "cory@example.org", "seven quiet lighthouses"
CASES = 15
LINE = "housing change locks fri"
# Somebody who types while listening: three keys a second, and a second to find the place.
KEYS_A_SECOND, TO_BEGIN = 3, 1
DESK, WALL, PHONE = (1280, 900), (1920, 1080), (390, 844)


def lay_the_table() -> str:
    """Fifteen circulated cases, a co-ordinator, two agencies, and one person in a conflict."""
    make = Factory(db.session)
    area = make.area("Bristol", code="BRI", opening_minutes=0)
    make.codes(area)
    council = make.agency("City Council", area=area, type_code="community_safety")
    homes = make.agency("Harbour Homes", area=area, type_code="housing_association")
    cory = make.user(Role.COORDINATOR, area=area, agency=council, email=EMAIL, name="Cory Okafor")
    lena = make.user(Role.REPRESENTATIVE, area=area, agency=homes, name="Lena Park")
    cory.password_hash = passwords.hash_of(PASSWORD)
    signed = {"statement": area.statements[0], "signed_at": clock.now()}
    make.add(Declaration(user_id=cory.id, area_id=area.id, **signed))
    meeting = make.meeting(area, clock.now() + timedelta(minutes=1), capacity_minutes=240)
    for number in range(CASES):
        case = make.case(area=area, referrer=lena, agency=homes, subject=f"Person Number{number}")
        make.invitation(make.accepted(case, cory), homes, cory)
        make.circulated(case, meeting, cory)
        if number == 1:
            make.add(Conflict(case_id=case.id, user_id=lena.id, declared_by_id=cory.id, reason="x"))
    sent = {"circulated_at": clock.now(), "circulated_by_id": cory.id, "listing_count": CASES}
    make.add(Circulation(meeting=meeting, number=1, **sent))
    db.session.commit()
    return f"/meetings/{meeting.id}/room"


@dataclass
class Table:
    """A meeting about to begin, and where its room is."""

    site: Site
    room: str


@pytest.fixture
def table(site: Site) -> Table:
    found: list[str] = []
    elsewhere(lambda: within(site.app, lambda: found.append(lay_the_table())))
    return Table(site, found[0])


def sits_down(chromium: Chromium, table: Table, *, javascript: bool) -> Page:
    context = chromium.new_context(
        base_url=table.site.url,
        java_script_enabled=javascript,
        viewport={"width": DESK[0], "height": DESK[1]},
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url("**/")
    page.goto(table.room)
    return page


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def keyboard(
    request: pytest.FixtureRequest, chromium: Chromium, table: Table
) -> Iterator[Keyboard]:
    page = sits_down(chromium, table, javascript=request.param)
    yield Keyboard(page)
    leave(page.context)


def is_heard(keyboard: Keyboard, *, of: int) -> None:
    """Write, decide, and go on to the next case with the button that does both."""
    keyboard.write("The case as presented", "Stones at the door")
    keyboard.tick("Considered: none needed")
    keyboard.choose("No further MARAC")
    keyboard.write("Or who else, in words", "Sam of Lighthouse")
    keyboard.write("How", "By phone, after 6pm")
    keyboard.press("Save and go to the end" if of == CASES else "Save and hear the next case")


def test_fifteen_cases_by_keyboard_alone(keyboard: Keyboard, table: Table) -> None:
    keyboard.press("Start the meeting")
    page = keyboard.page
    page.get_by_role("checkbox", name="Here: Lena Park").press("Space")
    keyboard.press("Save the register")
    page.goto(table.room)
    keyboard.press("1")
    keyboard.press("Hear this case")
    for number in range(1, CASES + 1):
        if number == 2:
            assert "Must leave the room for this case" in page.locator("main").inner_text()
            keyboard.press("They have left: hear this case")
        assert page.locator("h1").inner_text().startswith(f"Case {number} of {CASES}")
        assert not keyboard.scrolls_sideways
        is_heard(keyboard, of=number)
    assert "Every case has its decision" in page.locator("main").inner_text()
    keyboard.press("Conclude the meeting")
    assert "concluded" in page.locator("body").inner_text()


def test_an_action_is_captured_within_fifteen_seconds_of_typing(
    chromium: Chromium, table: Table
) -> None:
    page = sits_down(chromium, table, javascript=True)
    opens_the_first_case(page, table)
    begun = time.monotonic()
    page.keyboard.press("Control+.")
    page.keyboard.type(LINE, delay=1000 / KEYS_A_SECOND)
    page.locator(".room-heard__parts[data-whole='yes']").wait_for()
    heard = page.locator(".room-heard__parts").inner_text()
    assert "Lena Park, Harbour Homes" in heard
    assert "Change locks" in heard
    page.keyboard.press("Enter")
    page.locator(".room-caught__item").wait_for()
    page.wait_for_load_state()
    assert TO_BEGIN + time.monotonic() - begun <= 15
    assert (1 + len(LINE) + 1) / KEYS_A_SECOND + TO_BEGIN <= 15
    assert page.evaluate("document.activeElement.name") == "line", "the next one can be typed"
    is_corrected_by_keys(page)
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    page.locator("h1", has_text="Before case 2 is opened").wait_for()
    leave(page.context)


def opens_the_first_case(page: Page, table: Table) -> None:
    page.get_by_role("button", name="Start the meeting").click()
    page.goto(table.room)
    page.locator("#order-1").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Hear this case").click()


def is_corrected_by_keys(page: Page) -> None:
    """A line without a day is taken apart with one key, and the day typed by itself."""
    page.keyboard.type("housing fit fire guard")
    page.locator(".room-heard__missing").wait_for()
    page.keyboard.press("ArrowDown")
    page.locator("input[name='due']:focus").wait_for()
    assert page.get_by_label("Action", exact=True).input_value() == "Fit fire guard"
    page.keyboard.type("in 2 weeks")
    page.keyboard.press("Enter")
    page.locator(".room-caught__item").nth(1).wait_for()
    page.wait_for_load_state()


def test_the_middle_of_a_meeting_on_a_desk_a_wall_and_a_phone(
    chromium: Chromium, table: Table
) -> None:
    page = sits_down(chromium, table, javascript=True)
    person = Person("Cory", page, set(), javascript=True)
    opens_the_first_case(page, table)
    for width, height in (DESK, WALL, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        person.look(again=f"in the room at {width}")
        assert page.locator(".room-head__title").is_visible()
    leave(page.context)
