"""Whoever is to tell the person harmed is reminded until it is done; the chair hears of it then."""

from datetime import date, time

import pytest
from uuid_utils import compat as uuids

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Listing, VoiceStage
from marac.cases.voice.operations import Telling, record_telling
from marac.reminders.models import Absence
from tests.reminders.conftest import Office

# Story time is Friday 20 November; the meeting is on the 26th, so they are spoken to by the 24th.
MEETING = clock.london(date(2026, 11, 26), time(10))
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
# The room said the first of December.
DUE = date(2026, 12, 1)


@pytest.fixture
def advocate(office: Office) -> User:
    """The advocate of the case, of an agency that takes part and does nothing else in it."""
    light = office.make.agency("Lighthouse", area=office.area)
    office.make.invitation(office.case, light, office.coordinator)
    user = office.make.user(Role.ADVOCATE, area=office.area, agency=light, name="Tom Field")
    office.case.advocate_id = user.id
    office.session.commit()
    return user


@pytest.fixture
def listing(office: Office) -> Listing:
    """The case on an agenda that went out."""
    meeting = office.make.meeting(office.area, MEETING)
    row = office.make.circulated(office.case, meeting, office.coordinator)
    office.session.commit()
    return row


def decide(office: Office, listing: Listing, teller: User | None = None) -> None:
    listing.decided_at, listing.outcome = MEETING, "no_further"
    listing.victim_told_due = DUE
    listing.teller_id = teller.id if teller is not None else None
    office.session.commit()


def record(office: Office, listing: Listing, day: date, *, again: date | None = None) -> None:
    """Write down on a day that it was tried, or that it was decided not to tell."""
    stage = VoiceStage.AFTER if listing.decided_at else VoiceStage.BEFORE
    telling = Telling(
        stage=stage, listing_id=listing.id, told=False, why_not="No answer", again_on=again
    )
    with clock.moved_to(clock.london(day, time(15))):
        by = office.make.actor(office.coordinator)
        record_telling(
            office.session, by=by, case=office.case, telling=telling, entry_id=uuids.uuid7()
        )
        office.session.commit()


def test_the_advocate_is_reminded_before_the_meeting_and_the_chair_when_it_is_late(
    office: Office, listing: Listing, advocate: User
) -> None:
    assert office.told(MONDAY) == [advocate.email]
    assert office.told(TUESDAY) == [advocate.email]
    assert office.told(WEDNESDAY) == [office.chair.email]
    assert office.told(date(2026, 11, 27)) == []


def test_without_an_advocate_it_is_the_coordinators(office: Office, listing: Listing) -> None:
    assert office.told(MONDAY) == [office.coordinator.email]


def test_whoever_was_chosen_is_reminded_of_the_outcome_and_nobody_else(
    office: Office, listing: Listing, advocate: User
) -> None:
    decide(office, listing, office.landlord)
    assert office.told(date(2026, 11, 30)) == []
    assert office.told(DUE) == [office.landlord.email]
    assert office.told(date(2026, 12, 2)) == [office.landlord.email]
    assert office.told(date(2026, 12, 4)) == [office.landlord.email]
    assert office.told(date(2026, 12, 8)) == [office.chair.email]


def test_the_mail_leads_to_the_page_and_says_nobodys_name(office: Office, listing: Listing) -> None:
    decide(office, listing, office.landlord)
    (mail,) = office.morning(DUE)
    assert f"/cases/{office.case.id}/telling/{listing.id}/after" in (mail.body or "")
    assert "1 person to be told" in (mail.body or "")
    for word in ("Amina", "Yusuf", "Farida"):
        assert word not in f"{mail.subject}{mail.body}"


def test_what_is_tried_again_is_reminded_of_on_its_new_day(
    office: Office, listing: Listing
) -> None:
    decide(office, listing, office.landlord)
    assert office.told(DUE) == [office.landlord.email]
    record(office, listing, DUE, again=date(2026, 12, 3))
    assert office.told(date(2026, 12, 2)) == []
    assert office.told(date(2026, 12, 3)) == [office.landlord.email]


def test_a_decision_not_to_tell_ends_the_reminders(office: Office, listing: Listing) -> None:
    decide(office, listing, office.landlord)
    record(office, listing, MONDAY)
    days = (DUE, date(2026, 12, 2), date(2026, 12, 4), date(2026, 12, 8))
    assert [office.told(day) for day in days] == [[]] * 4


def test_whoever_left_is_not_reminded_and_the_coordinator_is(
    office: Office, listing: Listing
) -> None:
    decide(office, listing, office.landlord)
    for seat in office.landlord.memberships:
        seat.ended_at = clock.now()
    office.session.commit()
    assert office.told(DUE) == [office.coordinator.email]


def away(office: Office, person: User, day: date, stand_in: User) -> None:
    office.make.add(
        Absence(
            person_id=person.id,
            area_id=office.area.id,
            since=day,
            until=day,
            stand_in_id=stand_in.id,
        )
    )


def test_who_stands_in_for_a_teller_is_told_instead(
    office: Office, listing: Listing, advocate: User
) -> None:
    decide(office, listing, office.landlord)
    away(office, office.landlord, DUE, advocate)
    assert office.told(DUE) == [advocate.email]
    assert office.told(date(2026, 12, 2)) == [office.landlord.email]


def test_who_stands_in_and_may_not_open_the_case_hears_nothing(
    office: Office, listing: Listing
) -> None:
    decide(office, listing, office.landlord)
    elsewhere = office.make.agency("Elsewhere", area=office.area)
    stranger = office.make.user(Role.REPRESENTATIVE, area=office.area, agency=elsewhere)
    away(office, office.landlord, DUE, stranger)
    assert office.told(DUE) == []
