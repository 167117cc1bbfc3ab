"""What an action is for is said as the room agrees it: in the line that catches it, or in a box."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.actions.models import Action, Aim
from marac.cases.models import Listing
from tests.client import Browser, Page
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, owner, put_on_the_agenda, write


@pytest.fixture
def browser(town: Town) -> Browser:
    return town.browser(town.coordinator)


@pytest.fixture
def page(town: Town, browser: Browser) -> Page:
    """The screen of the first case while the room sits."""
    listings: list[Listing] = put_on_the_agenda(town)
    begin(town)
    return browser.get(town.path("room", listings[0].id))


def test_the_line_says_what_an_action_is_for(
    browser: Browser, page: Page, session: Session
) -> None:
    page = write(browser, page, {"line": "harbour change locks fri #safety"}, "Add action")
    action = session.scalars(sa.select(Action)).one()
    assert (action.task, action.aim) == ("Change locks", Aim.SAFETY)
    assert "by 27 Nov 2026 · Keep the person harmed safe" in page.text


def test_the_box_says_it_too_and_can_be_changed(
    browser: Browser, page: Page, session: Session
) -> None:
    typed = {"task": "Fit a camera", "owner": owner(page, "Olu"), "due": "fri", "aim": "evidence"}
    page = write(browser, page, typed, "Add action")
    action = session.scalars(sa.select(Action)).one()
    assert action.aim is Aim.EVIDENCE
    change = browser.get(page.links()[f"Change action {action.number}"])
    chosen = change.all("//select[@name='aim']/option[@selected]/@value")
    assert chosen == ["evidence"]
    browser.submit(change, {"due": "30/11/2026"}, button="Save")
    assert action.aim is Aim.EVIDENCE
    browser.submit(change, {"aim": ""}, button="Save")
    assert action.aim is None


def test_a_purpose_that_means_nothing_is_said_to_and_the_line_stays(
    browser: Browser, page: Page, session: Session
) -> None:
    line = "harbour change locks fri #joy"
    page = write(browser, page, {"line": line}, "Add action")
    assert page.status == 422
    assert any("“#joy” is no purpose" in error for error in page.errors)
    assert page.value("line") == line
    assert session.scalars(sa.select(Action)).all() == []


def test_what_the_line_is_understood_to_mean_names_the_purpose(
    town: Town, browser: Browser, page: Page
) -> None:
    heard = f"{page.path}/line"
    shown = browser.get(heard, headers={"X-Line": "harbour%20change%20locks%20fri%20%23safety"})
    assert "Keep the person harmed safe" in shown.text
    shown = browser.get(heard, headers={"X-Line": "harbour%20change%20locks%20fri%20%23joy"})
    assert "“#joy” is no purpose" in shown.text
