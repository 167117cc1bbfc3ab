"""Whoever keeps in touch with the person harmed sees how, and writes down what came of it once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.contacts.models import Caller, Contact, ContactOutcome
from tests.client import Browser
from tests.contacts.conftest import Circle

As = Callable[[User], Browser]
SPOKE = {"outcome": "spoke", "means": "phone", "said": "She sleeps badly", "needs": "An alarm"}


@pytest.fixture
def case(circle: Circle) -> Case:
    """A running case that was given to the champion, who has no conflict of interest."""
    case = circle.case()
    who, contact = case.subject, case.contact
    assert who is not None
    assert contact is not None
    who.known_as, who.pronouns, who.phone = "Mina", "she/her", "07700 900123\n0117 496 0000"
    who.language, who.interpreter, who.adjustments = "Somali", True, "Speak slowly"
    contact.times, contact.others_may_answer = "After 6pm", "Her sister"
    contact.never_do = "Never leave a message"
    contact.safe_to_write = False
    circle.given(case, note="Ask for her by her first name only")
    return case


def contacts(circle: Circle) -> list[Contact]:
    return list(circle.make.session.scalars(sa.select(Contact)))


def test_the_champion_sees_whom_to_ask_for_and_how_they_are_reached_safely(
    circle: Circle, browse_as: As, case: Case
) -> None:
    page = browse_as(circle.champion).get(f"/contacts/{case.id}")
    assert page.heading == f"{case.reference} Mina"
    for words in (
        "she/her", "07700 900123", "0117 496 0000", "Somali, interpreter needed", "Speak slowly",
        "Mobile, after 6pm", "After 6pm", "Her sister", "Never leave a message",
        "Not safe: send no letter", "Ask for her by her first name only",
    ):  # fmt: skip
        assert words in page.text, words
    assert "Yusuf" not in page.text


def test_what_came_of_it_is_recorded_once_and_says_when_the_next_contact_is_due(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.champion)
    page = browser.get(f"/contacts/{case.id}")
    again = browser.submit(page, SPOKE, button="Record it")
    assert again.path == "/contacts"
    assert "The next contact is due by 4 December 2026." in again.text
    assert "In touch" in again.text
    browser.submit(page, SPOKE, button="Record it")
    (made,) = contacts(circle)
    assert (made.outcome, made.said, made.made_by_id) == (
        ContactOutcome.SPOKE, "She sleeps badly", circle.champion.id
    )  # fmt: skip
    assert "She sleeps badly" in browser.get(f"/contacts/{case.id}").text


def test_a_day_that_was_agreed_goes_before_the_usual_one(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.champion)
    day = {"next_on-day": "25", "next_on-month": "11", "next_on-year": "2026"}
    page = browser.submit(browser.get(f"/contacts/{case.id}"), SPOKE | day, button="Record it")
    assert "The next contact is due by 25 November 2026." in page.text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"outcome": ""}, "Choose what came of it"),
        ({"means": ""}, "Choose how you tried"),
        ({"means": "letter"}, "Writing to them is not safe: send no letter, e-mail or message"),
        ({"happened_on-year": "2031"}, "The day cannot be in the future"),
        ({"happened_on-month": "13"}, "Day must be a real day and month a real month"),
        (
            {"outcome": "wrong", "said": ""},
            "Say what went wrong, so that the co-ordinator can put it right",
        ),
        (
            {"next_on-day": "20", "next_on-month": "11", "next_on-year": "2026"},
            "The day of the next contact must be after today",
        ),
        (
            {"next_on-day": "20", "next_on-month": "11", "next_on-year": "2027"},
            "The day of the next contact must be within six months",
        ),
        (
            {
                "outcome": "declined",
                "next_on-day": "24",
                "next_on-month": "11",
                "next_on-year": "2026",
            },
            "Leave the next day empty: they do not want contact",
        ),
    ],
)
def test_what_will_not_do_comes_back_as_typed(
    circle: Circle, browse_as: As, case: Case, typed: dict[str, str], error: str
) -> None:
    browser = browse_as(circle.champion)
    values = SPOKE | typed
    page = browser.submit(browser.get(f"/contacts/{case.id}"), values, button="Record it")
    assert page.status == 422
    if "month" not in error:
        assert page.errors == [error]
    assert page.value("needs") == "An alarm"
    assert contacts(circle) == []


@pytest.mark.parametrize("safe", [None, False])
def test_a_call_is_refused_unless_calling_is_known_to_be_safe(
    circle: Circle, browse_as: As, case: Case, safe: bool | None
) -> None:
    assert case.contact is not None
    case.contact.safe_to_call = safe
    browser = browse_as(circle.champion)
    page = browser.get(f"/contacts/{case.id}")
    assert page.all("//a[starts-with(@href, 'tel:')]") == []
    assert "Do not call: 07700 900123" in page.text
    wrong = browser.submit(page, SPOKE, button="Record it")
    assert wrong.status == 422
    assert contacts(circle) == []
    met = browser.submit(wrong, SPOKE | {"means": "in_person"}, button="Record it")
    assert met.path == "/contacts"


def test_wrong_details_stop_further_attempts_and_stand_first_for_the_coordinator(
    circle: Circle, browse_as: As, case: Case
) -> None:
    other = circle.case("Binta Sow")
    browser = browse_as(circle.champion)
    wrong = {"outcome": "wrong", "means": "phone", "said": "A stranger answered"}
    page = browser.submit(browser.get(f"/contacts/{case.id}"), wrong, button="Record it")
    assert "the co-ordinator sees it at once" in page.text
    assert "Details wrong or not safe" in page.text
    assert "Do not try again until you are asked anew" in browser.get(f"/contacts/{case.id}").text
    seen = browse_as(circle.coordinator).get("/contacts?standing=problem")
    assert str(case.reference) in seen.text
    assert str(other.reference) not in seen.text


def test_who_wants_no_contact_is_left_alone_until_the_coordinator_asks_again(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.champion)
    no = {"outcome": "declined", "means": "phone"}
    page = browser.submit(browser.get(f"/contacts/{case.id}"), no, button="Record it")
    assert "You will not be asked to try again." in page.text
    assert str(case.reference) not in page.text
    assert browser.get(f"/contacts/{case.id}").status == 404
    listed = browse_as(circle.coordinator).get("/contacts?standing=declined")
    assert str(case.reference) in listed.text
    assert "Nothing is due" in listed.text
    with clock.moved_to(clock.now() + timedelta(days=3)):
        circle.given(case, word=False)
        again = browse_as(circle.champion).get(f"/contacts/{case.id}")
        assert "Not contacted yet" in again.text
        assert "Wednesday 25 November 2026" in again.text


def test_the_log_tells_who_read_the_details_and_what_was_recorded(
    circle: Circle, browse_as: As, case: Case
) -> None:
    browser = browse_as(circle.champion)
    browser.submit(
        browser.get(f"/contacts/{case.id}"), SPOKE | {"outcome": "declined"}, button="Record it"
    )
    found = sa.select(AuditEntry.event).where(
        AuditEntry.case_id == case.id, AuditEntry.actor_id == circle.champion.id
    )
    events = list(circle.make.session.scalars(found))
    for event in ("ContactDetailsConsulted", "ContactRecorded", "CallerEnded"):
        assert event in events
    ended = circle.make.session.scalars(sa.select(Caller.ended_by_id)).all()
    assert ended == [circle.champion.id]
