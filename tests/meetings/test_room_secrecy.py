"""What a conflicted person or an uninvited agency learns of a case in the room: nothing."""

from uuid import uuid4

import pytest

from marac.access import Role
from marac.cases import operations as cases
from marac.cases.models import Listing
from marac.meetings.minutes import operations as minutes
from marac.meetings.minutes.circulating import circulate_minutes
from marac.meetings.room import operations
from tests.client import Browser
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decide_all, put_on_the_agenda


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """The three cases of a meeting that sits."""
    found = put_on_the_agenda(town)
    begin(town)
    return found


def declare(town: Town, name: str, listing: Listing, text: str = "My sister-in-law") -> None:
    """The co-ordinator writes down in the room what a person declared, on the page."""
    person = next(a for a in town.meeting.attendances if a.name == name)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("attendance", person.id, "interest"))
    browser.submit(
        page, {"text": text, "listings": [str(listing.id)]}, button="Record the interest"
    )


def test_a_declared_interest_takes_the_case_away_at_once(
    town: Town, listings: list[Listing]
) -> None:
    landlord = town.browser(town.landlord)
    assert landlord.get(town.path("room", listings[0].id)).status == 200
    declare(town, "Lena Park", listings[0])
    page = landlord.get(town.path("room", listings[0].id))
    assert page.status == 404
    nowhere = landlord.get(town.path("room", uuid4()))
    assert page.response.data == nowhere.response.data
    room = landlord.get(town.path("room"))
    assert str(listings[0].case.reference) not in room.text
    case = landlord.get(town.path("room", listings[1].id))
    assert "Case 1 of 1" in case.heading, "the numbers run on without a gap"


def test_the_room_is_told_who_must_leave(town: Town, listings: list[Listing]) -> None:
    declare(town, "Lena Park", listings[0])
    chair = town.browser(town.chair)
    page = chair.get(town.path("room", listings[0].id))
    assert "Must leave the room for this case: Lena Park" in page.text
    assert "Amina" not in page.text, "the case is not on the screen before she has left"
    page = chair.get(town.path("room", listings[0].id) + "?look=on")
    assert "Must leave the room for this case: Lena Park" in page.text
    assert "Lena Park, Harbour Homes" not in page.text, "nor can she be given its actions"
    assert "Must leave" not in chair.get(town.path("room", listings[1].id)).text


def test_a_guest_who_declares_an_interest_must_leave_too(
    town: Town, listings: list[Listing]
) -> None:
    by, session = town.actor(town.coordinator), town.make.session
    operations.add_person(
        session, by=by, meeting=town.meeting, name="Inspector Vale", capacity="Observer"
    )
    declare(town, "Inspector Vale", listings[2])
    page = town.browser(town.coordinator).get(town.path("room", listings[2].id))
    assert "Must leave the room for this case: Inspector Vale" in page.text


def test_a_coordinator_who_declares_an_interest_loses_the_case_themselves(
    town: Town, listings: list[Listing]
) -> None:
    declare(town, "Cory Okafor", listings[0])
    browser = town.browser(town.coordinator)
    assert browser.get(town.path("room", listings[0].id)).status == 404
    assert str(listings[0].case.reference) not in browser.get(town.path("conclude")).text
    assert str(listings[0].case.reference) not in browser.get(town.path("attendance")).text


def test_a_case_the_closer_may_not_see_still_needs_its_decision(
    town: Town, listings: list[Listing]
) -> None:
    by, session = town.actor(town.coordinator), town.make.session
    for listing in listings[1:]:
        operations.defer(session, by=by, listing=listing, code="time")
    declare(town, "Cory Okafor", listings[0])
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("conclude")), button="Conclude the meeting")
    assert page.status == 409
    assert str(listings[0].case.reference) not in page.text
    assert town.meeting.concluded_at is None


def test_a_rep_reads_along_and_writes_nothing(town: Town, listings: list[Listing]) -> None:
    browser = town.browser(town.landlord)
    page = browser.get(town.path("room", listings[0].id))
    assert page.status == 200
    own = "ancestor::form[contains(@action, '/private')]"
    assert not page.all(f"//main//textarea[not({own})]")
    assert not page.all(f"//main//button[not({own})]")
    for path in (
        town.path("start"),
        town.path("room", listings[0].id),
        town.path("room", listings[0].id, "hear"),
        town.path("room", listings[0].id, "defer"),
        town.path("attendance"),
        town.path("attendance", "add"),
        town.path("conclude"),
        town.path("minutes", "draft"),
        town.path("minutes", "approve"),
        town.path("minutes", "circulate"),
        town.path("minutes", "amend"),
    ):
        assert browser.post(path).status == 403, path


