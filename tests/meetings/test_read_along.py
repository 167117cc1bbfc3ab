"""The read-along follows the minutes: open in the room to who is there, then with the minutes."""

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Conflict, Listing, Outcome
from marac.meetings.minutes import operations as minutes
from marac.meetings.minutes.circulating import circulate_minutes
from marac.meetings.models import Attendance, Heading, MinutesRevision
from marac.meetings.room import operations
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, put_on_the_agenda

SAID, DECISION = "She wants to stay", "No further MARAC"


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """A meeting that sits, with one case written up and decided."""
    found = put_on_the_agenda(town)
    begin(town)
    session, by = town.make.session, town.actor(town.coordinator)
    operations.save_note(
        session, by=by, listing=found[0], heading=Heading.VOICE, text=SAID, version=None
    )
    decide(town, town.coordinator, found[0])
    town.make.action(
        found[0].case, town.police, town.officer, listing=found[0], task="Patrol the stairwell"
    )
    return found


def decide(town: Town, user: User, listing: Listing) -> None:
    operations.decide(
        town.make.session,
        by=town.actor(user),
        listing=listing,
        outcome=Outcome.NO_FURTHER,
        review_on=None,
        note="",
        safeguarding=["none"],
        victim_told_by="Sam",
        victim_told_how="By phone",
        victim_told_due=None,
    )


def on_the_register(town: Town, user: User) -> Attendance:
    return town.make.session.scalars(
        sa.select(Attendance).where(Attendance.user_id == user.id)
    ).one()


def read_along(town: Town, listing: Listing) -> Page:
    return town.browser(town.landlord).get(town.path("room", listing.id))


def hidden(page: Page) -> bool:
    words = (SAID, DECISION, "Patrol the stairwell")
    assert page.status == 200
    told = [word in page.text for word in words]
    assert len(set(told)) == 1, "all of the record or none"
    return not told[0]


def test_who_is_in_the_room_reads_along(town: Town, listings: list[Listing]) -> None:
    page = read_along(town, listings[0])
    assert hidden(page)
    assert "as soon as the register says that you are here" in page.text
    here = on_the_register(town, town.landlord)
    here.arrived_at = clock.now()
    assert not hidden(read_along(town, listings[0]))
    here.left_at = clock.now()
    assert hidden(read_along(town, listings[0]))


def test_after_the_meeting_the_record_waits_for_the_minutes(
    town: Town, listings: list[Listing]
) -> None:
    on_the_register(town, town.landlord).arrived_at = clock.now()
    session, by = town.make.session, town.actor(town.coordinator)
    for listing in listings[1:]:
        decide(town, town.coordinator, listing)
    operations.conclude(session, by=by, meeting=town.meeting)
    page = read_along(town, listings[0])
    assert hidden(page)
    assert "It opens to you with the minutes" in page.text
    revision = minutes.draft_minutes(session, by=by, meeting=town.meeting)
    minutes.approve(session, by=town.actor(town.chair), revision=revision)
    circulate_minutes(session, by=by, revision=revision)
    assert not hidden(read_along(town, listings[0]))


def test_those_who_run_the_meeting_always_read_it(town: Town, listings: list[Listing]) -> None:
    page = town.browser(town.chair).get(town.path("room", listings[0].id))
    assert SAID in page.text or SAID in page.value("voice")


def test_a_coordinator_is_not_told_that_a_hidden_case_is_undecided(
    town: Town, listings: list[Listing]
) -> None:
    decide(town, town.coordinator, listings[1])
    other = town.make.user(Role.COORDINATOR, area=town.area, agency=town.police)
    town.make.add(
        Conflict(case_id=listings[2].case_id, user_id=other.id, declared_by_id=town.chair.id)
    )
    browser = town.browser(other)
    page = browser.submit(browser.get(town.path("conclude")), button="Conclude the meeting")
    assert page.status == 409
    assert "Another co-ordinator or chair is still writing the record" in page.text
    for word in ("no decision", "without a decision", str(listings[2].case.reference)):
        assert word not in page.text
    assert town.meeting.concluded_at is None

    page = town.browser(town.coordinator).get(town.path("conclude"))
    assert "1 case without a decision" in page.text
    decide(town, town.coordinator, listings[2])
    browser.submit(browser.get(town.path("conclude")), button="Conclude the meeting")
    assert town.meeting.concluded_at is not None


def test_what_was_decided_of_a_hidden_case_is_sent_out_and_minuted_like_the_rest(
    town: Town, listings: list[Listing]
) -> None:
    hidden_one = listings[2]
    for listing in listings[1:]:
        decide(town, town.coordinator, listing)
    action = town.make.action(
        hidden_one.case,
        town.police,
        listing_id=hidden_one.id,
        agreed_at=None,
        issued_at=None,
    )
    other = town.make.user(Role.COORDINATOR, area=town.area, agency=town.housing)
    town.make.add(
        Conflict(case_id=hidden_one.case_id, user_id=other.id, declared_by_id=town.chair.id)
    )
    browser = town.browser(other)
    browser.submit(browser.get(town.path("conclude")), button="Conclude the meeting")
    page = browser.submit(browser.get(town.path("minutes")), button="Draft the minutes")
    assert str(hidden_one.case.reference) not in page.text
    town.make.session.expire_all()
    assert action.agreed_at is not None
    assert action.issued_at is not None
    revision = town.make.session.scalars(sa.select(MinutesRevision)).one()
    assert len(revision.content["cases"]) == 3
    assert len(revision.content["cases"][2]["actions"]) == 1
