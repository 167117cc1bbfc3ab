"""What somebody writes by hand and what marac reminds of by itself know of each other."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.actions import arranging
from marac.cases.models import Outcome
from marac.notifications.models import Mail
from marac.refusals import Refused
from marac.returns import chasing
from tests.client import Browser
from tests.reminders.conftest import Office

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture
def owed(office: Office) -> Any:
    """Housing owes a return of the case, due on Wednesday."""
    meeting = office.make.meeting(office.area, starts_at=clock.london(date(2026, 11, 27), time(10)))
    listing = office.make.circulated(office.case, meeting, office.coordinator)
    due_at = clock.london(WEDNESDAY, time(12))
    row = office.make.request(listing, office.housing, due_at=due_at)
    office.session.commit()
    return row


def told(office: Office, day: date) -> list[str]:
    """Say to whom of housing a morning writes."""
    housing = (office.landlord.email, office.idris.email)
    return [address for address in office.told(day) if address in housing]


def by_hand(office: Office, owed: Any, day: date, hour: int) -> int:
    """The co-ordinator reminds housing at an hour of a day; say how many people are written to."""
    with office.app.app_context(), clock.moved_to(clock.london(day, time(hour))):
        sent = chasing.chase(
            office.session,
            by=office.make.actor(office.coordinator),
            meeting_id=owed.listing.meeting_id,
            agency_ids=[office.housing.id],
        )
        office.session.commit()
    return sum(chase.people for chase in sent)


def test_whom_the_morning_told_is_not_written_to_by_hand_on_the_same_day(
    office: Office, owed: Any
) -> None:
    assert office.landlord.email in office.told(WEDNESDAY)
    with pytest.raises(Refused, match="today already"):
        by_hand(office, owed, WEDNESDAY, 15)


def test_a_colleague_whom_the_morning_did_not_tell_is_written_to(office: Office, owed: Any) -> None:
    office.told(WEDNESDAY)
    deputy = office.make.user(Role.DEPUTY, area=office.area, agency=office.housing)
    office.session.commit()
    assert by_hand(office, owed, WEDNESDAY, 15) == 1
    last = office.session.scalars(sa.select(Mail).order_by(Mail.created_at.desc())).first()
    assert last is not None
    assert last.recipient == deputy.email


def test_whom_somebody_wrote_to_by_hand_is_left_in_peace_until_the_next_morning(
    office: Office, owed: Any
) -> None:
    assert by_hand(office, owed, WEDNESDAY, 7) == 1
    assert told(office, WEDNESDAY) == []
    assert told(office, THURSDAY) == [office.landlord.email]


def test_other_things_are_told_all_the_same(office: Office, owed: Any) -> None:
    by_hand(office, owed, WEDNESDAY, 7)
    office.owes(WEDNESDAY, owner=office.landlord)
    mails = office.morning(WEDNESDAY)
    (mail,) = (one for one in mails if one.recipient == office.landlord.email)
    assert "1 action" in (mail.body or "")
    assert "return" not in (mail.body or "")


def test_an_action_that_is_handed_over_before_eight_is_not_told_twice(office: Office) -> None:
    action = office.owes(WEDNESDAY, owner=office.landlord)
    meeting = office.make.meeting(office.area, starts_at=clock.now() - timedelta(days=1))
    action.listing = office.make.circulated(
        office.case,
        meeting,
        office.coordinator,
        decided_at=clock.now(),
        outcome=Outcome.NO_FURTHER,
    )
    office.session.commit()
    with office.app.app_context(), clock.moved_to(clock.london(WEDNESDAY, time(7))):
        arranging.hand_over(
            office.session,
            by=office.make.actor(office.landlord),
            action=action,
            owner=office.idris,
            name="Idris Osman",
            text="",
        )
        office.session.commit()
    assert told(office, WEDNESDAY) == []


def test_the_log_of_what_was_sent_shows_both(office: Office, owed: Any, browser: Browser) -> None:
    by_hand(office, owed, WEDNESDAY, 7)
    office.owes(WEDNESDAY)
    office.morning(WEDNESDAY)
    with clock.moved_to(clock.london(WEDNESDAY, time(17))):
        browser.sign_in_as(office.coordinator)
        page = browser.get("/reminders")
    assert "Idris Osman" in page.text
    assert "Harbour Homes, 1 person" in page.text
    assert f"Returns, by hand: {office.coordinator.name}" in page.text


def test_who_was_written_to_by_hand_reads_it_among_their_own(
    office: Office, owed: Any, browser: Browser
) -> None:
    by_hand(office, owed, WEDNESDAY, 7)
    with clock.moved_to(clock.london(WEDNESDAY, time(17))):
        browser.sign_in_as(office.landlord)
        assert "Returns, by hand" in browser.get("/reminders/own").text
        browser.sign_in_as(office.idris)
        assert "Returns, by hand" not in browser.get("/reminders/own").text
