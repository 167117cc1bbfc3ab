"""Reminding agencies of the returns that they owe: one press, no names, and not too often."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict
from marac.notifications.models import Mail
from marac.returns import mail
from marac.returns.models import Chase
from tests.client import Browser
from tests.returns.conftest import World


@pytest.fixture
def at_grid(browser: Browser, world: World) -> Browser:
    """The co-ordinator, two days on: housing and health have not answered in time."""
    world.submit(world.police_return, world.officer)
    for row in (world.housing_return, world.health_return):
        row.due_at = clock.now() - timedelta(hours=1)
    world.make.session.flush()
    return browser.sign_in_as(world.coordinator)


def grid(world: World, *rest: str) -> str:
    return "/".join((f"/meetings/{world.meeting.id}/returns", *rest))


def recipients(session: Session) -> list[str]:
    return sorted(row.recipient for row in session.query(Mail))


def test_one_press_reminds_an_agency_and_the_grid_says_who_was_reminded_when(
    at_grid: Browser, session: Session, world: World
) -> None:
    page = at_grid.submit(at_grid.get(grid(world)), button="Remind Housing")
    assert "1 agency reminded" in page.text
    assert recipients(session) == [world.landlord.email]
    reminded = f"Reminded Friday 20 November 2026, 9:30am by {world.coordinator.name}, 1 person"
    assert reminded in page.text
    assert "Remind Housing" not in page.text
    assert "Remind Health" in page.text


def test_one_press_reminds_everyone_who_is_late_and_nobody_else(
    at_grid: Browser, session: Session, world: World
) -> None:
    _, listing = world.another_case()
    world.make.request(listing, world.police, due_at=clock.now() + timedelta(days=1))
    at_grid.submit(at_grid.get(grid(world)), button="Remind everyone who is late")
    assert recipients(session) == sorted([world.landlord.email, world.nurse.email])
    rows = session.query(Chase).all()
    assert {row.agency_id for row in rows} == {world.housing.id, world.health.id}


def test_an_agency_is_not_reminded_again_within_four_hours(
    at_grid: Browser, session: Session, world: World
) -> None:
    data = {"agency": str(world.housing.id)}
    assert at_grid.post(grid(world, "chase"), data).status == 200
    page = at_grid.post(grid(world, "chase"), data)
    assert page.status == 409
    assert "in the last 4 hours" in page.text
    with clock.moved_to(clock.now() + timedelta(hours=4)):
        at_grid.sign_in_as(world.coordinator)
        assert at_grid.post(grid(world, "chase"), data).status == 200
    assert session.query(Chase).count() == 2


def test_the_mail_says_that_there_is_something_to_do_and_nothing_else() -> None:
    for body in (mail.CHASE, mail.REOPENED):
        assert [word for word in body.split() if "{" in word] == ["{link}"]


def test_nobody_is_written_to_who_may_not_know_of_the_case(
    at_grid: Browser, session: Session, world: World
) -> None:
    other = world.make.user(Role.REPRESENTATIVE, area=world.area, agency=world.housing)
    world.make.add(
        Conflict(case_id=world.case.id, user_id=world.landlord.id, declared_by_id=world.landlord.id)
    )
    at_grid.post(grid(world, "chase"), {"agency": str(world.housing.id)})
    assert recipients(session) == [other.email]


def test_a_coordinator_kept_from_a_case_reminds_nobody_of_it(
    at_grid: Browser, session: Session, world: World
) -> None:
    by = world.coordinator.id
    world.make.add(Conflict(case_id=world.case.id, user_id=by, declared_by_id=by))
    assert "Remind" not in at_grid.get(grid(world)).text
    assert at_grid.post(grid(world, "chase"), {"agency": str(world.housing.id)}).status == 409
    assert recipients(session) == []


def test_an_agency_that_owes_nothing_is_not_reminded(
    at_grid: Browser, session: Session, world: World
) -> None:
    for agency in (str(world.police.id), str(uuid4()), "nonsense"):
        assert at_grid.post(grid(world, "chase"), {"agency": agency}).status == 409
    assert recipients(session) == []


def test_a_case_that_is_heard_is_not_chased(
    at_grid: Browser, session: Session, world: World
) -> None:
    world.listing.started_at = clock.now()
    assert "Remind" not in at_grid.get(grid(world)).text
    assert at_grid.post(grid(world, "chase")).status == 409
    assert recipients(session) == []


def test_the_chair_sees_who_was_reminded_and_only_the_coordinator_reminds(
    at_grid: Browser, world: World
) -> None:
    at_grid.post(grid(world, "chase"), {"agency": str(world.housing.id)})
    at_grid.sign_in_as(world.chair)
    page = at_grid.get(grid(world))
    assert f"by {world.coordinator.name}" in page.text
    assert page.all("//main//button") == []
    assert at_grid.post(grid(world, "chase")).status == 403


def test_another_areas_meeting_cannot_be_chased(at_grid: Browser, world: World) -> None:
    elsewhere = world.make.meeting(world.make.area())
    page = at_grid.post(f"/meetings/{elsewhere.id}/returns/chase")
    nothing = at_grid.post(f"/meetings/{uuid4()}/returns/chase")
    assert (page.status, page.text) == (404, nothing.text)


def test_reminding_is_in_the_log(at_grid: Browser, session: Session, world: World) -> None:
    at_grid.post(grid(world, "chase"), {"agency": str(world.housing.id)})
    session.commit()
    entry = session.query(AuditEntry).filter_by(event="AgencyChased").one()
    assert str(world.housing.id) in str(entry.details)


def test_a_return_that_came_late_counts_and_says_so(at_grid: Browser, world: World) -> None:
    world.submit(world.housing_return, world.landlord)
    page = at_grid.get(grid(world))
    assert "2 of 3 returns in" in page.text
    cells = {td.get("data-label"): td.text_content().split() for td in page.all("//tbody/tr[1]/td")}
    assert cells["Housing"] == ["Not", "known", "came", "late"]
    assert cells["Police"] == ["Not", "known"]
