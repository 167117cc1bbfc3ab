"""The page of one action, which a reminder opens: one choice and one sentence, for its owner."""

from datetime import date
from uuid import uuid4

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions import operations
from marac.actions.models import Effect, Ending
from marac.actions.states import ActionState, state_of
from marac.cases.models import Conflict
from tests.actions.conftest import World
from tests.client import Browser, Page


def say(browser: Browser, page: Page, step: str, text: str = "", **more: str) -> Page:
    return browser.submit(page, {"step": step, "text": text} | more, button="Send")


@pytest.fixture
def worker(world: World) -> User:
    """Somebody of housing who fits locks, and may do nothing else in marac."""
    worker = world.make.user(Role.REFERRER, area=world.area, agency=world.housing, name="Wim Work")
    world.action.owner = worker
    return worker


def test_an_owner_says_in_one_choice_and_one_sentence_that_it_is_done(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    assert page.heading.endswith("Change the locks at the flat")
    assert f"Case {world.case.reference} · AY" in page.text
    page = say(browser, page, "report_done", "Fitted on Friday", effect="lower")
    assert state_of(world.action) is ActionState.REPORTED_DONE
    assert world.action.effect is Effect.LOWER
    assert "reported complete. Thank you." in page.text
    assert "“Fitted on Friday”" in page.text
    assert "Effect" in browser.get(world.path()).text


def test_a_front_line_worker_is_given_just_this_action(
    browser: Browser, world: World, worker: User
) -> None:
    world.another(task="Somebody else’s")
    browser.sign_in_as(worker)
    page = browser.get(world.path("update"))
    assert f"Case {world.case.reference}" in page.text
    assert "AY" not in page.text
    assert "Somebody else’s" not in browser.get("/actions").text
    assert browser.get(f"/cases/{world.case.id}").status in (403, 404)
    page = say(browser, page, "accept")
    assert state_of(world.action) is ActionState.ACCEPTED
    page = say(browser, page, "start")
    page = say(browser, page, "report_done", "Done")
    assert state_of(world.action) is ActionState.REPORTED_DONE
    assert world.action.reported_done_by_id == worker.id
    assert browser.post(world.path("progress"), {}).status == 403
    assert browser.get(world.path("hand-over")).status == 403


@pytest.mark.parametrize("hide", ["conflict", "restricted", "left", "handed over", "random"])
def test_what_is_hidden_from_a_front_line_worker_is_as_if_it_never_was(
    browser: Browser, world: World, worker: User, hide: str
) -> None:
    path = world.path("update")
    if hide == "conflict":
        by = {"user_id": worker.id, "declared_by_id": worker.id}
        world.make.add(Conflict(case_id=world.case.id, **by))
    elif hide == "restricted":
        world.case.restricted_at, world.case.restricted_by_id = clock.now(), world.chair.id
    elif hide == "left":
        world.action.agency = world.police
    elif hide == "handed over":
        world.action.owner = world.landlord
    else:
        path = f"/actions/{uuid4()}/update"
    browser.sign_in_as(worker)
    nothing = browser.get(f"/actions/{uuid4()}/update")
    assert (browser.get(path).status, browser.get(path).text) == (404, nothing.text)
    random = browser.post(f"/actions/{uuid4()}/update", {"step": "accept"})
    sent = browser.post(path, {"step": "accept"})
    assert (sent.status, sent.text) == (404, random.text)
    assert world.action.accepted_at is None


def test_another_agency_that_reads_the_action_is_led_to_its_page(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.officer).get(world.path("update"))
    assert page.path == world.path()
    assert browser.post(world.path("update"), {"step": "accept"}).status == 404


@pytest.mark.parametrize(
    ("step", "ending"), [("impossible", Ending.IMPOSSIBLE), ("not_done", Ending.NOT_DONE)]
)
def test_a_refusal_asks_for_its_reason_keeps_what_was_typed_and_is_told_apart(
    browser: Browser, world: World, step: str, ending: Ending
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    page = say(browser, page, step)
    assert (page.status, page.errors) == (
        422,
        ["Say why in one sentence, for the co-ordinator"],
    )
    assert page.all("//input[@type='radio' and @checked]")[0].get("value") == step
    page = say(browser, page, step, "She moved away")
    assert world.action.ending is ending
    assert "This action has ended" in page.text


def test_nothing_chosen_is_asked_for_with_the_sentence_kept(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    page = browser.submit(page, {"text": "Half done"}, button="Send")
    assert (page.status, page.errors) == (422, ["Choose how it stands"])
    assert page.value("text") == "Half done"


def test_two_who_answer_at_once_see_each_other_and_lose_no_word(
    browser: Browser, world: World
) -> None:
    browser.sign_in_as(world.landlord)
    mine, theirs = browser.get(world.path("update")), browser.get(world.path("update"))
    say(browser, theirs, "accept")
    page = say(browser, mine, "not_done", "No staff")
    assert page.status == 409
    assert "Someone else updated this action" in page.text
    assert page.value("text") == "No staff"
    assert world.action.ending is None
    page = say(browser, page, "not_done", "No staff")
    assert world.action.ending is Ending.NOT_DONE


def test_an_owner_asks_for_a_later_date_and_the_old_one_stands_until_the_coordinator_agrees(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    page = say(browser, page, "ask_date", "The locksmith is away")
    assert page.errors == ["Enter the new date that you ask for"]
    early = {"wanted_on-day": "26", "wanted_on-month": "11", "wanted_on-year": "2026"}
    page = say(browser, page, "ask_date", "The locksmith is away", **early)
    assert page.status == 422
    assert "must be later than the present one" in page.errors[0]
    later = {"wanted_on-day": "4", "wanted_on-month": "12", "wanted_on-year": "2026"}
    page = say(browser, page, "ask_date", "The locksmith is away", **later)
    assert "A new date is asked for: Friday 4 December 2026" in page.text
    assert world.action.due_on == date(2026, 11, 27)
    assert "I need a later date" not in page.text
    page = browser.sign_in_as(world.coordinator).get(world.path())
    assert "The locksmith is away" in page.text
    page = browser.get(page.links()["Answer"])
    (wish,) = world.action.date_requests
    name = f"a{world.action.id.hex}"
    page = browser.submit(page, {f"{name}-decision": "new_date"}, button="Save decisions")
    assert "1 decision saved" in page.text
    assert (world.action.due_on, wish.agreed) == (date(2026, 12, 4), True)
    assert wish.was_due_on == date(2026, 11, 27)


def test_what_has_ended_or_is_not_heard_takes_no_answer(browser: Browser, world: World) -> None:
    by = world.actor(world.landlord)
    operations.report_not_done(world.make.session, by=by, action=world.action, text="No staff")
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    assert "This action has ended" in page.text
    assert browser.post(world.path("update"), {"step": "accept"}).status == 409
    assert world.action.ending is Ending.NOT_DONE


def test_the_page_takes_few_queries(browser: Browser, world: World, queries: list[str]) -> None:
    browser.sign_in_as(world.landlord).get(world.path("update"))
    queries.clear()
    browser.get(world.path("update"))
    assert len(queries) <= 12


def test_it_names_the_action_that_has_to_be_done_first(browser: Browser, world: World) -> None:
    first = world.another(task="Order the locks")
    world.action.depends_on = first
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    assert f"First, action {first.number} of this case has to be done" in page.text
    first.ended_at, first.ending = clock.now(), Ending.DONE
    assert "has to be done" not in browser.get(world.path("update")).text
