"""Undoing: the last change to an agenda is taken back, step by step, by whoever made it."""

from datetime import UTC, datetime

import pytest

from marac import clock
from marac.access import Role
from marac.cases.models import Cause, Conflict, Outcome
from marac.meetings import operations
from marac.refusals import Refused
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.test_agenda_builder import IN_TIME, listed, order


def agenda(town: Town) -> Page:
    return town.browser(town.coordinator).get(town.path("agenda"))


def undo(town: Town) -> Page:
    """Press the one button that undoes."""
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    (button,) = page.all("//button[starts-with(normalize-space(.), 'Undo ')]")
    return browser.submit(page, button=" ".join(button.text_content().split()))


def offered(page: Page) -> list[str]:
    found = page.all("//button[starts-with(normalize-space(.), 'Undo ')]")
    return [" ".join(button.text_content().split()) for button in found]


def test_steps_are_undone_one_after_the_other_down_to_the_first(town: Town) -> None:
    a, b = listed(town, "Amina Yusuf", "Ben Cole")
    by, session = town.actor(town.coordinator), town.make.session
    operations.move(session, by=by, listing=b, to=1)
    operations.set_minutes(session, by=by, listing=a, minutes=30)
    operations.take_off(session, by=by, listing=b)
    page = undo(town)
    assert f"Undone: taking off {b.case.reference}" in page.text
    assert order(page) == ["Ben Cole", "Amina Yusuf"]
    assert f"Undone: setting the minutes of {a.case.reference}" in undo(town).text
    assert a.minutes == 12
    assert order(undo(town)) == ["Amina Yusuf", "Ben Cole"]
    assert order(undo(town)) == ["Amina Yusuf"]
    page = undo(town)
    assert "Waiting (2)" in page.text
    assert offered(page) == []


def test_a_case_that_came_back_for_review_returns_to_where_it_was_heard(town: Town) -> None:
    past = town.make.meeting(town.area, datetime(2026, 10, 29, 10, tzinfo=clock.LONDON))
    case = town.accepted("Review Due")
    heard = town.make.circulated(
        case,
        past,
        town.coordinator,
        decided_at=clock.now(),
        outcome=Outcome.REVIEW,
        review_on=datetime(2026, 11, 26, tzinfo=UTC).date(),
    )
    with clock.moved_to(IN_TIME):
        listing = operations.list_case(
            town.make.session, by=town.actor(town.coordinator), meeting=town.meeting, case=case
        )
    assert (listing.cause, heard.ended_at is None) == (Cause.REVIEW, False)
    undo(town)
    assert (heard.ended_at, listing.ended_at is None) == (None, False)
    assert heard.outcome is Outcome.REVIEW


def test_putting_off_is_undone_with_its_number_and_without_a_trace(town: Town) -> None:
    town.make.codes()
    a, b = listed(town, "Amina Yusuf", "Ben Cole")
    by, session = town.actor(town.coordinator), town.make.session
    operations.circulate(session, by=by, meeting=town.meeting)
    operations.take_off(session, by=by, listing=a, code="time", note="Not today")
    page = undo(town)
    assert order(page) == ["Amina Yusuf", "Ben Cole"]
    assert (a.position, b.position, a.deferral_code, a.deferral_note) == (1, 2, "", "")


def test_what_has_gone_out_is_not_undone(town: Town) -> None:
    listed(town, "Amina Yusuf", "Ben Cole")
    by, session = town.actor(town.coordinator), town.make.session
    operations.circulate(session, by=by, meeting=town.meeting)
    assert offered(agenda(town)) == []
    page = town.browser(town.coordinator).post(town.path("agenda", "undo"))
    assert (page.status, "There is nothing to undo" in page.text) == (409, True)


def test_nobody_undoes_what_somebody_else_did(town: Town) -> None:
    a, _ = listed(town, "Amina Yusuf", "Ben Cole")
    second = town.make.user(Role.COORDINATOR, area=town.area, name="Kit Rowe")
    operations.move(town.make.session, by=town.actor(second), listing=a, to=2)
    assert offered(agenda(town)) == []
    with pytest.raises(Refused):
        operations.undo(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)
    operations.undo(town.make.session, by=town.actor(second), meeting=town.meeting)
    assert len(offered(agenda(town))) == 1


def test_a_case_that_found_another_agenda_does_not_come_back(town: Town) -> None:
    (a,) = listed(town, "Amina Yusuf")
    by, session = town.actor(town.coordinator), town.make.session
    operations.take_off(session, by=by, listing=a)
    later = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    operations.list_case(session, by=by, meeting=later, case=a.case)
    page = town.browser(town.coordinator).post(town.path("agenda", "undo"))
    assert (page.status, "stands on another agenda now" in page.text) == (409, True)
    assert a.ended_at is not None


def test_of_a_case_that_is_hidden_since_nothing_is_said_or_undone(town: Town) -> None:
    a, b = listed(town, "Amina Yusuf", "Ben Cole")
    operations.move(town.make.session, by=town.actor(town.coordinator), listing=b, to=1)
    town.make.add(
        Conflict(case_id=b.case_id, user_id=town.coordinator.id, declared_by_id=town.chair.id)
    )
    page = agenda(town)
    assert offered(page) == []
    assert str(b.case.reference) not in page.text
    assert town.browser(town.coordinator).post(town.path("agenda", "undo")).status == 409
    assert (b.position, a.position) == (1, 2)


def test_only_the_coordinator_undoes(town: Town) -> None:
    listed(town, "Amina Yusuf")
    for user in (town.chair, town.officer):
        assert town.browser(user).post(town.path("agenda", "undo")).status == 403
