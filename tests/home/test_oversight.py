"""Who looks after many things finds them on one page, and nobody else has to see that page."""

import pytest

from marac.access import Role
from tests.client import Browser
from tests.factories import Factory


def bar(browser: Browser) -> list[str]:
    found = browser.get("/").all("//nav[@aria-label='Main']//a")
    return [" ".join(link.text_content().split()) for link in found]


@pytest.mark.parametrize("role", list(Role))
def test_the_bar_has_at_most_eight_places(make: Factory, browser: Browser, role: Role) -> None:
    browser.sign_in_as(make.user(role))
    assert len(bar(browser)) <= 8


def test_a_coordinator_finds_what_is_behind_the_work_under_oversight(
    make: Factory, browser: Browser
) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR))
    assert bar(browser)[-1] == "Oversight"
    page = browser.get("/oversight")
    names = [" ".join(name.text_content().split()) for name in page.all("//dt")]
    hints = [hint.text_content().strip() for hint in page.all("//dd")]
    assert {"Approvals", "Conflicts", "Agencies", "People", "Openings", "Holds"} <= set(names)
    assert all(hints)


def test_the_bar_says_oversight_on_every_page_that_stands_below_it(
    make: Factory, browser: Browser
) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR))
    current = browser.get("/approvals").all("//nav[@aria-label='Main']//a[@aria-current]")
    assert [" ".join(link.text_content().split()) for link in current] == ["Oversight"]


def test_someone_with_little_to_look_after_has_it_all_in_the_bar(
    make: Factory, browser: Browser
) -> None:
    browser.sign_in_as(make.user(Role.SYSTEM_ADMINISTRATOR))
    assert {"Approvals", "Agencies", "People"} <= set(bar(browser))
