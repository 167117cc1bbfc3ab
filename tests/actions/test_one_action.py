"""One action from agreed to ended: who reports, who confirms, and what the history keeps."""

from datetime import timedelta
from uuid import uuid4

import pytest

from marac import clock
from marac.access import Role
from marac.actions import operations
from marac.actions.models import Ending
from marac.actions.states import ActionState, state_of
from marac.cases.models import Conflict
from marac.refusals import Refused
from tests.actions.conftest import World
from tests.client import Browser, Page


def report(browser: Browser, page: Page, button: str, text: str = "") -> Page:
    return browser.submit(page, {"progress-text": text}, button=button)


def test_the_owner_accepts_starts_and_reports_done_and_the_coordinator_confirms(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path())
    assert page.heading.endswith("Change the locks at the flat")
    assert "in 5 working days" in page.text
    page = report(browser, page, "Accept this action")
    assert "Accepted" in page.text
    page = report(browser, page, "Started work on it")
    page = report(browser, page, "Report it done", "New locks fitted on Friday")
    assert state_of(world.action) is ActionState.REPORTED_DONE
    assert world.action.ended_at is None
    page = browser.sign_in_as(world.coordinator).get(world.path())
    assert "New locks fitted on Friday" in page.text
    page = browser.submit(page, button="Confirm it is done")
    assert world.action.ending is Ending.DONE
    assert world.action.ended_by_id == world.coordinator.id
    history = [title.text_content() for title in page.all("//*[@class='marac-timeline__title']")]
    assert history == ["Confirmed done and closed", "Reported complete", "Started", "Accepted"]


@pytest.mark.parametrize(
    ("button", "ending", "colour"),
    [
        ("No longer possible: circumstances changed", Ending.IMPOSSIBLE, "purple"),
        ("Not done by the agency", Ending.NOT_DONE, "red"),
    ],
)
def test_the_two_refusals_are_different_buttons_words_and_colours(
    browser: Browser, world: World, button: str, ending: Ending, colour: str
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path())
    page = report(browser, page, button, "She moved away")
    assert world.action.ending is ending
    tag = page.all("//main//*[contains(@class,'marac-tag')]")[0]
    assert f"marac-tag--{colour}" in tag.get("class")
    other = {"purple": "Not done by the agency", "red": "No longer possible"}[colour]
    assert other not in page.text


@pytest.mark.parametrize(
    "button",
    ["Add a comment", "No longer possible: circumstances changed", "Not done by the agency"],
)
def test_a_refusal_or_comment_without_a_sentence_is_asked_for_one(
    browser: Browser, world: World, button: str
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path())
    page = report(browser, page, button)
    assert page.status == 422
    assert page.errors == ["Say what happened in a sentence"]
    assert world.action.ending is None
    assert world.action.updates == []


def test_an_unknown_step_is_refused_with_the_sentence_kept(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.landlord)
    sent = {"progress-version": "1", "progress-step": "explode", "progress-text": "Half done"}
    page = browser.post(world.path("progress"), sent)
    assert page.status == 422
    assert page.errors == ["Choose what happened"]
    assert page.value("progress-text") == "Half done"


def test_the_coordinator_may_send_back_what_is_not_complete(browser: Browser, world: World) -> None:
    page = report(browser, browser.sign_in_as(world.landlord).get(world.path()), "Report it done")
    page = browser.sign_in_as(world.coordinator).get(world.path())
    page = browser.submit(
        page, {"ending-text": "The back door is open"}, button="Send back: not complete"
    )
    assert state_of(world.action) is ActionState.AGREED
    assert "The back door is open" in page.text


def test_the_chair_records_an_ending_but_does_not_report_progress(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.chair).get(world.path())
    assert "How it stands" not in page.text
    sent = {"progress-version": "1", "progress-step": "accept"}
    assert browser.post(world.path("progress"), sent).status == 403
    page = browser.submit(
        page, {"ending-text": "See action 3"}, button="Superseded by another action"
    )
    assert world.action.ending is Ending.SUPERSEDED


