"""Moving a listed case to the next meeting, and hearing it now and again there."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from marac import clock
from marac.cases.models import Case, Cause, Conflict, Listing, Outcome
from marac.meetings import operations
from marac.meetings.models import Meeting
from marac.meetings.room import operations as room
from marac.refusals import Refused
from tests.meetings.conftest import Town

SOON = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
def following(town: Town) -> Meeting:
    """The meeting after the one to come."""
    return town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))


@pytest.fixture
def listed(town: Town) -> Listing:
    """A case on the agenda of the meeting to come."""
    with clock.moved_to(SOON):
        return operations.list_case(
            town.make.session,
            by=town.actor(town.coordinator),
            meeting=town.meeting,
            case=town.accepted("Amina Yusuf", town.housing),
        )


def circulate(town: Town) -> None:
    with clock.moved_to(SOON):
        operations.circulate(
            town.make.session, by=town.actor(town.coordinator), meeting=town.meeting
        )


def heard(town: Town, listing: Listing, outcome: Outcome = Outcome.NO_FURTHER) -> None:
    """The meeting sits and decides the case."""
    session, by = town.make.session, town.actor(town.coordinator)
    with clock.moved_to(datetime(2026, 11, 26, 10, tzinfo=clock.LONDON)):
        room.start(session, by=by, meeting=town.meeting)
        listing.decided_at, listing.outcome = clock.now(), outcome
    session.flush()


def live(town: Town, case: Case) -> list[Listing]:
    found = sa.select(Listing).where(Listing.case_id == case.id, Listing.ended_at.is_(None))
    return list(town.make.session.scalars(found))


def test_a_case_moves_from_the_agenda_to_the_next_one_and_leaves_no_line(
    town: Town, following: Meeting, listed: Listing
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    page = browser.get(page.links()[f"Move on to another meeting {listed.case.reference}"])
    page = browser.submit(page, {"code": "time", "note": "Full"}, button="Move the case")
    assert f"{listed.case.reference} moves to Thursday 10 December 2026, 10am" in page.text
    assert page.path == town.path("agenda")
    assert [place.meeting_id for place in live(town, listed.case)] == [following.id]
    assert listed.case.reference in browser.get(f"/meetings/{following.id}").text
    assert listed.case.reference not in browser.get(town.path()).text


def test_a_case_that_went_out_moves_on_and_stays_deferred_where_it_was(
    town: Town, following: Meeting, listed: Listing
) -> None:
    circulate(town)
    browser = town.browser(town.coordinator)
    page = browser.get(f"/cases/{listed.case_id}")
    page = browser.get(page.links()["Move to another meeting"])
    page = browser.submit(page, {"code": "time"}, button="Move the case")
    assert page.path == f"/cases/{listed.case_id}"
    assert "Deferred" in browser.get(town.path()).text
    assert [place.meeting_id for place in live(town, listed.case)] == [following.id]


def test_moving_a_case_needs_a_reason(town: Town, following: Meeting, listed: Listing) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda", listed.id, "carry"))
    page = browser.submit(page, {"note": "Full"}, button="Move the case")
    assert (page.status, page.errors) == (422, ["Choose why the case is moved"])
    assert page.value("note") == "Full"
    assert live(town, listed.case) == [listed]


def test_without_another_meeting_there_is_nowhere_to_move(town: Town, listed: Listing) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda", listed.id, "carry"))
    assert page.status == 409
    assert "No other meeting is planned" in page.text


def test_a_case_does_not_move_to_where_it_is_or_to_what_was_cancelled(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.cancel(session, by=by, meeting=following, reason="Snow")
    for to in (town.meeting, following):
        with pytest.raises(Refused):
            operations.move_to_meeting(session, by=by, listing=listed, to=to, code="time")
    assert live(town, listed.case) == [listed]


def test_a_case_heard_now_waits_again_for_the_next_agenda_whatever_was_decided(
    town: Town, following: Meeting, listed: Listing
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    page = browser.get(page.links()[f"Hear again later {listed.case.reference}"])
    page = browser.submit(page, {"reason": "The trial ends in between"}, button="Hear it again")
    assert "Again on 10 Dec 2026" in page.text
    assert "Waiting (0)" in browser.get(f"/meetings/{following.id}/agenda").text
    circulate(town)
    heard(town, listed)
    builder = browser.get(f"/meetings/{following.id}/agenda")
    assert "Waiting (1)" in builder.text
    assert "To be heard again on Thursday 10 December 2026: The trial ends" in builder.text
    browser.submit(builder, button=f"Add to the agenda {listed.case.reference}")
    assert [place.meeting_id for place in live(town, listed.case)] == [following.id]
    assert listed.outcome is Outcome.NO_FURTHER


def test_a_case_to_be_heard_again_takes_its_place_on_that_agenda_when_the_first_one_is_over(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.hear_again(session, by=by, listing=listed, to=following, reason="The trial")
    coordinator = town.browser(town.coordinator)
    before = coordinator.get(f"/meetings/{following.id}/agenda")
    assert "To be heard again here (1)" in before.text
    assert "Heard first on Thursday 26 November 2026. Again because: The trial" in before.text
    circulate(town)
    heard(town, listed)
    page = coordinator.get(town.path("room"))
    end = coordinator.get(page.links()["Any other business, conclude"])
    coordinator.submit(end, button="Conclude the meeting")
    session.refresh(town.meeting)
    assert town.meeting.concluded_at is not None
    [place] = live(town, listed.case)
    assert (place.meeting_id, place.cause, place.late) == (following.id, Cause.AGAIN, False)
    assert listed.outcome is Outcome.NO_FURTHER
    after = coordinator.get(f"/meetings/{following.id}/agenda")
    assert "On the agenda (1)" in after.text
    assert "Heard on Thursday 26 November 2026, and again here because: The trial" in after.text
    assert "To be heard again here" not in after.text
    assert listed.case.reference in coordinator.get(town.path()).text
    assert "The trial" not in town.browser(town.landlord).get(f"/cases/{listed.case_id}").text


def test_a_case_that_is_kept_from_whoever_concludes_comes_again_all_the_same(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.hear_again(session, by=by, listing=listed, to=following, reason="The trial")
    circulate(town)
    heard(town, listed)
    own = town.chair.id
    town.make.add(Conflict(case_id=listed.case_id, user_id=own, declared_by_id=own))
    room.conclude(session, by=town.actor(town.chair), meeting=town.meeting)
    assert [place.meeting_id for place in live(town, listed.case)] == [following.id]
    page = town.browser(town.chair).get(f"/meetings/{following.id}")
    assert listed.case.reference not in page.text


def test_what_was_promised_to_a_cancelled_meeting_waits_for_the_next_one(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.hear_again(session, by=by, listing=listed, to=following, reason="The trial")
    operations.cancel(session, by=by, meeting=following, reason="Snow")
    circulate(town)
    heard(town, listed)
    room.conclude(session, by=by, meeting=town.meeting)
    assert live(town, listed.case) == [listed]
    third = town.make.meeting(town.area, datetime(2026, 12, 23, 10, tzinfo=clock.LONDON))
    builder = town.browser(town.coordinator).get(f"/meetings/{third.id}/agenda")
    assert "Waiting (1)" in builder.text
    assert "To be heard again on Thursday 10 December 2026: The trial" in builder.text


def test_a_case_that_is_not_to_be_heard_again_does_not_come_back(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.hear_again(session, by=by, listing=listed, to=following, reason="The trial")
    browser = town.browser(town.coordinator)
    page = browser.submit(
        browser.get(town.path("agenda")), button=f"Hear once only {listed.case.reference}"
    )
    assert "is heard once" in page.text
    circulate(town)
    heard(town, listed)
    assert "Waiting (0)" in browser.get(f"/meetings/{following.id}/agenda").text


def test_hearing_again_is_later_and_has_a_reason(
    town: Town, following: Meeting, listed: Listing
) -> None:
    earlier = town.make.meeting(town.area, datetime(2026, 11, 24, 10, tzinfo=clock.LONDON))
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("agenda", listed.id, "again")), {"reason": ""})
    assert (page.status, page.errors) == (422, ["Say why the case is heard again"])
    assert str(earlier.id) not in page.response.get_data(as_text=True)
    session, by = town.make.session, town.actor(town.coordinator)
    with pytest.raises(Refused):
        operations.hear_again(session, by=by, listing=listed, to=earlier, reason="?")


def test_agencies_are_not_told_that_a_case_is_heard_again_and_cannot_carry_it(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.hear_again(session, by=by, listing=listed, to=following, reason="The trial")
    circulate(town)
    browser = town.browser(town.landlord)
    assert "The trial" not in browser.get(f"/cases/{listed.case_id}").text
    for step in ("carry", "again"):
        assert browser.get(town.path("agenda", listed.id, step)).status == 403
    assert browser.post(town.path("agenda", listed.id, "once")).status == 403


def test_a_case_is_heard_again_at_the_promised_meeting_though_that_was_moved_forward(
    town: Town, following: Meeting, listed: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.hear_again(session, by=by, listing=listed, to=following, reason="The trial")
    sooner = datetime(2026, 12, 8, 10, tzinfo=clock.LONDON)
    operations.reschedule(
        session, by=by, meeting=following, starts_at=sooner, venue="", reason="Snow"
    )
    circulate(town)
    heard(town, listed)
    builder = town.browser(town.coordinator).get(f"/meetings/{following.id}/agenda")
    assert "To be heard again on Tuesday 8 December 2026: The trial" in builder.text
