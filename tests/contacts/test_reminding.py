"""Who keeps in touch is reminded, and the co-ordinator of whom nobody can contact."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.cases.models import Case
from marac.contacts.models import ContactOutcome
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.sources_of_contacts import list_contacts
from tests.client import Browser
from tests.contacts.conftest import Circle

As = Callable[[User], Browser]


@pytest.fixture
def case(circle: Circle) -> Case:
    """A running case that nobody was given."""
    return circle.case()


def told(circle: Circle, user: User) -> list[tuple[Kind, Rung, str]]:
    by: Actor = circle.actor(user)
    found = list_contacts(circle.make.session, by=by)
    return [(matter.kind, matter.rung, matter.reference) for matter in found]


def test_a_case_given_to_nobody_is_the_coordinators_to_see_to_and_the_chairs_to_watch(
    circle: Circle, case: Case
) -> None:
    reference = str(case.reference)
    assert told(circle, circle.coordinator) == [(Kind.FIRST_CONTACT, Rung.OWNER, reference)]
    assert told(circle, circle.chair) == [(Kind.FIRST_CONTACT, Rung.CHAIR, reference)]
    assert told(circle, circle.champion) == []


def test_who_keeps_in_touch_is_reminded_and_the_coordinator_is_not(
    circle: Circle, case: Case
) -> None:
    circle.given(case)
    reference = str(case.reference)
    assert told(circle, circle.champion) == [(Kind.FIRST_CONTACT, Rung.OWNER, reference)]
    assert told(circle, circle.coordinator) == []
    circle.tried(case, ContactOutcome.SPOKE)
    assert told(circle, circle.champion) == [(Kind.NEXT_CONTACT, Rung.OWNER, reference)]


def test_before_their_word_on_a_conflict_a_reminder_names_no_case(
    circle: Circle, case: Case
) -> None:
    circle.given(case, word=False)
    assert told(circle, circle.champion) == [(Kind.FIRST_CONTACT, Rung.OWNER, "")]


def test_wrong_details_go_to_the_coordinator_and_no_contact_wanted_to_nobody(
    circle: Circle, case: Case
) -> None:
    circle.given(case)
    later = {"recorded_at": clock.now() + timedelta(minutes=1)}
    circle.tried(case, ContactOutcome.WRONG, **later)
    assert told(circle, circle.champion) == []
    assert [rung for _, rung, _ in told(circle, circle.coordinator)] == [Rung.OWNER]
    circle.tried(case, ContactOutcome.DECLINED, recorded_at=clock.now() + timedelta(minutes=2))
    for user in (circle.champion, circle.coordinator, circle.chair):
        assert told(circle, user) == []


def test_the_front_page_leads_who_keeps_in_touch_to_whom_they_contact(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.champion)
    assert "Whom you contact" not in browser.get("/").text
    circle.given(case, word=False)
    asked = browser.get("/")
    assert "1 person to contact" in asked.text
    assert str(case.reference) not in asked.text
    other = circle.case("Binta Sow")
    circle.make.session.flush()
    circle.given(other, circle.other)
    mine = browse_as(circle.other).get("/")
    assert mine.links()[str(other.reference)] == f"/contacts/{other.id}"
    assert "due 24 Nov" in mine.text


def test_the_coordinators_front_page_counts_whom_nobody_has_reached(
    circle: Circle, browse_as: As, case: Case
) -> None:
    given, reached = circle.case("Binta Sow"), circle.case("Cal Doe")
    for one in (given, reached):
        circle.given(one)
    circle.tried(reached, ContactOutcome.SPOKE)
    page = browse_as(circle.coordinator).get("/")
    block = page.text[page.text.index("Contact with the people harmed") :]
    assert "Given to nobody 1 case" in block
    assert "Not contacted yet 1 case" in block
    assert page.links()["Given to nobody"] == "/contacts?standing=nobody"