def test_an_ended_action_takes_no_further_step(browser: Browser, world: World) -> None:
    by = world.actor(world.landlord)
    operations.report_not_done(world.make.session, by=by, action=world.action, text="No staff")
    page = browser.sign_in_as(world.landlord).get(world.path())
    assert page.all("//main//form") == []
    version = str(world.action.version)
    sent = {"progress-version": version, "progress-step": "report_done"}
    page = browser.post(world.path("progress"), sent)
    assert page.status == 409
    assert world.action.ending is Ending.NOT_DONE


def test_two_updates_at_once_show_each_other_and_lose_no_word(
    browser: Browser, world: World
) -> None:
    browser.sign_in_as(world.landlord)
    mine, theirs = browser.get(world.path()), browser.get(world.path())
    report(browser, theirs, "Report it done", "Locks fitted")
    page = report(browser, mine, "Not done by the agency", "No staff")
    assert page.status == 409
    assert "Someone else updated this action" in page.text
    assert "Locks fitted" in page.text
    assert page.value("progress-text") == "No staff"
    assert state_of(world.action) is ActionState.REPORTED_DONE


def test_a_colleague_of_the_owning_agency_reports_too(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.colleague).get(world.path())
    page = report(browser, page, "Add a comment", "Locksmith booked")
    assert "Kim Colleague" in page.text


def test_another_invited_agency_reads_the_action_and_cannot_touch_it(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.officer).get(world.path())
    assert "Only the owner’s agency and the co-ordinator report on this action" in page.text
    sent = {"progress-version": "1", "progress-step": "accept"}
    assert browser.post(world.path("progress"), sent).status == 404
    assert browser.post(world.path("ending"), {}).status == 403


def test_a_conflicted_owner_cannot_see_that_the_action_exists(
    browser: Browser, world: World
) -> None:
    user_id = world.landlord.id
    world.make.add(Conflict(case_id=world.case.id, user_id=user_id, declared_by_id=user_id))
    browser.sign_in_as(world.landlord)
    nothing = browser.get(f"/actions/{uuid4()}")
    page = browser.get(world.path())
    assert (page.status, page.text) == (404, nothing.text)
    assert "Change the locks" not in browser.get("/actions").text
    sent = {"progress-version": "1", "progress-step": "accept"}
    assert browser.post(world.path("progress"), sent).status == 404


def test_an_owner_whose_agency_left_the_case_sees_the_task_and_not_who_was_harmed(
    browser: Browser, world: World
) -> None:
    for invitation in world.case.invitations:
        invitation.withdrawn_at = invitation.invited_at
    page = browser.sign_in_as(world.landlord).get(world.path())
    assert "Change the locks" in page.text
    assert f"/cases/{world.case.id}" not in page.links().values()
    assert "AY" not in page.text
    assert browser.sign_in_as(world.officer).get(world.path()).status == 404


def test_another_areas_coordinator_finds_nothing(browser: Browser, world: World) -> None:
    elsewhere = world.make.area()
    stranger = world.make.user(Role.COORDINATOR, area=elsewhere, agency=world.housing)
    assert browser.sign_in_as(stranger).get(world.path()).status == 404


def test_nothing_can_be_reported_before_the_case_is_heard(world: World) -> None:
    case = world.make.case(area=world.area, referrer=world.officer, agency=world.police)
    world.make.circulated(case, world.meeting, world.coordinator)
    action = world.another(case)
    with pytest.raises(Refused, match="not heard this case yet"):
        operations.accept(world.make.session, by=world.actor(world.landlord), action=action)


def test_progress_is_still_taken_when_the_case_is_on_the_next_agenda(world: World) -> None:
    world.listing.ended_at = clock.now()
    december = world.make.meeting(world.area, world.meeting.starts_at + timedelta(days=28))
    world.make.circulated(world.case, december, world.coordinator)
    operations.accept(world.make.session, by=world.actor(world.landlord), action=world.action)
    assert state_of(world.action) is ActionState.ACCEPTED
