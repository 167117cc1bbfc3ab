"""Where an agency asks for it, a second person signs a return off before anybody else reads it."""

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.refusals import Refused
from marac.returns import operations
from marac.returns.models import Answer, Return, Sharing
from tests.client import Browser
from tests.returns.conftest import World

SEND, SIGN = "Send to be signed off", "Sign off and submit"


@pytest.fixture
def sergeant(world: World) -> User:
    """The second person of the police, which asks for sign-off."""
    world.police.signs_off_returns = True
    user: User = world.make.user(
        Role.REPRESENTATIVE, area=world.area, agency=world.police, name="Sana Sergeant"
    )
    world.make.session.flush()
    return user


def path(world: World, *rest: object) -> str:
    return "/".join([f"/returns/{world.police_return.id}", *map(str, rest)])


def finish(browser: Browser, world: World) -> None:
    """The officer writes one item and sends the return to be signed off."""
    if not world.police_return.items:
        world.item("Two calls in May", Sharing.ALL)
    browser.sign_in_as(world.officer)
    page = browser.submit(browser.get(path(world, "check")), button=SEND)
    assert "waits for a colleague to sign it off" in page.text


def test_one_person_finishes_a_return_and_another_hands_it_in(
    browser: Browser, session: Session, world: World, sergeant: User
) -> None:
    finish(browser, world)
    assert world.police_return.submitted_at is None
    assert SIGN not in browser.get(path(world, "check")).text
    browser.sign_in_as(sergeant)
    page = browser.get("/returns")
    page = browser.get(page.links()[f"Read and sign off: {world.case.reference}"])
    page = browser.submit(page, button=SIGN)
    assert f"Return for {world.case.reference} submitted" in page.text
    assert world.police_return.submitted_by_id == sergeant.id
    assert world.police_return.ready_by_id == world.officer.id
    session.commit()
    entry = session.query(AuditEntry).filter_by(event="ReturnSubmitted").one()
    assert str(world.officer.id) in str(entry.details)


def test_nobody_signs_off_their_own_work_by_any_way(
    browser: Browser, world: World, sergeant: User
) -> None:
    finish(browser, world)
    assert browser.post(path(world, "submit")).status == 409
    assert (
        browser.post("/returns/sign-off", {"chosen": [str(world.police_return.id)]}).status == 409
    )
    for user in (world.officer, sergeant):
        world.police_return.ready_at = world.police_return.ready_by_id = None
        with pytest.raises(Refused):
            operations.submit(
                world.make.session, by=world.actor(user), agency_return=world.police_return
            )
    assert world.police_return.submitted_at is None


def test_others_read_nothing_of_what_waits_to_be_signed_off(
    browser: Browser, world: World, sergeant: User
) -> None:
    finish(browser, world)
    world.submit(world.housing_return, world.landlord)
    for user in (world.landlord, world.coordinator, world.chair):
        page = browser.sign_in_as(user).get(f"/cases/{world.case.id}")
        assert page.status == 200
        assert "Two calls in May" not in page.text


def test_who_changes_a_return_takes_back_that_it_is_ready(
    browser: Browser, world: World, sergeant: User
) -> None:
    finish(browser, world)
    browser.sign_in_as(sergeant)
    before = browser.get(path(world, "check"))
    item = world.police_return.items[0]
    page = browser.get(path(world, "items", item.id))
    browser.submit(page, {"text": "Three calls in May"}, button="Save item")
    assert world.police_return.ready_at is None
    page = browser.submit(before, button=SIGN)
    assert page.status == 409
    assert "A colleague changed this return while you were reading" in page.text
    assert world.police_return.submitted_at is None


def test_what_waits_can_be_given_back_to_be_changed(
    browser: Browser, world: World, sergeant: User
) -> None:
    finish(browser, world)
    browser.sign_in_as(sergeant)
    page = browser.submit(browser.get(path(world, "check")), button="Give it back to be changed")
    assert "open to be changed again" in page.text
    assert world.police_return.ready_at is None
    assert browser.post(path(world, "give-back")).status == 409


def test_nil_answers_for_several_cases_are_signed_off_together(
    browser: Browser, session: Session, world: World, sergeant: User
) -> None:
    _, second = world.another_case()
    world.make.request(second, world.police)
    browser.sign_in_as(world.officer)
    page = browser.submit(browser.get("/returns?tick=all"), button="Not known to us")
    assert "2 returns for a colleague to sign off: Not known to us" in page.text
    browser.sign_in_as(sergeant)
    page = browser.get(browser.get("/returns").links()["Tick all to be signed off"])
    page = browser.submit(page, button="Sign off the ticked answers")
    assert "2 returns signed off and submitted" in page.text
    found = session.query(Return).filter_by(agency_id=world.police.id).all()
    assert {(r.answer, r.submitted_by_id) for r in found} == {(Answer.NOT_KNOWN, sergeant.id)}


def test_what_holds_items_is_read_before_it_is_signed_off(
    browser: Browser, world: World, sergeant: User
) -> None:
    finish(browser, world)
    browser.sign_in_as(sergeant)
    assert "After reading" in browser.get("/returns").text
    for chosen in ([str(world.police_return.id)], [], ["nonsense"], [str(world.housing_return.id)]):
        assert browser.post("/returns/sign-off", {"chosen": chosen}).status == 409
    assert world.police_return.submitted_at is None


def test_an_agency_that_does_not_ask_for_it_hands_in_at_once(
    browser: Browser, world: World
) -> None:
    world.item("Two calls in May", Sharing.ALL)
    browser.sign_in_as(world.officer)
    page = browser.submit(browser.get(path(world, "check")), button="Submit this return")
    assert "submitted" in page.text
    assert world.police_return.submitted_at == clock.now()


def test_the_agency_asks_for_sign_off_on_its_own_page(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.coordinator)
    address = f"/agencies/{world.police.id}"
    assert "Handed in by whoever writes them" in browser.get(address).text
    page = browser.submit(browser.get(f"{address}/edit"), {"signs_off_returns": "y"})
    assert "A second person signs each off" in page.text
    assert world.police.signs_off_returns
