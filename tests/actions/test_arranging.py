"""Who does an action and what it is for: handed over inside the agency, described, shown."""

import io
from datetime import timedelta
from typing import Any

import pytest

from marac import clock
from marac.access import Role
from marac.actions.models import Aim, Ending
from marac.actions.states import ActionState, state_of
from marac.cases.models import Conflict
from marac.config import Settings
from tests.actions.conftest import World
from tests.client import Browser
from tests.meetings.letters import letters_since_now

DESCRIBE = "Say what it is for"


def offered(page: object) -> list[str]:
    """Whom a hand-over offers."""
    labels = page.all("//input[@name='colleague']/following-sibling::label")  # type: ignore[attr-defined]
    return [label.text_content().strip() for label in labels]


def test_an_action_is_handed_to_a_colleague_who_is_told_without_a_word_about_it(
    browser: Browser, world: World, settings: Settings
) -> None:
    letters = letters_since_now(settings.instance / "mail")
    world.action.accepted_at = clock.now()
    page = browser.sign_in_as(world.landlord).get(world.path())
    page = browser.get(page.links()["Hand it over to a colleague"])
    assert offered(page) == ["Kim Colleague", "Somebody without an account"]
    sent = {"colleague": str(world.colleague.id), "text": "I am away"}
    page = browser.submit(page, sent, button="Hand it over")
    assert (world.action.owner_id, world.action.owner_name) == (
        world.colleague.id,
        "Kim Colleague",
    )
    assert state_of(world.action) is ActionState.AGREED
    assert "To Kim Colleague. I am away" in page.text
    (letter,) = letters()
    assert letter.to == world.colleague.email
    assert letter.text.split()[-1].endswith(world.path("update"))
    for word in ("locks", str(world.case.reference), "Amina", "away"):
        assert word not in letter.subject + letter.text


def test_somebody_without_an_account_is_named_and_the_agency_goes_on_reporting(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("hand-over"))
    page = browser.submit(page, {"colleague": "nobody"}, button="Hand it over")
    assert (page.status, page.errors) == (422, ["Enter their name"])
    sent = {"colleague": "nobody", "name": "The duty locksmith"}
    browser.submit(page, sent, button="Hand it over")
    assert (world.action.owner_id, world.action.owner_name) == (None, "The duty locksmith")
    assert browser.get(world.path("update")).status == 200


@pytest.mark.parametrize("why", ["conflict", "agency", "left", "disabled", "elsewhere"])
def test_only_colleagues_whom_nothing_keeps_from_the_case_are_offered(
    browser: Browser, world: World, why: str
) -> None:
    colleague, yesterday = world.colleague, clock.today() - timedelta(days=1)
    if why == "conflict":
        by = {"user_id": colleague.id, "declared_by_id": colleague.id}
        world.make.add(Conflict(case_id=world.case.id, **by))
    elif why == "agency":
        world.make.user(Role.REFERRER, area=world.area, agency=world.police)
    elif why == "left":
        colleague.memberships[0].ends_on = yesterday
    elif why == "disabled":
        colleague.disabled_at = clock.now()
    else:
        world.make.user(Role.REFERRER, area=world.make.area(), agency=world.housing)
    page = browser.sign_in_as(world.landlord).get(world.path("hand-over"))
    kept = ["Kim Colleague"] if why in ("agency", "elsewhere") else []
    assert offered(page) == [*kept, "Somebody without an account"]
    sent = {"colleague": str(world.officer.id), "version": str(world.action.version)}
    assert browser.post(world.path("hand-over"), sent).status == 422
    assert world.action.owner_id == world.landlord.id


def test_a_hand_over_of_what_somebody_changed_meanwhile_is_refused(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("hand-over"))
    world.action.due_on += timedelta(days=1)
    sent = {"colleague": str(world.colleague.id)}
    assert browser.submit(page, sent, button="Hand it over").status == 409
    assert world.action.owner_id == world.landlord.id


def test_another_agency_hands_nothing_over(browser: Browser, world: World) -> None:
    assert browser.sign_in_as(world.officer).get(world.path("hand-over")).status == 404
    sent = {"colleague": "nobody", "name": "Nobody"}
    assert browser.post(world.path("hand-over"), sent).status == 404


def test_the_coordinator_says_what_an_action_is_for_and_what_comes_first(
    browser: Browser, world: World
) -> None:
    first = world.another(task="Order the locks")
    page = browser.sign_in_as(world.coordinator).get(world.path())
    page = browser.get(page.links()[DESCRIBE])
    factor = page.all("//select[@name='factor']/option")[1]
    sent = {"aim": "safety", "factor": factor.get("value"), "depends_on": str(first.id)}
    page = browser.submit(page, sent, button="Save")
    assert (world.action.aim, world.action.depends_on_id) == (Aim.SAFETY, first.id)
    assert factor.text.strip() in page.text
    assert "Keep the person harmed safe" in page.text
    assert f"First, action {first.number}" in page.text


def test_two_actions_never_wait_for_each_other(browser: Browser, world: World) -> None:
    second = world.another(task="Fit them", depends_on=world.action)
    third = world.another(task="Test them", depends_on=second)
    page = browser.sign_in_as(world.coordinator).get(world.path("about"))
    page = browser.submit(page, {"depends_on": str(third.id)}, button="Save")
    assert page.status == 409
    assert world.action.depends_on_id is None


def test_an_agency_does_not_say_what_an_action_is_for(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path())
    assert DESCRIBE not in page.links()
    assert browser.post(world.path("about"), {"aim": "safety"}).status == 403


def test_an_action_that_went_elsewhere_ends_as_transferred(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.coordinator).get(world.path())
    text = {"ending-text": "Harbour area has her now"}
    browser.submit(page, text, button="Transferred elsewhere")
    assert world.action.ending is Ending.TRANSFERRED


def test_a_file_shows_what_was_done_and_who_takes_part_may_open_it(
    browser: Browser, world: World
) -> None:
    worker = world.make.user(Role.REFERRER, area=world.area, agency=world.housing)
    world.action.owner = worker
    path = world.path("evidence")
    page = browser.sign_in_as(worker).get(path)
    assert "You cannot open it here yourself afterwards" in page.text
    page = browser.submit(page, {"sharing": "all"}, button="Add the file")
    assert (page.status, page.errors) == (422, ["Choose the file"])
    file = (io.BytesIO(b"The lock is new"), "lock.txt")
    sent: Any = {"sharing": "all", "file": file}
    page = browser.submit(page, sent, button="Add the file")
    assert page.path == world.path()
    (shown,) = world.action.evidence
    assert shown.file.agency_id == world.housing.id
    assert browser.get(f"/files/{shown.attachment_id}").status in (403, 404)
    page = browser.sign_in_as(world.landlord).get(world.path())
    assert "lock.txt" in page.links()
    answer = browser.get(page.links()["lock.txt"])
    assert answer.response.data == b"The lock is new"
    world.make.session.expire_all()
    assert "Change the locks" in browser.get("/actions?q=is:evidence").text


def test_only_who_answers_for_an_action_adds_a_file_to_it(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.officer)
    assert browser.get(world.path("evidence")).status == 404
    sent: Any = {"sharing": "all", "file": (io.BytesIO(b"Not ours"), "lock.txt")}
    assert browser.post(world.path("evidence"), sent).status == 404
    assert world.action.evidence == []
