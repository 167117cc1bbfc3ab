"""How a meeting keeps to its plan is said in words, and each case's start with it."""

from datetime import timedelta

import pytest

from marac import clock
from marac.cases.models import Listing
from marac.meetings.room import operations
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, put_on_the_agenda


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """Three cases of twelve minutes; the room sits, and comes to the first one ten minutes late."""
    found = put_on_the_agenda(town)
    planned = town.meeting.starts_at + timedelta(minutes=town.area.opening_minutes)
    with clock.moved_to(planned + timedelta(minutes=10)):
        begin(town)
        by = town.actor(town.coordinator)
        operations.hear(
            town.make.session, by=by, meeting=town.meeting, listing=found[0], cleared=True
        )
    return found


def shown(town: Town, listing: Listing, minutes: int) -> str:
    planned = town.meeting.starts_at + timedelta(minutes=town.area.opening_minutes)
    with clock.moved_to(planned + timedelta(minutes=minutes)):
        return town.browser(town.coordinator).get(town.path("room", listing.id)).text


def test_the_overrun_and_what_it_does_to_the_next_cases(
    town: Town, listings: list[Listing]
) -> None:
    page = shown(town, listings[0], 15)
    assert "5 of 12 minutes" in page
    assert "10 minutes behind the plan: expected to end at 11:01am" in page
    assert "10:27am, expected 10:37am" in page
    page = shown(town, listings[0], 30)
    assert "20 of 12 minutes" in page
    assert "18 minutes behind the plan: expected to end at 11:09am" in page


def test_a_meeting_far_from_its_plan_is_told_in_hours_or_days(
    town: Town, listings: list[Listing]
) -> None:
    assert "3 hours behind the plan" in shown(town, listings[0], 3 * 60 + 20)
    assert "2 days behind the plan" in shown(town, listings[0], 2 * 24 * 60 + 20)


def test_a_deferred_case_gives_its_minutes_back(town: Town, listings: list[Listing]) -> None:
    by, session = town.actor(town.coordinator), town.make.session
    operations.defer(session, by=by, listing=listings[0], code="time")
    assert "minutes behind the plan" not in shown(town, listings[1], 0)


def test_agencies_see_the_plan_but_not_how_the_rest_of_the_meeting_runs(
    town: Town, listings: list[Listing]
) -> None:
    rep = town.browser(town.landlord)
    assert "behind the plan" not in rep.get(town.path("room", listings[0].id)).text
    order = rep.client.get(town.path("room", "order")).get_data(as_text=True)
    assert str(listings[0].case.reference) in order
    assert str(listings[2].case.reference) not in order
    assert "behind the plan" not in order
