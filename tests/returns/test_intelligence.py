"""Police intelligence is released agency by agency; for the others the field is locked."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import CaseGrant
from marac.refusals import Refused
from marac.returns import queries
from marac.returns.models import Answer, ReturnItem, Sharing
from marac.returns.reading import ReadItem
from tests.client import Browser
from tests.returns.conftest import World

SECRET = "Seen buying petrol"


@pytest.fixture
def told(world: World) -> World:
    """Intelligence released to housing; every agency has answered."""
    world.item(SECRET, Sharing.NAMED, world.housing, intelligence=True, source="Grade B2")
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    world.submit(world.housing_return, world.landlord)
    world.submit(world.health_return, world.nurse)
    return world


def items(session: Session, world: World, user: User) -> list[ReadItem]:
    found = queries.list_for_case(session, by=world.actor(user), case=world.case)
    return [item for r in found if r.agency_id == world.police.id for item in r.items]


def test_those_to_whom_it_was_released_read_it(session: Session, told: World) -> None:
    for user in (told.officer, told.landlord, told.coordinator, told.chair):
        assert [item.text for item in items(session, told, user)] == [SECRET]


def test_another_agency_reads_confidential_and_nothing_else(browser: Browser, told: World) -> None:
    page = browser.sign_in_as(told.nurse).get(f"/cases/{told.case.id}")
    assert "Police intelligence Confidential" in page.text
    for word in (SECRET, "Grade B2", "Named agencies"):
        assert word not in page.response.get_data(as_text=True)


def test_what_is_only_for_the_chair_is_locked_for_the_agencies_and_hidden_from_the_coordinator(
    session: Session, world: World
) -> None:
    world.item(SECRET, Sharing.CHAIR, intelligence=True)
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    world.submit(world.housing_return, world.landlord)
    assert [item.text for item in items(session, world, world.chair)] == [SECRET]
    for user in (world.landlord, world.coordinator):
        assert [(i.is_open, i.text) for i in items(session, world, user)] == [(False, "")]


def test_it_is_never_for_everyone_at_once(browser: Browser, world: World) -> None:
    with pytest.raises(Refused, match="agency by agency"):
        world.item(SECRET, Sharing.ALL, intelligence=True)
    again = browser.sign_in_as(world.officer).post(
        f"/returns/{world.police_return.id}/items/new",
        {"text": SECRET, "nature": "fact", "intelligence": "y", "sharing": "all"},
    )
    assert again.status == 422
    assert again.errors == [
        "Choose named agencies or the chair: intelligence is never for everyone at once"
    ]
    assert again.value("text") == SECRET


def test_the_form_keeps_that_an_item_is_intelligence(
    browser: Browser, session: Session, world: World
) -> None:
    browser.sign_in_as(world.officer)
    browser.post(
        f"/returns/{world.police_return.id}/items/new",
        {"text": SECRET, "nature": "fact", "intelligence": "y", "sharing": "chair"},
    )
    session.expire_all()
    [item] = world.police_return.items
    assert isinstance(item, ReturnItem)
    assert (item.intelligence, item.sharing) == (True, Sharing.CHAIR)


def test_a_named_grant_opens_it_and_its_end_closes_it(session: Session, told: World) -> None:
    auditor = told.make.user(Role.AUDITOR, area=told.area, agency=told.health)
    assert items(session, told, auditor) == []
    grant = told.make.add(
        CaseGrant(
            case_id=told.case.id,
            user_id=auditor.id,
            purpose="Dip sample",
            granted_at=clock.now(),
            granted_by_id=told.coordinator.id,
            approved_by_id=told.chair.id,
            expires_at=clock.now() + timedelta(days=7),
        )
    )
    assert [item.text for item in items(session, told, auditor)] == [SECRET]
    grant.ended_at, grant.ended_by_id = clock.now(), told.chair.id
    session.flush()
    assert items(session, told, auditor) == []
