"""By when the next contact is due, against days counted by hand on a calendar."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from marac import clock
from marac.accounts.models import User
from marac.contacts.models import ContactOutcome
from marac.contacts.states import Attempt, Facts, Standing, State, state_of
from tests.client import Browser
from tests.contacts.conftest import Circle

As = Callable[[User], Browser]
SPOKE, SILENT = ContactOutcome.SPOKE, ContactOutcome.NO_ANSWER
# A Wednesday; Good Friday is the 26th and Easter Monday the 29th of March 2027.
TAKEN_ON = clock.london(date(2027, 3, 24), time(15))


def on(day: date, hour: int = 12) -> datetime:
    return clock.london(day, time(hour))


def tried(outcome: ContactOutcome, day: date, next_on: date | None = None) -> Attempt:
    return Attempt(outcome, day, on(day), next_on)


def state(*attempts: Attempt, given_at: datetime | None = None, able: bool = True) -> State:
    facts = Facts(
        taken_on_at=TAKEN_ON,
        first_days=2,
        every_days=14,
        able=able,
        given_at=given_at,
        attempts=attempts,
    )
    return state_of(facts)


def test_the_first_contact_is_due_in_working_days_over_a_bank_holiday() -> None:
    found = state()
    assert (found.standing, found.due_on) == (Standing.NOT_YET, date(2027, 3, 30))
    assert (found.first, found.since) == (True, date(2027, 3, 24))


def test_an_attempt_in_vain_moves_nothing_unless_a_day_was_agreed() -> None:
    found = state(tried(SILENT, date(2027, 3, 25)))
    assert (found.standing, found.tries, found.due_on) == (Standing.TRIED, 1, date(2027, 3, 30))
    again = state(tried(SILENT, date(2027, 3, 25), date(2027, 4, 1)))
    assert again.due_on == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("spoke", "due"),
    [
        (date(2027, 3, 25), date(2027, 4, 8)),
        (date(2027, 3, 12), date(2027, 3, 30)),  # two weeks on is Good Friday
        (date(2027, 3, 20), date(2027, 4, 5)),  # two weeks on is a Saturday
    ],
)
def test_the_next_contact_is_due_two_weeks_after_they_spoke_on_a_working_day(
    spoke: date, due: date
) -> None:
    found = state(tried(SPOKE, spoke))
    assert (found.standing, found.due_on, found.first) == (Standing.IN_TOUCH, due, False)


def test_attempts_since_they_spoke_are_counted_and_the_due_day_stays() -> None:
    spoke = tried(SPOKE, date(2027, 3, 25))
    found = state(spoke, tried(SILENT, date(2027, 4, 7)), tried(SILENT, date(2027, 4, 8)))
    assert (found.tries, found.due_on) == (2, date(2027, 4, 8))


@pytest.mark.parametrize("outcome", [ContactOutcome.WRONG, ContactOutcome.UNSAFE])
def test_trouble_with_the_details_lasts_until_somebody_is_chosen_or_tries_again(
    outcome: ContactOutcome,
) -> None:
    trouble = tried(outcome, date(2027, 3, 25))
    assert state(trouble).standing is Standing.PROBLEM
    assert state(trouble, given_at=on(date(2027, 3, 25), 9)).standing is Standing.PROBLEM
    assert state(trouble, given_at=on(date(2027, 3, 25), 16)).standing is Standing.TRIED
    assert state(trouble, tried(SPOKE, date(2027, 3, 31))).standing is Standing.IN_TOUCH


def test_who_wants_no_contact_owes_nobody_a_day_until_asked_again() -> None:
    refused = tried(ContactOutcome.DECLINED, date(2027, 3, 25))
    found = state(tried(SPOKE, date(2027, 3, 25)), refused)
    assert (found.standing, found.due_on) == (Standing.DECLINED, None)
    asked = state(refused, given_at=on(date(2027, 4, 1)))
    assert (asked.standing, asked.due_on) == (Standing.NOT_YET, date(2027, 4, 5))
    rang = state(refused, tried(SPOKE, date(2027, 4, 6)))
    assert (rang.standing, rang.due_on) == (Standing.IN_TOUCH, date(2027, 4, 20))


def test_without_anybody_to_make_contact_it_is_given_to_nobody() -> None:
    assert state(able=False).standing is Standing.NOBODY
    assert state(able=False).due_on == date(2027, 3, 30)
    trouble = state(tried(ContactOutcome.WRONG, date(2027, 3, 25)), able=False)
    assert trouble.standing is Standing.PROBLEM


def test_an_area_has_intervals_of_its_own(circle: Circle, browse_as: As) -> None:
    browser = browse_as(circle.coordinator)
    case = circle.case()
    circle.given(case)
    assert "Tuesday 24 November 2026" in browser.get("/contacts").text
    page = browser.get("/area-settings/deadlines")
    typed = {"first_contact_days": "4", "contact_days": "7"}
    assert browser.submit(page, typed, button="Save the deadlines").status == 200
    assert "Thursday 26 November 2026" in browser.get("/contacts").text
    circle.tried(case, SPOKE, date(2026, 11, 20))
    assert "Friday 27 November 2026" in browser.get("/contacts").text
    wrong = browser.submit(page, {"contact_days": "0"}, button="Save the deadlines")
    assert (wrong.status, wrong.value("contact_days")) == (422, "0")
