"""What waits for the co-ordinator: twenty actions decided on one page, all or none."""

from datetime import date

from marac.actions import arranging, operations
from marac.actions.models import Action, Ending
from marac.actions.states import ActionState, state_of
from marac.cases.models import Conflict
from tests.actions.conftest import World
from tests.client import Browser, Page


def reported(world: World, number: int) -> list[Action]:
    """Actions that housing reported complete."""
    by, found = world.actor(world.landlord), []
    for n in range(number):
        action = world.another(task=f"Task {n}", due_on=date(2026, 11, 27))
        operations.report_done(world.make.session, by=by, action=action, text=f"Done {n}")
        found.append(action)
    return found


def name(action: Action, field: str) -> str:
    return f"a{action.id.hex}-{field}"


def opened(browser: Browser, world: World) -> Page:
    return browser.sign_in_as(world.coordinator).get("/actions/waiting")


def test_twenty_reported_actions_are_cleared_by_one_press(
    browser: Browser, world: World, queries: list[str]
) -> None:
    actions = reported(world, 20)
    page = opened(browser, world)
    queries.clear()
    page = browser.get(page.links()["Choose “confirm” or “agree” for all of them"])
    assert len(queries) <= 12
    page = browser.submit(page, button="Save decisions")
    assert "20 decisions saved." in page.text
    assert {action.ending for action in actions} == {Ending.DONE}
    assert "Nothing waits for you" in page.text


def test_each_is_decided_by_itself_and_later_leaves_it_as_it_is(
    browser: Browser, world: World
) -> None:
    done, back, left = reported(world, 3)
    page = opened(browser, world)
    assert "Lena Landlord: “Done 0”" in page.text
    sent = {
        name(done, "decision"): "confirm",
        name(back, "decision"): "send_back",
        name(back, "text"): "The back door is open",
    }
    page = browser.submit(page, sent, button="Save decisions")
    assert "2 decisions saved." in page.text
    assert done.ending is Ending.DONE
    assert state_of(back) is not ActionState.REPORTED_DONE
    assert back.updates[-1].text == "The back door is open"
    assert state_of(left) is ActionState.REPORTED_DONE


def test_one_wrong_answer_saves_nothing_and_keeps_everything_chosen(
    browser: Browser, world: World
) -> None:
    done, back = reported(world, 2)
    page = opened(browser, world)
    sent = {name(done, "decision"): "confirm", name(back, "decision"): "send_back"}
    page = browser.submit(page, sent, button="Save decisions")
    assert page.status == 422
    assert page.errors == ["Say why, so that the owner knows what to do"]
    assert page.all("//title")[0].text.startswith("Error:")
    assert (done.ending, state_of(back)) == (None, ActionState.REPORTED_DONE)
    chosen = {i.get("name"): i.get("value") for i in page.all("//input[@checked]")}
    assert chosen == sent


def test_what_somebody_changed_meanwhile_is_read_again_first(
    browser: Browser, world: World
) -> None:
    first, second = reported(world, 2)
    page = opened(browser, world)
    session, owner = world.make.session, world.actor(world.landlord)
    operations.send_back(session, by=world.actor(world.chair), action=first, text="The garage?")
    operations.report_done(session, by=owner, action=first, text="That too")
    sent = {name(a, "decision"): "confirm" for a in (first, second)}
    page = browser.submit(page, sent, button="Save decisions")
    assert (page.status, len(page.errors)) == (422, 1)
    assert (first.ending, second.ending) == (None, None)


def test_what_somebody_settled_meanwhile_is_told_and_not_done_twice(
    browser: Browser, world: World
) -> None:
    first, second = reported(world, 2)
    page = opened(browser, world)
    operations.confirm_closed(world.make.session, by=world.actor(world.chair), action=first)
    sent = {name(a, "decision"): "confirm" for a in (first, second)}
    page = browser.submit(page, sent, button="Save decisions")
    assert "1 decision saved. 1 action had been settled meanwhile." in page.text
    assert first.ended_by_id == world.chair.id


def test_a_wish_for_a_new_date_may_be_refused_with_a_reason(browser: Browser, world: World) -> None:
    by = world.actor(world.landlord)
    wish = arranging.ask_for_date(
        world.make.session, by=by, action=world.action,
        wanted_on=date(2026, 12, 4), reason="The locksmith is away",
    )  # fmt: skip
    page = opened(browser, world)
    assert "Friday 4 December 2026" in page.text
    sent = {name(world.action, "decision"): "keep_date"}
    page = browser.submit(page, sent, button="Save decisions")
    assert page.errors == ["Say why, so that the owner knows what to do"]
    sent[name(world.action, "text")] = "She is not safe until then"
    browser.submit(page, sent, button="Save decisions")
    assert (wish.agreed, world.action.due_on) == (False, date(2026, 11, 27))


def test_the_chair_decides_too_and_nobody_else(browser: Browser, world: World) -> None:
    reported(world, 1)
    assert "1 action" in browser.sign_in_as(world.chair).get("/actions/waiting").text
    for user in (world.landlord, world.officer):
        assert browser.sign_in_as(user).get("/actions/waiting").status == 403


def test_a_conflicted_coordinator_decides_nothing_of_the_case(
    browser: Browser, world: World
) -> None:
    (action,) = reported(world, 1)
    user_id = world.coordinator.id
    world.make.add(Conflict(case_id=world.case.id, user_id=user_id, declared_by_id=user_id))
    page = opened(browser, world)
    assert "Nothing waits for you" in page.text
    sent = {name(action, "version"): str(action.version), name(action, "decision"): "confirm"}
    browser.post("/actions/waiting", sent)
    assert action.ending is None


def test_nobody_confirms_what_was_said_after_they_looked(browser: Browser, world: World) -> None:
    (action,) = reported(world, 1)
    page = opened(browser, world)
    owner = world.actor(world.landlord)
    operations.comment(world.make.session, by=owner, action=action, text="The lock was forced")
    page = browser.submit(page, {name(action, "decision"): "confirm"}, button="Save decisions")
    assert (page.status, action.ending) == (422, None)
    assert "Said while you were reading" in page.text
    assert page.text.count("The lock was forced") >= 1
    chosen = {i.get("name"): i.get("value") for i in page.all("//input[@checked]")}
    assert chosen == {name(action, "decision"): "confirm"}
    browser.submit(page, {name(action, "decision"): "confirm"}, button="Save decisions")
    assert action.ending is Ending.DONE


def test_all_that_was_said_since_the_report_stands_beside_the_choice(
    browser: Browser, world: World
) -> None:
    (action,) = reported(world, 1)
    owner = world.actor(world.landlord)
    operations.comment(world.make.session, by=owner, action=action, text="And the cellar too")
    words = opened(browser, world).text
    assert "“Done 0”" in words
    assert "Lena Landlord, since then: “And the cellar too”" in words
