"""The room says who tells the person harmed: somebody who signs in here, or anybody in words."""

import pytest
import sqlalchemy as sa

from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing
from marac.meetings.minutes.assembling import assemble
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decision, put_on_the_agenda, write


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    found = put_on_the_agenda(town)
    begin(town)
    return found


def offered(page: Page) -> list[str]:
    """The people whom the room may choose."""
    options = page.all("//select[@name='teller']//option[@value!='']")
    return [" ".join(option.text.split()) for option in options]


def test_somebody_who_may_open_the_case_is_chosen_and_stands_in_the_minutes(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    assert f"{town.landlord.name}, {town.housing.name}" in offered(page)
    chosen = decision(told_by="", teller=str(town.landlord.id))
    page = write(browser, page, chosen)
    assert page.status == 200
    town.make.session.expire_all()
    row = listings[0]
    name = f"{town.landlord.name}, {town.housing.name}"
    assert (row.teller_id, row.victim_told_by) == (town.landlord.id, name)
    assert page.value("told_by") in ("", None), "who is chosen is not named twice"
    kinds = set(town.make.session.scalars(sa.select(AuditEntry.event)))
    assert "TellerChosen" in kinds
    told = [case["told_by"] for case in assemble(town.make.session, town.meeting)["cases"]]
    assert name in told


def test_what_nobody_touched_is_not_saved_again(town: Town, listings: list[Listing]) -> None:
    one, other = town.browser(town.coordinator), town.browser(town.coordinator)
    first = one.get(town.path("room", listings[0].id))
    write(one, first, decision(told_by="", teller=str(town.landlord.id)))
    page = one.get(town.path("room", listings[0].id))
    late = other.get(town.path("room", listings[0].id))
    changed = write(one, page, {"teller": str(town.officer.id)})
    assert changed.status == 200
    kept = write(other, late, {"voice-text": "She wants to stay"})
    assert kept.status == 200
    town.make.session.expire_all()
    assert listings[0].teller_id == town.officer.id


def test_somebody_without_an_account_stands_there_in_words(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    write(browser, browser.get(town.path("room", listings[0].id)), decision())
    town.make.session.expire_all()
    assert (listings[0].teller_id, listings[0].victim_told_by) == (None, "Sam of Lighthouse")


def test_nobody_is_offered_who_may_not_open_the_case(town: Town, listings: list[Listing]) -> None:
    colleague = town.make.user(
        Role.REPRESENTATIVE, area=town.area, agency=town.housing, name="Nia Webb"
    )
    browser = town.browser(town.coordinator)
    address = town.path("room", listings[0].id)
    assert "Nia Webb" in " ".join(offered(browser.get(address)))
    row = Conflict(case_id=listings[0].case_id, user_id=colleague.id, reason="A cousin")
    row.declared_by_id = colleague.id
    town.make.add(row)
    page = browser.get(address)
    assert not {"Nia Webb", town.chair.name} & {name.split(",")[0] for name in offered(page)}
    wrong = write(browser, page, decision(told_by="", teller=str(colleague.id)))
    assert wrong.status == 422


@pytest.mark.parametrize("how", ["By phone, after 6pm", "Ring her mobile", "A video call"])
@pytest.mark.parametrize("safe", [None, False])
def test_the_room_plans_no_call_that_is_not_known_to_be_safe(
    town: Town, listings: list[Listing], how: str, safe: bool | None
) -> None:
    contact = listings[0].case.contact
    assert contact is not None
    contact.safe_to_call = safe
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    wrong = write(browser, page, decision(told_how=how))
    assert wrong.status == 422
    assert any("Say how else they are told" in error for error in wrong.errors)
    assert write(browser, wrong, {"told_how": "At her sister’s, in person"}).status == 200


def test_words_stand_beside_whoever_is_chosen(town: Town, listings: list[Listing]) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[1].id))
    page = write(browser, page, decision(told_by="Her neighbour", teller=str(town.landlord.id)))
    town.make.session.expire_all()
    row = listings[1]
    assert (row.teller_id, row.victim_told_by) == (town.landlord.id, "Her neighbour")
