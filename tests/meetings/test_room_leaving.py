"""Who may not hear a case leaves before it is opened, and comes back after it."""

import pytest

from marac import clock
from marac.cases.models import Listing
from marac.meetings.models import Attendance
from marac.meetings.room import operations
from marac.refusals import Refused
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decision, put_on_the_agenda, write


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """The three cases of a meeting that sits, with everybody expected in the room."""
    found = put_on_the_agenda(town)
    begin(town)
    for person in town.meeting.attendances:
        person.arrived_at = clock.now()
    return found


def on_the_register(town: Town, name: str) -> Attendance:
    return next(person for person in town.meeting.attendances if person.name == name)


def has_interest(town: Town, name: str, listing: Listing) -> Attendance:
    person = on_the_register(town, name)
    operations.declare_interest(
        town.make.session,
        by=town.actor(town.coordinator),
        meeting=town.meeting,
        attendance=person,
        listings=[listing],
        text="My sister-in-law",
    )
    return person


def test_a_case_is_opened_only_when_the_conflicted_have_left_and_they_return_after(
    town: Town, listings: list[Listing]
) -> None:
    lena = has_interest(town, "Lena Park", listings[0])
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    assert page.heading.startswith(str(listings[0].case.reference))
    assert "Must leave the room for this case: Lena Park" in page.text
    page = browser.submit(page, button="They have left: hear this case")
    assert "Not in the room for this case: Lena Park" in page.text
    assert [(a.listing_id, a.returned_at) for a in lena.absences] == [(listings[0].id, None)]
    write(browser, page, decision(), "Save and hear the next case")
    assert town.meeting.current_listing_id == listings[1].id
    assert lena.absences[0].returned_at == clock.now()
    assert lena.is_here


def test_the_next_case_is_not_heard_before_who_must_leave_has_left(
    town: Town, listings: list[Listing]
) -> None:
    has_interest(town, "Lena Park", listings[1])
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    page = write(browser, page, {}, "Hear this case")
    page = write(browser, page, {"presented-text": "Stones"}, "Save and hear the next case")
    assert "Must leave the room for this case: Lena Park" in page.text
    assert town.meeting.current_listing_id == listings[0].id
    refused = browser.post(town.path("room", listings[1].id, "hear"))
    assert refused.status == 409
    assert listings[1].started_at is None


def test_an_observer_hears_only_the_cases_they_may_hear(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("attendance", "add"))
    page = browser.submit(
        page,
        {
            "name": "Inspector Vale",
            "capacity": "Trainee",
            "observes": "yes",
            "hears": [str(listings[1].id)],
        },
        button="Add to the register",
    )
    assert "Inspector Vale" in page.text
    page = browser.get(town.path("room", listings[0].id))
    assert "Must leave the room for this case: Inspector Vale" in page.text
    assert "Must leave" not in browser.get(town.path("room", listings[1].id)).text
    vale = on_the_register(town, "Inspector Vale")
    page = browser.get(town.path("attendance", vale.id, "observes"))
    assert page.all(f"//input[@value='{listings[1].id}'][@checked]")
    browser.submit(page, {"hears": [str(listings[0].id)]}, button="Save")
    assert vale.hears == [str(listings[0].id)]


def test_an_observer_with_an_account_reads_along_only_what_they_may_hear(
    town: Town, listings: list[Listing]
) -> None:
    on_the_register(town, "Lena Park").hears = [str(listings[1].id)]
    landlord = town.browser(town.landlord)
    assert "Nothing is written down yet" not in landlord.get(town.path("room", listings[0].id)).text
    assert "Nothing is written down yet" in landlord.get(town.path("room", listings[1].id)).text


def test_somebody_steps_out_and_comes_back_as_often_as_they_like(
    town: Town, listings: list[Listing]
) -> None:
    lena = on_the_register(town, "Lena Park")
    browser = town.browser(town.coordinator)
    for turn in (1, 2):
        page = browser.get(town.path("attendance"))
        page = browser.submit(page, button="Steps out: Lena Park")
        assert lena.is_out
        page = browser.submit(page, button="Back: Lena Park")
        assert lena.is_here
        assert len(lena.absences) == turn
    assert page.text.count("Out 9:30am to 9:30am") == 2
    with pytest.raises(Refused, match="has not stepped out"):
        operations.come_back(
            town.make.session,
            by=town.actor(town.coordinator),
            meeting=town.meeting,
            attendance=lena,
        )


def test_who_stepped_out_does_not_read_along_until_they_are_back(
    town: Town, listings: list[Listing]
) -> None:
    lena = on_the_register(town, "Lena Park")
    by, session = town.actor(town.coordinator), town.make.session
    operations.step_out(session, by=by, meeting=town.meeting, attendance=lena)
    landlord = town.browser(town.landlord)
    path = town.path("room", listings[0].id)
    assert "You can read along as soon as" in landlord.get(path).text
    operations.come_back(session, by=by, meeting=town.meeting, attendance=lena)
    assert "Nothing is written down yet" in landlord.get(path).text


def test_a_conflicted_person_stays_out_while_the_room_is_on_their_case(
    town: Town, listings: list[Listing]
) -> None:
    lena = has_interest(town, "Lena Park", listings[0])
    by, session = town.actor(town.coordinator), town.make.session
    operations.hear(session, by=by, meeting=town.meeting, listing=listings[0], cleared=True)
    with pytest.raises(Refused, match="next case"):
        operations.come_back(session, by=by, meeting=town.meeting, attendance=lena)
    has_interest(town, "Lena Park", listings[1])
    operations.hear(session, by=by, meeting=town.meeting, listing=listings[1], cleared=True)
    assert len(lena.absences) == 1, "out for two cases in a row is one gap"
    assert lena.is_out


def test_apologies_with_information_sent_are_kept_apart_from_apologies(
    town: Town, listings: list[Listing]
) -> None:
    for person in town.meeting.attendances:
        person.arrived_at = None
    browser = town.browser(town.coordinator)
    page = browser.submit(
        browser.get(town.path("attendance")),
        {"people-0-informed": "yes"},
        button="Save the register",
    )
    assert page.status == 422
    page = browser.submit(page, {"people-0-apology": "yes"}, button="Save the register")
    assert page.status == 200
    assert [p.information_sent for p in town.meeting.attendances].count(True) == 1


def test_the_register_says_whether_there_is_a_quorum(town: Town, listings: list[Listing]) -> None:
    browser = town.browser(town.coordinator)
    assert "3 agencies in the room." in browser.get(town.path("attendance")).text
    town.area.quorum_count = 4
    page = browser.get(town.path("attendance"))
    assert "3 agencies in the room. No quorum: at least 4 are needed" in page.text
    town.area.quorum_count = 3
    assert "3 agencies in the room, which is a quorum" in browser.get(town.path("room")).text
    town.area.quorum_agencies = [str(town.housing.id)]
    on_the_register(town, "Lena Park").left_at = clock.now()
    assert "an agency that must be there is missing" in browser.get(town.path("conclude")).text
