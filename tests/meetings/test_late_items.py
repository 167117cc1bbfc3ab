"""A case that is listed after referrals closed goes out only when the chair agrees to hear it."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Listing
from marac.meetings import operations
from marac.meetings.models import Circulation
from tests.client import Page
from tests.meetings.conftest import Town


def late(town: Town, subject: str = "Amina Yusuf") -> Listing:
    """A case on the agenda that came after the closing time."""
    return operations.list_case(
        town.make.session,
        by=town.actor(town.coordinator),
        meeting=town.meeting,
        case=town.accepted(subject, town.housing),
    )


def try_to_send(town: Town) -> Page:
    return town.browser(town.coordinator).post(town.path("circulate"), {"count": "1"})


def test_nothing_goes_out_before_the_chair_agrees(town: Town) -> None:
    listing = late(town)
    page = town.browser(town.coordinator).get(town.path("circulate"))
    assert f"The chair has still to agree to hear {listing.case.reference}" in page.text
    assert not page.all("//main//form")
    refused = try_to_send(town)
    assert refused.status == 409
    assert f"not agreed to hear this late item yet: {listing.case.reference}" in refused.text
    assert town.make.session.scalars(sa.select(Circulation)).all() == []


def test_the_chair_agrees_and_it_goes_out(town: Town) -> None:
    listing = late(town)
    chair = town.browser(town.chair)
    page = chair.get(town.path())
    assert "Late items" in page.text
    page = chair.submit(page, button=f"Agree to hear it {listing.case.reference}")
    assert f"You agreed to hear {listing.case.reference}" in page.text
    assert not page.all("//*[@id='late']")
    assert listing.late_agreed_by_id == town.chair.id
    kinds = town.make.session.scalars(sa.select(AuditEntry.event)).all()
    assert kinds.count("LateItemAgreed") == 1
    page = town.browser(town.coordinator).get(town.path("agenda"))
    assert "Chair agreed" in page.text
    coordinator = town.browser(town.coordinator)
    page = coordinator.get(town.path("circulate"))
    page = coordinator.submit(page, {"count": "1"}, button="Circulate the agenda")
    assert "is out, with 1 case" in page.text


def test_the_chair_says_not_this_time_and_why(town: Town) -> None:
    listing = late(town)
    chair = town.browser(town.chair)
    page = chair.get(chair.get(town.path()).links()[f"Not this time {listing.case.reference}"])
    empty = chair.submit(page, {"reason": ""})
    assert (empty.status, empty.errors) == (422, ["Say why it is not heard this time"])
    page = chair.submit(page, {"reason": "The landlord cannot come"})
    assert "waits for another" in page.text
    assert (listing.undecided, listing.deferred) == (False, False)
    page = town.browser(town.coordinator).get(town.path("agenda"))
    assert "Waiting (1)" in page.text
    assert "The chair, on hearing it late: The landlord cannot come" in page.text


def test_the_coordinator_sees_that_it_waits_but_cannot_agree(town: Town) -> None:
    listing = late(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path())
    assert "The chair has still to agree" in page.text
    assert not page.all("//button[contains(., 'Agree to hear it')]")
    assert "Chair to agree" in browser.get(town.path("agenda")).text
    assert browser.post(town.path("late", listing.id, "agree")).status == 403
    assert browser.get(town.path("late", listing.id, "not-this-time")).status == 403


def test_an_agency_hears_nothing_of_a_late_item(town: Town) -> None:
    listing = late(town)
    page = town.browser(town.landlord).get(town.path())
    assert "Late items" not in page.text
    assert str(listing.case.reference) not in page.text


@pytest.mark.parametrize("way", ["agree", "not-this-time"])
def test_agreement_is_given_once_and_only_for_what_is_late(town: Town, way: str) -> None:
    listing = late(town)
    chair = town.browser(town.chair)
    chair.post(town.path("late", listing.id, "agree"))
    again = chair.post(town.path("late", listing.id, way), {"reason": "No"})
    assert (again.status, listing.undecided) == (409, True)
    assert "you have given it already" in again.text


def test_a_chair_of_elsewhere_cannot_agree(town: Town) -> None:
    listing = late(town)
    area = town.make.area("Bath")
    stranger = town.make.user(Role.CHAIR, area=area)
    browser = town.browser(town.chair)
    browser.sign_in_as(stranger, area)
    assert browser.post(town.path("late", listing.id, "agree")).status == 404
    assert listing.late_agreed_at is None


def test_what_was_listed_in_time_needs_no_agreement(town: Town) -> None:
    with clock.moved_to(datetime(2026, 11, 13, 9, tzinfo=UTC)):
        listing = late(town)
    assert not listing.awaits_agreement
    assert "Late items" not in town.browser(town.chair).get(town.path()).text


def test_an_agreement_always_says_whose_it_is(town: Town) -> None:
    listing = late(town)
    listing.late_agreed_at = clock.now()
    with pytest.raises(IntegrityError), town.make.session.begin_nested():
        town.make.session.flush()
