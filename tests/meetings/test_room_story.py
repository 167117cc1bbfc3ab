"""A meeting in session: started, attended, heard, decided and concluded."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.actions.models import Action
from marac.cases.models import Case, Listing, Outcome
from marac.meetings.models import Circulation, Heading, Note
from marac.meetings.room import operations
from marac.refusals import Refused
from tests.client import Browser, Page
from tests.meetings.conftest import Town


@pytest.fixture
def sitting(town: Town) -> list[Listing]:
    """Three circulated cases on the agenda: police and housing, housing only, police only."""
    town.make.codes(town.area)
    cases = [
        town.accepted("Amina Yusuf", town.police, town.housing),
        town.accepted("Piotr Nowak", town.housing),
        town.accepted("Grace Mensah", town.police),
    ]
    return circulate(town, cases)


def circulate(town: Town, cases: list[Case]) -> list[Listing]:
    listings = [town.make.circulated(case, town.meeting, town.coordinator) for case in cases]
    town.make.add(
        Circulation(
            meeting=town.meeting,
            number=1,
            circulated_at=clock.now(),
            circulated_by_id=town.coordinator.id,
            listing_count=len(cases),
        )
    )
    return listings


def begin(town: Town) -> None:
    operations.start(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)


def decided(**changes: str) -> dict[str, str | list[str]]:
    return {
        "outcome": "no_further",
        "safeguarding": ["none"],
        "told_by": "Sam of Lighthouse",
        "told_how": "By phone, after 6pm",
        "told_due": "fri",
    } | changes


def write(browser: Browser, page: Page, values: dict[str, object], button: str = "Save") -> Page:
    return browser.submit(page, values, button=button)


def test_a_whole_meeting_of_three_cases(
    town: Town, sitting: list[Listing], session: Session
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("room")), button="Start the meeting")
    assert page.heading.endswith("Register")
    assert {"Cory Okafor", "Chris Bell", "Olu Ade", "Lena Park"} <= {
        a.name for a in town.meeting.attendances
    }

    page = browser.get(town.path("room", sitting[0].id))
    page = write(browser, page, {"presented-text": "Stones at the door"}, "Hear this case")
    assert "In the room" in page.text
    owner = next(o for o in page.all("//select[@name='owner']//option") if "Lena" in o.text)
    page = write(
        browser,
        page,
        decided(task="Change the locks", owner=owner.get("value"), due="fri"),
        "Save and hear the next case",
    )
    assert "Case 2 of 3" in page.heading

    page = write(browser, page, {"voice-text": "She wants to stay"}, "Save and defer this case")
    page = browser.submit(page, {"code": "time"}, button="Defer the case")
    assert "Deferred: Ran out of time" in page.text

    page = browser.get(town.path("room", sitting[2].id))
    refused = browser.submit(browser.get(town.path("conclude")), button="Conclude the meeting")
    assert refused.status == 409
    assert "1 case without a decision" in refused.text
    assert str(sitting[2].case.reference) in refused.text

    review = {"review_on-day": "7", "review_on-month": "1", "review_on-year": "2027"}
    write(browser, page, decided(outcome="review") | review)
    page = browser.submit(
        browser.get(town.path("conclude")),
        {"any_other_business": "The next meeting is in the new room."},
        button="Conclude the meeting",
        follow=False,
    )
    assert page.status == 303

    assert [listing.outcome for listing in sitting] == [
        Outcome.NO_FURTHER,
        None,
        Outcome.REVIEW,
    ]
    assert sitting[2].review_on == date(2027, 1, 7)
    assert sitting[1].ended_at is not None
    assert sitting[0].case.closed_at is None, "no further MARAC leaves the case flagged, not closed"
    action = session.query(Action).one()
    assert (action.owner_name, action.due_on) == ("Lena Park", date(2026, 11, 27))
    assert action.agreed_at is not None
    assert action.issued_at is not None
    assert town.meeting.concluded_at is not None