def test_the_room_of_another_area_is_not_there(town: Town, listings: list[Listing]) -> None:
    elsewhere = town.make.area("Somerset")
    other = town.make.user(
        Role.COORDINATOR, area=elsewhere, agency=town.make.agency(area=elsewhere)
    )
    browser = Browser(town.app, town.make.session).sign_in_as(other, elsewhere)
    for path in (
        town.path("room"),
        town.path("room", listings[0].id),
        town.path("attendance"),
        town.path("conclude"),
        town.path("minutes"),
    ):
        assert browser.get(path).status == 404, path


def test_a_rep_with_a_seat_in_the_cycle_elsewhere_reads_only_invited_cases(
    town: Town, listings: list[Listing]
) -> None:
    officer = town.browser(town.officer)
    assert officer.get(town.path("room", listings[1].id)).status == 404
    page = officer.get(town.path("room", listings[2].id))
    assert "Case 2 of 2" in page.heading
    assert str(listings[1].case.reference) not in page.text


def test_the_safe_contact_is_said_to_be_locked_and_never_shown(
    town: Town, listings: list[Listing]
) -> None:
    page = town.browser(town.landlord).get(town.path("room", listings[0].id))
    assert "Confidential: ask the co-ordinator before any contact" in page.text
    assert "Mobile, after 6pm" not in page.text
    page = town.browser(town.coordinator).get(town.path("room", listings[0].id))
    assert "Mobile, after 6pm" in page.text


def test_the_minutes_hold_nothing_of_a_case_kept_from_the_reader(
    town: Town, listings: list[Listing]
) -> None:
    declare(town, "Lena Park", listings[0], "Her tenant is my cousin")
    by, session = town.actor(town.coordinator), town.make.session
    decide_all(town, listings)
    revision = minutes.draft_minutes(session, by=by, meeting=town.meeting)
    minutes.approve(session, by=town.actor(town.chair), revision=revision)
    circulate_minutes(session, by=by, revision=revision)
    page = town.browser(town.landlord).get(town.path("minutes"))
    assert page.status == 200
    assert str(listings[0].case.reference) not in page.text
    assert f"1. {listings[1].case.reference}" in page.text
    assert "cousin" not in page.text
    assert "Declarations" not in page.text
    full = town.browser(town.chair).get(town.path("minutes"))
    assert "Her tenant is my cousin" in full.text
    assert f"3. {listings[2].case.reference}" in full.text


def test_a_restricted_case_is_for_its_list_in_the_room_too(
    town: Town, listings: list[Listing]
) -> None:
    by, session = town.actor(town.coordinator), town.make.session
    cases.restrict(
        session,
        by=by,
        case=listings[0].case,
        user_ids=[town.coordinator.id, town.chair.id],
    )
    assert town.browser(town.landlord).get(town.path("room", listings[0].id)).status == 404
    page = town.browser(town.coordinator).get(town.path("room", listings[0].id))
    assert "Lena Park, Harbour Homes" not in page.text, (
        "who may not see it gets none of its actions"
    )


def test_the_room_asks_few_queries_whatever_is_in_it(
    town: Town, listings: list[Listing], queries: list[str]
) -> None:
    agencies = [town.make.agency(area=town.area) for _ in range(12)]
    for agency in agencies:
        town.make.user(Role.REPRESENTATIVE, area=town.area, agency=agency)
    more = [
        town.make.circulated(
            town.accepted(f"Person {n}", *agencies), town.meeting, town.coordinator
        )
        for n in range(12)
    ]
    for agency in agencies:
        town.make.request(
            more[0],
            agency,
            answer="not_known",
            submitted_by_id=town.officer.id,
            submitted_at=town.meeting.started_at,
        )
        town.make.action(more[0].case, agency, listing=more[0])
    browser = town.browser(town.coordinator)
    counts = {}
    for name, path in {
        "case": town.path("room", more[0].id),
        "room": town.path("room"),
        "register": town.path("attendance"),
        "conclude": town.path("conclude"),
    }.items():
        queries.clear()
        assert browser.get(path).status == 200
        counts[name] = len(queries)
    assert all(count <= 12 for count in counts.values()), counts
