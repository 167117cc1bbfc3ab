"""The co-ordinator's grid, the returns on the case page, and what state a return is in."""

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.cases.models import Conflict
from marac.returns import operations
from marac.returns.models import Answer, Return, Sharing
from marac.returns.queries import read_case
from marac.returns.states import ReturnState, state_expression, state_of
from tests.client import Browser
from tests.returns.conftest import World


def grid(world: World) -> str:
    return f"/meetings/{world.meeting.id}/returns"


def test_the_grid_says_who_answered_what_and_who_is_late(browser: Browser, world: World) -> None:
    world.submit(world.police_return, world.officer, Answer.NOT_KNOWN)
    world.housing_return.due_at = clock.now() - timedelta(hours=1)
    page = browser.sign_in_as(world.coordinator).get(grid(world))
    assert "1 of 3 returns in" in page.text
    assert "Housing: 1 return" in page.text
    row = page.all("//tbody/tr")[0]
    assert row.xpath("./th[@scope='row']")
    cells = {td.get("data-label"): td.text_content().strip() for td in row.xpath("./td")}
    assert cells == {"Police": "Not known", "Housing": "Late", "Health": "Not started"}
    assert len(page.all("//thead//th[@scope='col']")) == 4


def test_the_chair_reads_the_grid_and_a_rep_does_not(browser: Browser, world: World) -> None:
    assert browser.sign_in_as(world.chair).get(grid(world)).status == 200
    assert browser.sign_in_as(world.officer).get(grid(world)).status == 403


def test_the_numbers_of_the_grid_leave_no_gap_for_a_case_that_is_kept_from_its_reader(
    browser: Browser, world: World
) -> None:
    other, listing = world.another_case()
    world.make.request(listing, world.police)
    kept_away = {"user_id": world.chair.id, "declared_by_id": world.coordinator.id}
    world.make.add(Conflict(case_id=world.case.id, **kept_away))
    page = browser.sign_in_as(world.chair).get(grid(world))
    lines = [row.text_content().split() for row in page.all("//tbody/tr/th")]
    assert lines == [["1:", other.reference]]


def test_another_areas_meeting_is_not_there(browser: Browser, world: World) -> None:
    elsewhere = world.make.meeting(world.make.area())
    browser.sign_in_as(world.coordinator)
    nothing = browser.get(f"/meetings/{uuid4()}/returns")
    page = browser.get(f"/meetings/{elsewhere.id}/returns")
    assert (page.status, page.text) == (404, nothing.text)


def test_a_meeting_with_nothing_circulated_says_so(browser: Browser, world: World) -> None:
    empty = world.make.meeting(world.area, world.meeting.starts_at + timedelta(days=14))
    page = browser.sign_in_as(world.coordinator).get(f"/meetings/{empty.id}/returns")
    assert "No returns asked for yet" in page.text


def test_fourteen_agencies_by_twenty_cases_take_few_queries(
    browser: Browser, world: World, queries: list[str]
) -> None:
    agencies = [world.make.agency(area=world.area) for _ in range(11)]
    agencies += [world.police, world.housing, world.health]
    by = world.actor(world.coordinator)
    due_at = clock.now() + timedelta(days=2)
    for n in range(19):
        _, listing = world.another_case(f"Person {n}")
        operations.request(
            world.make.session,
            by=by,
            listing=listing,
            agency_ids=[a.id for a in agencies],
            due_at=due_at,
        )
    browser.sign_in_as(world.coordinator).get(grid(world))
    queries.clear()
    page = browser.get(grid(world))
    assert len(page.all("//tbody/tr")) == 20
    assert len(page.all("//thead//th")) == 15
    assert len(queries) <= 12


def test_the_case_page_opens_what_others_shared_once_the_reader_has_answered(
    browser: Browser, world: World
) -> None:
    world.item("Two calls in May", Sharing.ALL)
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    browser.sign_in_as(world.landlord)
    page = browser.get(f"/cases/{world.case.id}")
    assert "Write the return of Housing" in page.text
    assert "once your own agency has sent its return" in page.text
    assert "Two calls in May" not in page.text
    world.submit(world.housing_return, world.landlord)
    page = browser.get(f"/cases/{world.case.id}")
    assert "Two calls in May" in page.text


def test_the_case_page_tells_the_coordinator_who_is_still_due(
    browser: Browser, world: World
) -> None:
    world.item("kept back", Sharing.WITHHELD, reason="A live operation")
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    page = browser.sign_in_as(world.coordinator).get(f"/cases/{world.case.id}")
    assert "Waiting for 2 agencies Health Not started Housing Not started" in page.text
    assert "Withheld because: A live operation" in page.text
    assert "kept back" not in page.text


def test_asking_twice_asks_nobody_again(session: Session, world: World) -> None:
    by = world.actor(world.coordinator)
    extra = world.make.agency(area=world.area)
    new = operations.request(
        session,
        by=by,
        listing=world.listing,
        agency_ids=[world.police.id, extra.id],
        due_at=clock.now(),
    )
    assert [r.agency_id for r in new] == [extra.id]


def test_the_state_in_sql_is_the_state_in_python(session: Session, world: World) -> None:
    past, future = clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1)
    expected = set()
    for due_at in (past, future):
        for started_at in (None, past):
            for reopened_at in (None, past - timedelta(hours=1), past, clock.now()):
                for sent in (False, True):
                    _, listing = world.another_case()
                    row = world.make.request(
                        listing, world.police, due_at=due_at, started_at=started_at
                    )
                    row.reopened_at = reopened_at
                    if sent:
                        row.submitted_at, row.submitted_by_id = past, world.officer.id
                    session.flush()
                    expected.add(state_of(row))
    assert expected == set(ReturnState)
    rows = session.execute(sa.select(Return, state_expression())).all()
    assert {row.id: state for row, state in rows} == {r.id: state_of(r).value for r, _ in rows}


def test_the_chair_learns_who_owes_a_return_and_nothing_of_its_draft(
    session: Session, world: World
) -> None:
    world.item("unfinished", Sharing.ALL)
    read, owed = read_case(session, by=world.actor(world.chair), case=world.case)
    assert read == []
    assert owed == [
        ("Health", ReturnState.REQUESTED),
        ("Housing", ReturnState.REQUESTED),
        ("Police", ReturnState.IN_PROGRESS),
    ]
    own, owed = read_case(session, by=world.actor(world.landlord), case=world.case)
    assert [r.agency for r in own] == ["Housing"]
    assert owed == []
