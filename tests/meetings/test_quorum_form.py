"""The form of the quorum, sent with nothing in it."""

from marac.access import Role
from tests.client import Browser
from tests.factories import Factory


def test_a_form_sent_empty_asks_for_what_is_missing(browser: Browser, make: Factory) -> None:
    area = make.area("Bristol")
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area))

    page = browser.post("/area-settings/quorum", {"nothing": "\n"})

    assert page.status == 422
    assert "Enter how many agencies must be there" in page.text
