"""A dot stands where somebody else changed something since the reader was last here."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import SignInSession, User
from marac.actions import operations
from marac.home.visit import LONGEST, RECENTLY, Visit
from marac.returns.models import Answer, Return
from tests.client import Browser, Page
from tests.home.conftest import Town, block, titles

BEFORE, SINCE = timedelta(hours=30), timedelta(hours=2)
Home = Callable[[User], Page]


@pytest.fixture
def landlord(town: Town) -> User:
    """A representative who was last here the day before yesterday."""
    return was_here(town, town.person(Role.REPRESENTATIVE), clock.now() - BEFORE)


def was_here(town: Town, user: User, at: datetime) -> User:
    """An earlier visit of somebody, which is over."""
    visit = {"created_at": at, "last_seen_at": at, "expires_at": at, "ended_at": at}
    town.make.add(SignInSession(user_id=user.id, token_hash=f"{at}{user.id}", **visit))
    return user


def is_marked(page: Page, title: str) -> bool:
    return f"{title} New since your last visit" in block(page, title)


def answered(town: Town, row: Return, by: User, at: datetime) -> None:
    row.answer, row.submitted_at, row.submitted_by_id = Answer.NOT_KNOWN, at, by.id


def test_a_return_that_was_asked_for_since_is_new(
    town: Town, landlord: User, home_of: Home
) -> None:
    old = town.listed(town.housing)
    for row in town.make.session.query(Return):
        row.requested_at = clock.now() - timedelta(days=3)
    new = town.listed(town.housing)
    words = block(home_of(landlord), "Returns due")
    assert words.startswith("Returns due 2 New since your last visit")
    assert f"{new.reference} AY New due" in words
    assert f"{old.reference} AY due" in words


def test_who_comes_for_the_first_time_finds_nothing_marked(town: Town, home_of: Home) -> None:
    town.listed(town.housing)
    page = home_of(town.person(Role.REPRESENTATIVE))
    assert "New since" not in page.text
    assert "You were last here" not in page.text


def test_what_others_say_of_an_action_is_new_and_ones_own_words_are_not(
    town: Town, landlord: User, home_of: Home
) -> None:
    session, case = town.make.session, town.listed(town.housing)
    action = town.make.action(case, town.housing, landlord)
    by = town.make.actor(landlord, town.area)
    operations.note(session, by, action, operations.Step.COMMENT, "Booked")
    assert "New" not in block(home_of(landlord), "Actions due 1")
    runs = town.make.actor(town.coordinator, town.area)
    operations.note(session, runs, action, operations.Step.COMMENT, "By Friday, please")
    words = block(home_of(landlord), "Actions due")
    assert words.startswith("Actions due 1 New since your last visit")


def test_a_visit_that_still_lasts_in_another_browser_hides_nothing(
    town: Town, landlord: User, home_of: Home
) -> None:
    town.listed(town.housing)
    home_of(landlord)
    assert "Returns due 1 New since your last visit" in block(home_of(landlord), "Returns due")


def test_the_present_visit_is_not_the_last_one(
    town: Town, browser: Browser, landlord: User
) -> None:
    """Its two moments are written one after the other, so it was seen before it was opened."""
    town.listed(town.housing)
    browser.sign_in_as(landlord)
    row = town.make.session.query(SignInSession).filter_by(ended_at=None).one()
    row.last_seen_at = row.created_at - timedelta(microseconds=3)
    assert "New since your last visit" in block(browser.get("/"), "Returns due 1")


def test_a_visit_in_another_area_is_none_here(town: Town, landlord: User, home_of: Home) -> None:
    town.listed(town.housing)
    elsewhere = town.make.area()
    later = clock.now() - timedelta(minutes=1)
    was_here(town, landlord, later)
    visit = town.make.session.query(SignInSession).filter_by(last_seen_at=later).one()
    for row in town.make.session.query(Return):
        row.requested_at = clock.now() - SINCE
    assert "New since" not in block(home_of(landlord), "Returns due")
    visit.area_id = elsewhere.id
    assert "New since" in block(home_of(landlord), "Returns due")


def test_the_agenda_that_went_out_since_marks_the_meeting(
    town: Town, landlord: User, home_of: Home
) -> None:
    town.listed(town.housing)
    words = block(home_of(landlord), "Next meeting")
    assert words.startswith("Next meeting New since your last visit")


def test_changes_reach_back_to_the_last_visit_when_that_is_long_ago(
    town: Town, home_of: Home
) -> None:
    case = town.listed(town.housing, town.police)
    landlord = town.person(Role.REPRESENTATIVE)
    was_here(town, landlord, clock.now() - timedelta(days=20))
    for row in town.make.session.query(Return):
        answered(town, row, town.coordinator, clock.now() - timedelta(days=12))
    page = home_of(landlord)
    words = block(page, "Changed since your last visit")
    assert f"{case.reference} New 1 return of other agencies came in" in words
    assert "You were last here on Saturday 31 October 2026" in words
    assert not any(title.startswith("Changed in the last") for title in titles(page))


def test_a_referral_that_came_since_is_new_to_the_coordinator(town: Town, home_of: Home) -> None:
    was_here(town, town.coordinator, clock.now() - BEFORE)
    old = town.refer(submitted_at=clock.now() - timedelta(days=4))
    assert old.submitted_at is not None
    assert "New" not in block(home_of(town.coordinator), "Waiting for triage 1")
    town.refer()
    assert "New since" in block(home_of(town.coordinator), "Waiting for triage 2")


def test_a_return_that_came_in_since_is_new_to_the_coordinator(town: Town, home_of: Home) -> None:
    was_here(town, town.coordinator, clock.now() - BEFORE)
    town.listed(town.housing)
    town.listed(town.housing)
    assert "New" not in block(home_of(town.coordinator), "Returns to come 1")
    rows = town.make.session.query(Return).all()
    answered(town, rows[0], town.person(Role.REPRESENTATIVE), clock.now())
    assert "New since" in block(home_of(town.coordinator), "Returns to come 1")


@pytest.mark.parametrize(
    ("ago", "looks_back"),
    [(None, RECENTLY), (1, RECENTLY), (20, timedelta(days=20)), (900, LONGEST)],
)
def test_changes_are_told_of_for_a_week_and_for_two_months_at_most(
    ago: int | None, looks_back: timedelta
) -> None:
    visit = Visit(clock.now() - timedelta(days=ago) if ago else None)
    assert abs(clock.now() - looks_back - visit.looks_back_to) < timedelta(seconds=1)
