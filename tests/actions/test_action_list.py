"""The list of actions: whose, in what state, overdue first, and never more than one may see."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.actions import operations
from marac.actions.models import Action, Ending
from marac.actions.states import (
    ActionState,
    is_overdue,
    overdue_expression,
    state_expression,
    state_of,
)
from tests.actions.conftest import World
from tests.client import Browser, Page


def tasks(page: Page) -> list[str]:
    return [td.text_content().strip() for td in page.all("//td[@data-label='Task']")]


def test_a_rep_sees_the_agencys_open_actions_overdue_first(browser: Browser, world: World) -> None:
    world.another(task="Fit a camera", due_on=date(2026, 11, 18))
    world.another(task="Write to her", ended_at=clock.now(), ending=Ending.DONE)
    world.make.action(world.case, world.police, world.officer, task="Patrol")
    page = browser.sign_in_as(world.landlord).get("/actions")
    assert page.heading == "My agency’s actions"
    assert tasks(page) == ["Fit a camera", "Change the locks at the flat"]
    assert "2 working days overdue" in page.text


def test_mine_are_those_that_name_me(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.colleague)
    assert tasks(browser.get("/actions?whose=mine&state=open")) == []
    assert len(tasks(browser.get("/actions?whose=agency&state=open"))) == 1


def test_a_rep_who_asks_for_all_gets_the_agencys(browser: Browser, world: World) -> None:
    world.make.action(world.case, world.police, world.officer, task="Patrol")
    page = browser.sign_in_as(world.landlord).get("/actions?whose=all&state=open")
    assert tasks(page) == ["Change the locks at the flat"]


def test_the_coordinator_narrows_by_choosing_and_typing(browser: Browser, world: World) -> None:
    world.another(task="Fit a camera", due_on=date(2026, 11, 18))
    other, _ = world.heard_case("Jan Kowalski")
    world.make.action(other, world.police, world.officer, task="Patrol")
    browser.sign_in_as(world.coordinator)
    assert len(tasks(browser.get("/actions"))) == 3
    assert tasks(browser.get("/actions?overdue=yes")) == ["Fit a camera"]
    assert tasks(browser.get(f"/actions?agency={world.police.id}")) == ["Patrol"]
    assert tasks(browser.search("/actions", owner="olu")) == ["Patrol"]
    assert tasks(browser.get(f"/actions?reference={other.reference}")) == ["Patrol"]
    assert len(tasks(browser.get("/actions?state=agreed"))) == 3
    assert tasks(browser.get("/actions?state=done")) == []


def test_nonsense_in_the_address_narrows_nothing(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.coordinator)
    page = browser.get("/actions?state=bogus&agency=17&whose=theirs&page=x&owner=x&reference=%25")
    assert page.status == 200
    assert tasks(page) == ["Change the locks at the flat"]


def test_an_applied_filter_can_be_taken_away_by_itself(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.coordinator).search("/actions", owner="nobody")
    assert "Nothing in the list fits" in page.text
    page = browser.get(page.links()["Remove filter nobody"])
    assert len(tasks(page)) == 1


def test_a_long_list_comes_fifty_at_a_time_in_few_queries(
    browser: Browser, world: World, queries: list[str]
) -> None:
    for n in range(10):
        case, _ = world.heard_case(f"Person {n}")
        for _ in range(6):
            world.another(case)
    browser.sign_in_as(world.coordinator).get("/actions")
    queries.clear()
    page = browser.get("/actions")
    assert len(queries) <= 12
    assert len(tasks(page)) == 50
    assert "Showing 1 to 50 of 61 actions" in page.text
    assert len(tasks(browser.get("/actions?page=2"))) == 11


def test_the_case_page_lists_its_actions(browser: Browser, world: World) -> None:
    world.another(task="Write to her", ended_at=clock.now(), ending=Ending.IMPOSSIBLE)
    page = browser.sign_in_as(world.officer).get(f"/cases/{world.case.id}")
    assert tasks(page) == ["Change the locks at the flat", "Write to her"]
    assert "No longer possible" in page.text


def test_state_and_overdue_in_sql_are_those_in_python(session: Session, world: World) -> None:
    earlier = clock.now()
    facts: list[dict[str, Any]] = [
        {"agreed_at": None},
        {},
        {"accepted_at": earlier},
        {"accepted_at": earlier, "started_at": earlier},
        {"reported_done_at": earlier, "reported_done_by_id": world.landlord.id},
        *({"ended_at": earlier, "ending": ending} for ending in Ending),
    ]
    for values in facts:
        for due_on in (date(2026, 11, 18), clock.today()):
            world.another(due_on=due_on, **values)
    rows = session.execute(sa.select(Action, state_expression(), overdue_expression())).all()
    assert {state_of(action) for action, _, _ in rows} == set(ActionState)
    assert {is_overdue(action) for action, _, _ in rows} == {True, False}
    for action, state, overdue in rows:
        assert (state, bool(overdue)) == (state_of(action).value, is_overdue(action))


def test_actions_go_out_once_and_only_when_agreed(session: Session, world: World) -> None:
    by = world.actor(world.coordinator)
    agreed, proposed = (
        operations.propose(
            session,
            by=by,
            case=world.case,
            listing=world.listing,
            agency_id=world.police.id,
            owner_id=None,
            owner_name="The duty officer",
            task="Patrol",
            due_on=date(2026, 11, 30),
        )
        for _ in range(2)
    )
    assert proposed.number == agreed.number + 1
    operations.agree(session, by=by, action=agreed)
    issued = operations.issue_for_meeting(session, by=by, meeting_id=world.meeting.id)
    assert issued == [agreed]
    assert operations.issue_for_meeting(session, by=by, meeting_id=world.meeting.id) == []
    assert proposed.issued_at is None
