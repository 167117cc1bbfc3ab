"""The area's own settings."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import Agency, Area
from marac.agencies.operations import change_area, create_area
from marac.agencies.queries import get_code_book
from marac.agencies.system import system_actor
from tests.client import Browser
from tests.factories import Factory


def test_the_settings_page_says_how_the_fortnight_runs(browser: Browser, coordinator: User) -> None:
    page = browser.sign_in_as(coordinator).get("/area-settings")

    for words in (
        "Every 2 weeks on a Thursday, 10am, from 26 November 2026",
        "7 working days before",
        "What is said here stays here.",
    ):
        assert words in page.text


def test_settings_are_changed(
    browser: Browser, coordinator: User, area: Area, events_logged: Callable[[], list[str]]
) -> None:
    browser.sign_in_as(coordinator)
    values = {"venue": "City Hall", "capacity_minutes": "180", "case_minutes": "15"}

    page = browser.submit(browser.get("/area-settings/edit"), values, button="Save settings")

    assert page.path == "/area-settings"
    for words in ("City Hall", "180 minutes", "15 minutes"):
        assert words in page.text
    assert events_logged() == ["AreaChanged"]


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("name", "", "Enter the name of the area"),
        ("name", "SOMERSET", "Another area has this name"),
        ("boundary", "", "Say where the area ends"),
        ("case_minutes", "a few", "One case must be a whole number, like 10"),
        ("capacity_minutes", "0", "Length of a meeting must be between 1 and 600"),
        ("case_minutes", "", "One case: enter minutes"),
        ("opening_minutes", "205", "The opening and one case are longer than the meeting"),
    ],
)
def test_settings_that_will_not_do_come_back_as_typed(
    browser: Browser, coordinator: User, make: Factory, field: str, typed: str, error: str
) -> None:
    make.area("Somerset")
    browser.sign_in_as(coordinator)

    page = browser.submit(
        browser.get("/area-settings/edit"),
        {"venue": "Somewhere new", field: typed},
        button="Save settings",
    )

    assert (page.status, page.errors) == (422, [error])
    assert (page.value(field) or "", page.value("venue")) == (typed, "Somewhere new")


def test_two_people_who_change_the_settings_see_each_other_s_words(
    browser: Browser, coordinator: User, area: Area, session: Session, make: Factory
) -> None:
    browser.sign_in_as(coordinator)
    mine = browser.get("/area-settings/edit")
    by = make.actor(coordinator, area)
    change_area(
        session,
        by=by,
        area=area,
        venue="The library",
        case_minutes=20,
        capacity_minutes=150,
    )

    clash = browser.submit(mine, {"venue": "City Hall"}, button="Save settings")

    assert clash.status == 422
    assert (clash.value("venue"), clash.value("case_minutes")) == ("City Hall", "12")
    for saved in ("The library", "150", "20"):
        assert saved in clash.text
    assert (area.venue, area.case_minutes) == ("The library", 20)
    assert "City Hall" in browser.submit(clash, button="Save settings").text


def test_a_new_wording_is_a_new_number_and_the_old_one_stays(
    browser: Browser, coordinator: User, area: Area, events_logged: Callable[[], list[str]]
) -> None:
    browser.sign_in_as(coordinator)
    page = browser.get("/area-settings/statement")
    assert page.value("text") == "What is said here stays here."

    page = browser.submit(page, {"text": "Keep it in the room."}, button="Use this wording")

    assert "Wording 2" in page.text
    assert [s.text for s in area.statements] == [
        "What is said here stays here.",
        "Keep it in the room.",
    ]
    assert events_logged() == ["StatementAdded"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Enter the wording"),
        ("What is said here stays here.", "This is the wording that the area has already."),
        ("x" * 4001, "New wording must be 4,000 characters or fewer. Yours is 1 too many"),
    ],
)
def test_a_wording_that_will_not_do_comes_back_as_typed(
    browser: Browser, coordinator: User, text: str, error: str
) -> None:
    browser.sign_in_as(coordinator)

    page = browser.submit(
        browser.get("/area-settings/statement"), {"text": text}, button="Use this wording"
    )

    assert (page.status, page.errors, page.value("text")) == (422, [error], text)


@pytest.mark.parametrize(
    ("role", "read", "edit"),
    [
        (Role.SYSTEM_ADMINISTRATOR, 200, 200),
        (Role.AUDITOR, 200, 403),
        (Role.CHAIR, 200, 403),
        (Role.ADVOCATE, 403, 403),
    ],
)
def test_each_role_has_its_part_in_keeping_the_area(
    browser: Browser,
    make: Factory,
    area: Area,
    council: Agency,
    role: Role,
    read: int,
    edit: int,
) -> None:
    browser.sign_in_as(make.user(role, area=area, agency=council))

    paths = ("/area-settings", "/area-settings/edit", "/area-settings/statement")

    assert [browser.get(path).status for path in paths] == [read, edit, edit]


def test_a_new_area_begins_with_its_words_and_a_statement(session: Session) -> None:
    area = create_area(
        session,
        by=system_actor(),
        name="Bath",
        code="BTH",
        boundary="The city",
        first_meeting=clock.today(),
    )

    assert area.statements[0].number == 1
    book = get_code_book(session, area_id=area.id)
    assert book.label("strand", "SEX_GENDER") == "Sex or gender"
