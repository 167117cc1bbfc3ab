"""A restricted case goes out only when a second person agrees, who may see it themselves."""

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.approvals import ApprovalRequest, Outcome
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing, NamedReader
from marac.meetings import operations
from marac.notifications.models import Mail
from marac.refusals import Refused
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.test_circulate_pages import listed

ASK = "Ask a second person to agree"


@pytest.fixture
def restricted(town: Town) -> Listing:
    """An agenda with a restricted case: co-ordinator, chair and landlord are on its list."""
    listing = listed(town, "Staff Member", town.housing)
    listed(town, "Amina Yusuf", town.housing)
    case = listing.case
    case.restricted_at, case.restricted_by_id = clock.now(), town.coordinator.id
    for user in (town.coordinator, town.chair, town.landlord):
        town.make.add(NamedReader(case_id=case.id, user_id=user.id))
    return listing


def ask(town: Town, **typed: str) -> Page:
    browser = town.browser(town.coordinator)
    values = {"count": "1", "reason": "The risk grows"} | typed
    return browser.submit(browser.get(town.path("circulate")), values, button=ASK)


def the_request(town: Town) -> ApprovalRequest:
    return town.make.session.scalars(sa.select(ApprovalRequest)).one()


def agree(town: Town, user: User) -> Page:
    browser = town.browser(user)
    page = browser.get(f"/approvals/{the_request(town).id}")
    return browser.submit(page, {"answer": "agree"}, button="Send your answer")


def test_nothing_goes_out_until_a_second_person_agrees(town: Town, restricted: Listing) -> None:
    page = ask(town)
    assert page.status == 202
    assert "Nothing has happened yet" in page.text
    assert restricted.circulated_at is None
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert "it waits for a second person" in page.text
    assert not page.all("//main//form")

    page = agree(town, town.chair)
    assert "You agreed, and it is done" in page.text
    assert restricted.circulated_at is not None
    (circulation,) = town.meeting.circulations
    assert circulation.circulated_by_id == town.coordinator.id
    entry = town.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "AgendaCirculated")
    ).one()
    assert entry.details["agreed_by_id"] == str(town.chair.id)


def test_the_second_person_reads_what_goes_to_whom(town: Town, restricted: Listing) -> None:
    ask(town)
    page = town.browser(town.chair).get(f"/approvals/{the_request(town).id}")
    assert f"{restricted.case.reference} (restricted)" in page.text
    assert "Harbour Homes 2 cases, 1 person: Lena Park" in page.text
    assert "Staff Member" not in page.text


def test_the_reason_is_asked_and_nothing_typed_is_lost(town: Town, restricted: Listing) -> None:
    page = ask(town, reason="")
    assert page.status == 422
    assert page.errors == ["Say why a restricted case is heard at this meeting"]
    assert page.value("count") == "1"


def test_who_is_not_on_the_named_list_learns_of_no_request(town: Town, restricted: Listing) -> None:
    other = town.make.user(Role.CHAIR, area=town.area, agency=town.police)
    ask(town)
    browser = town.browser(other)
    assert browser.get(f"/approvals/{the_request(town).id}").status == 404
    assert "Nothing waits for your agreement" in browser.get("/approvals").text
    told = set(town.make.session.scalars(sa.select(Mail.recipient)))
    assert told == {town.chair.email}


def test_who_has_a_conflict_with_another_case_of_the_agenda_learns_of_no_request(
    town: Town, restricted: Listing
) -> None:
    ordinary = next(li for li in town.meeting.listings if li is not restricted)
    town.make.add(
        Conflict(case_id=ordinary.case_id, user_id=town.chair.id, declared_by_id=town.chair.id)
    )
    ask(town)
    assert town.browser(town.chair).get(f"/approvals/{the_request(town).id}").status == 404


def test_information_governance_sees_references_and_numbers_and_may_agree(
    town: Town, restricted: Listing
) -> None:
    lead = town.make.user(Role.INFORMATION_GOVERNANCE, area=town.area, agency=town.police)
    ask(town)
    page = town.browser(lead).get(f"/approvals/{the_request(town).id}")
    assert str(restricted.case.reference) in page.text
    assert "Harbour Homes 2 cases, 1 person" in page.text
    assert "Lena Park" not in page.text
    agree(town, lead)
    assert restricted.circulated_at is not None


def test_a_change_of_cases_agencies_or_people_voids_the_request(
    town: Town, restricted: Listing
) -> None:
    ask(town)
    browser = town.browser(town.chair)
    page = browser.get(f"/approvals/{the_request(town).id}")
    town.make.invitation(town.meeting.listings[1].case, town.police, town.coordinator)
    page = browser.submit(page, {"answer": "agree"}, button="Send your answer")
    assert "has changed since" in page.text
    assert the_request(town).outcome is Outcome.VOID
    assert restricted.circulated_at is None


def test_who_asked_cannot_agree(town: Town, restricted: Listing) -> None:
    ask(town)
    page = town.browser(town.coordinator).post(
        f"/approvals/{the_request(town).id}", {"answer": "agree"}
    )
    assert page.status == 409
    assert restricted.circulated_at is None


def test_there_is_no_way_round_the_second_person(town: Town, restricted: Listing) -> None:
    with pytest.raises(Refused, match="A second person must agree"):
        operations.circulate(
            town.make.session, by=town.actor(town.coordinator), meeting=town.meeting
        )
