"""What earlier meetings left for the next one to hear about."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import User
from marac.actions import operations
from marac.actions.models import Action
from marac.actions.queries import list_matters_arising
from marac.cases.models import Conflict
from marac.meetings.models import Meeting
from tests.actions.conftest import World


@pytest.fixture
def next_meeting(world: World) -> Meeting:
    return world.make.meeting(world.area, world.meeting.starts_at + timedelta(days=14))


@pytest.fixture(autouse=True)
def agreed_at_the_meeting(world: World) -> None:
    world.action.agreed_at = world.meeting.starts_at + timedelta(hours=1)


def arising(session: Session, world: World, meeting: Meeting, user: User) -> list[Action]:
    found = list_matters_arising(session, by=world.actor(user), meeting=meeting)
    return [line.action for line in found]


def test_an_open_action_arises_at_the_next_meeting_and_not_at_its_own(
    session: Session, world: World, next_meeting: Meeting
) -> None:
    assert arising(session, world, next_meeting, world.coordinator) == [world.action]
    assert arising(session, world, world.meeting, world.coordinator) == []


def test_refusals_since_the_last_meeting_are_read_out_and_done_ones_are_not(
    session: Session, world: World, next_meeting: Meeting
) -> None:
    by = world.actor(world.coordinator)
    agreed_at = world.action.agreed_at
    impossible, not_done, done = (
        world.another(listing=world.listing, agreed_at=agreed_at) for _ in range(3)
    )
    operations.report_impossible(session, by=by, action=impossible, text="She moved")
    operations.report_not_done(session, by=by, action=not_done, text="No staff")
    operations.report_done(session, by=by, action=done)
    operations.confirm_closed(session, by=by, action=done)
    found = arising(session, world, next_meeting, world.coordinator)
    assert set(found) == {world.action, impossible, not_done}


def test_a_refusal_is_read_out_once(session: Session, world: World, next_meeting: Meeting) -> None:
    by = world.actor(world.coordinator)
    operations.report_not_done(session, by=by, action=world.action, text="No staff")
    third = world.make.meeting(world.area, next_meeting.starts_at + timedelta(days=14))
    assert arising(session, world, next_meeting, world.coordinator) == [world.action]
    assert arising(session, world, third, world.coordinator) == []


def test_what_was_closed_in_the_room_stays_on_that_meetings_list(
    session: Session, world: World, next_meeting: Meeting
) -> None:
    by = world.actor(world.coordinator)
    with clock.moved_to(next_meeting.starts_at + timedelta(minutes=20)):
        operations.report_done(session, by=by, action=world.action)
        operations.confirm_closed(session, by=by, action=world.action)
    assert arising(session, world, next_meeting, world.coordinator) == [world.action]


def test_nobody_hears_of_actions_on_a_case_kept_from_them(
    session: Session, world: World, next_meeting: Meeting
) -> None:
    user_id = world.chair.id
    world.make.add(Conflict(case_id=world.case.id, user_id=user_id, declared_by_id=user_id))
    assert arising(session, world, next_meeting, world.chair) == []
    assert arising(session, world, next_meeting, world.officer) == [world.action]


def test_forty_matters_arising_take_few_queries(
    session: Session, world: World, next_meeting: Meeting, queries: list[str]
) -> None:
    agreed_at = world.action.agreed_at
    for n in range(40):
        case, listing = world.heard_case(f"Person {n}")
        world.another(case, listing=listing, agreed_at=agreed_at)
    session.expire_all()
    by, _ = world.actor(world.coordinator), next_meeting.starts_at
    queries.clear()
    found = list_matters_arising(session, by=by, meeting=next_meeting)
    assert len([(line.who, line.action.agency.name, line.state) for line in found]) == 41
    assert len(queries) <= 3
