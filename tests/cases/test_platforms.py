"""Where online something happened is chosen from a list; what was typed before is still read."""

from collections.abc import Callable

import pytest

from marac.accounts.models import User
from marac.agencies.queries import get_code_book
from marac.cases.models import Case
from marac.incidents.models import Incident
from marac.incidents.saying import details_of
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]


@pytest.fixture
def case(here: Partnership) -> Case:
    """A case on an agenda that went out."""
    case = here.running()
    here.make.purpose(case, here.coordinator)
    return case


def online(here: Partnership, incident: Incident) -> str:
    book = get_code_book(here.make.session, area_id=here.area.id)
    said = {one.answer.key: one.text for one in details_of(incident, book)}
    return said.get("online", "")


def correct(browser: Browser, case: Case, **typed: str) -> Incident:
    incident = case.incidents[0]
    page = browser.get(f"/cases/{case.id}/incidents/{incident.id}/correct")
    browser.submit(page, {"online": "yes"} | typed, button="Save the correction")
    return incident


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"platform_code": "facebook"}, "Facebook"),
        ({"platform_code": "other", "platform": "Habbo"}, "Habbo"),
        ({"platform_code": "gaming", "platform": "Roblox"}, "Online game (Roblox)"),
        ({"platform_code": "", "platform": "A forum"}, "A forum"),
        ({"platform_code": "facebook", "url": "fb.example/1"}, "Facebook, fb.example/1"),
    ],
)
def test_a_platform_is_chosen_and_another_one_named(
    here: Partnership, browse_as: As, case: Case, typed: dict[str, str], said: str
) -> None:
    assert online(here, correct(browse_as(here.coordinator), case, **typed)) == said


def test_what_was_typed_before_there_was_a_list_stands_in_the_form_as_another_platform(
    here: Partnership, browse_as: As, case: Case
) -> None:
    incident = case.incidents[0]
    incident.online, incident.platform = True, "A video-sharing site"
    here.make.session.flush()
    browser = browse_as(here.coordinator)
    assert "A video-sharing site" in browser.get(f"/cases/{case.id}").text
    page = browser.get(f"/cases/{case.id}/incidents/{incident.id}/correct")
    assert page.value("platform") == "A video-sharing site"
    chosen = page.all("//select[@name='platform_code']//option[@selected]")
    assert [option.get("value") for option in chosen] == ["other"]
