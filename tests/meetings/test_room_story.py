"""A meeting in session: started, attended, heard, decided and concluded."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.actions.models import Action
from marac.audit.models import AuditEntry
from marac.cases.models import Listing, Outcome, Part, PartKind, RiskLevel
from marac.meetings.models import Attendance, Heading
from marac.meetings.room import operations
from marac.meetings.room.days import read_day
from marac.refusals import Refused
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decision, owner, put_on_the_agenda, write


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    return put_on_the_agenda(town)


def test_a_whole_meeting_of_three_cases(town: Town, listings: list[Listing]) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("room")), button="Start the meeting")
    assert page.heading.endswith("Register")
    assert {"Cory Okafor", "Chris Bell", "Olu Ade", "Lena Park"} <= {
        a.name for a in town.meeting.attendances
    }

    page = browser.get(town.path("room", listings[0].id))
    page = write(browser, page, {"presented-text": "Stones at the door"}, "Hear this case")
    assert "In the room" in page.text
    page = write(
        browser,
        page,
        decision(task="Change the locks", owner=owner(page, "Lena"), due="fri"),
        "Save and hear the next case",
    )
    assert "Case 2 of 3" in page.heading

    page = write(browser, page, {"voice-text": "She wants to stay"}, "Save and defer this case")
    page = browser.submit(page, {"code": "time"}, button="Defer the case")
    assert "Deferred: Ran out of time" in page.text

    page = browser.get(town.path("room", listings[2].id))
    refused = browser.submit(browser.get(town.path("conclude")), button="Conclude the meeting")
    assert refused.status == 409
    assert "1 case without a decision" in refused.text
    assert str(listings[2].case.reference) in refused.text

    review = {"review_on-day": "7", "review_on-month": "1", "review_on-year": "2027"}
    write(browser, page, decision(outcome="review") | review)
    page = browser.submit(
        browser.get(town.path("conclude")),
        {"any_other_business": "The next meeting is in the new room."},
        button="Conclude the meeting",
        follow=False,
    )
    assert page.status == 303
    _says_what_was_decided(town, listings)


def test_a_meeting_starts_only_when_its_agenda_has_gone_out(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("room")), button="Start the meeting")
    assert page.status == 409
    assert "has not been circulated" in page.text
    assert town.meeting.started_at is None


def test_the_page_warns_on_another_day_but_the_chair_decides(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.chair)
    page = browser.get(town.path("room"))
    assert "Today is not the day of this meeting" in page.text
    browser.submit(page, button="Start the meeting")
    assert town.meeting.started_at is not None
    with pytest.raises(Refused, match="already started"):
        begin(town)


def test_the_register_of_everyone_is_one_form(town: Town, listings: list[Listing]) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("attendance"))
    rows = [row.get("value") for row in page.all("//input[contains(@name,'-person')]")]
    people = [town.make.session.get_one(Attendance, row) for row in map(UUID, rows)]
    at = {person.name: n for n, person in enumerate(people)}
    lena, olu, chris = at["Lena Park"], at["Olu Ade"], at["Chris Bell"]
    page = browser.submit(
        page,
        {
            f"people-{lena}-here": "yes",
            f"people-{lena}-signed": "yes",
            f"people-{olu}-arrived": "10:05am",
            f"people-{olu}-left": "11am",
            f"people-{chris}-apology": "yes",
        },
        button="Save the register",
    )
    assert page.status == 200
    by_name = {person.name: person for person in town.meeting.attendances}
    assert by_name["Lena Park"].arrived_at == clock.now()
    assert by_name["Lena Park"].statement is not None
    assert by_name["Lena Park"].signed_at == clock.now()
    assert clock.to_london(by_name["Olu Ade"].arrived_at).hour == 10
    assert clock.to_london(by_name["Olu Ade"].left_at).hour == 11
    assert by_name["Chris Bell"].apology
    assert "Signed 9:30am" in page.text


def test_an_impossible_register_is_refused_with_what_was_typed(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("attendance"))
    page = browser.submit(
        page,
        {
            "people-0-here": "yes",
            "people-0-apology": "yes",
            "people-1-left": "11am",
            "people-2-arrived": "soonish",
            "people-3-signed": "yes",
        },
        button="Save the register",
    )
    assert page.status == 422
    assert page.value("people-2-arrived") == "soonish"
    assert page.value("people-1-left") == "11am"
    assert len(page.errors) == 4
    assert all(person.arrived_at is None for person in town.meeting.attendances)


def test_a_guest_joins_the_register(town: Town, listings: list[Listing]) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("attendance", "add")), button="Add to the register")
    assert page.status == 422
    assert "Choose somebody of the area, or enter a guest’s name" in page.errors
    page = browser.submit(
        page, {"name": "Inspector Vale", "capacity": "Observer"}, button="Add to the register"
    )
    assert "Inspector Vale" in page.text
    guest = next(a for a in town.meeting.attendances if a.name == "Inspector Vale")
    assert (guest.user_id, guest.capacity) == (None, "Observer")


def test_an_interest_without_its_reason_is_refused(town: Town, listings: list[Listing]) -> None:
    begin(town)
    person = next(a for a in town.meeting.attendances if a.name == "Lena Park")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("attendance", person.id, "interest"))
    page = browser.submit(page, {"listings": [str(listings[0].id)]}, button="Record the interest")
    assert page.status == 422
    assert page.errors == ["Enter what the interest is"]
    assert page.all(f"//input[@value='{listings[0].id}'][@checked]")


def test_a_decision_asks_for_all_that_goes_with_it(town: Town, listings: list[Listing]) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    page = write(
        browser,
        page,
        {"outcome": "review", "presented-text": "Stones at the door", "task": "Change the locks"},
    )
    assert page.status == 422
    assert {
        "Enter the day of the review",
        "Tick what was considered, or that none is needed",
        "Choose or enter who tells the person harmed",
        "Choose who does it",
        "Say by which day",
    } <= set(page.errors)
    assert page.value("presented-text") == "Stones at the door"
    assert page.value("task") == "Change the locks"
    assert listings[0].decided_at is None


def test_any_button_saves_all_that_was_typed(
    town: Town, listings: list[Listing], session: Session
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    page = write(
        browser,
        page,
        {
            "presented-text": "Stones at the door",
            "task": "Fit a camera",
            "owner": owner(page, "Somebody else at Harbour Homes"),
            "owner_name": "The caretaker",
            "due": "27 nov",
            "risk_level": "medium",
            "risk_reason": "He has moved away",
        },
        "Add action",
    )
    assert page.value("presented-text") == "Stones at the door"
    assert page.value("task") == ""
    assert "The caretaker, Harbour Homes, by 27 Nov 2026" in page.text
    assert listings[0].case.risk is not None
    assert listings[0].case.risk.level is RiskLevel.MEDIUM
    assert listings[0].case.risk.listing_id == listings[0].id
    write(browser, page, {})
    assert len(listings[0].case.assessments) == 2, "saving again judges the risk only once"


def test_a_captured_action_is_changed_and_removed(
    town: Town, listings: list[Listing], session: Session
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    typed = {"task": "Fit a camera", "owner": owner(page, "Olu"), "due": "fri"}
    page = write(browser, page, typed, "Add action")
    action = session.scalars(sa.select(Action)).one()
    change = browser.get(page.links()[f"Change action {action.number}"])
    assert change.value("due") == "27 Nov 2026"
    bad = browser.submit(change, {"task": "", "due": "someday"}, button="Save")
    assert bad.status == 422
    assert "Enter what will be done" in bad.errors
    browser.submit(change, {"task": "Fit two cameras", "due": "30/11/2026"}, button="Save")
    assert (action.task, action.due_on) == ("Fit two cameras", date(2026, 11, 30))
    page = browser.get(town.path("room", listings[0].id))
    path = town.path("room", listings[0].id)
    browser.post(path, {"strike": str(action.id), "outcome": "undecided"})
    assert session.scalars(sa.select(Action)).all() == []
    events = session.scalars(sa.select(AuditEntry.event)).all()
    assert {"ActionProposed", "ActionReworded", "ActionStruck"} <= set(events)


def test_a_deferral_is_taken_back_unless_the_case_stands_elsewhere(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    by, session = town.actor(town.coordinator), town.make.session
    page = browser.get(town.path("room", listings[0].id, "defer"))
    page = browser.submit(page, {"note": "Wait for the return"}, button="Defer the case")
    assert page.status == 422
    assert page.value("note") == "Wait for the return"
    page = browser.submit(page, {"code": "no_returns"}, button="Defer the case")
    assert listings[0].ended_at is not None
    page = browser.submit(page, button="Take the deferral back")
    assert listings[0].undecided
    operations.defer(session, by=by, listing=listings[0], code="time")
    later = town.make.meeting(town.area, town.meeting.starts_at + timedelta(days=14))
    town.make.listing(listings[0].case, later, town.coordinator)
    with pytest.raises(Refused, match="another agenda"):
        operations.undecide(session, by=by, listing=listings[0])


def test_a_decision_can_be_taken_back_while_the_meeting_sits(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    path = town.path("room", listings[0].id)
    page = write(browser, browser.get(path), decision())
    assert listings[0].outcome is Outcome.NO_FURTHER
    write(browser, page, {"outcome": "undecided"})
    assert listings[0].undecided
    assert listings[0].victim_told_by == "Sam of Lighthouse", "only the outcome is taken back"


def test_the_record_stands_once_the_meeting_is_concluded(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    by, session = town.actor(town.coordinator), town.make.session
    for listing in listings:
        operations.defer(session, by=by, listing=listing, code="time")
    operations.conclude(session, by=by, meeting=town.meeting)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    assert not page.all("//textarea[@name != 'private-text']")
    for refused in (
        lambda: operations.hear(session, by=by, meeting=town.meeting, listing=listings[0]),
        lambda: operations.save_note(
            session, by=by, listing=listings[0], heading=Heading.VOICE, text="Late", version=None
        ),
        lambda: operations.conclude(session, by=by, meeting=town.meeting),
    ):
        with pytest.raises(Refused, match="has been concluded"):
            refused()


def test_other_business_is_kept_when_the_conclusion_is_refused(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("conclude"))
    page = browser.submit(page, {"any_other_business": "New room"}, button="Conclude the meeting")
    assert page.status == 409
    assert page.value("any_other_business") == "New room"
    browser.submit(page, button="Save without concluding")
    assert town.meeting.any_other_business == "New room"
    long = browser.submit(
        browser.get(town.path("conclude")),
        {"any_other_business": "x" * 5001},
        button="Conclude the meeting",
    )
    assert long.status == 422


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 11, 20)),
        ("tomorrow", date(2026, 11, 21)),
        ("fri", date(2026, 11, 27)),
        ("Monday", date(2026, 11, 23)),
        ("27 nov", date(2026, 11, 27)),
        ("5/1", date(2027, 1, 5)),
        ("7 Jan 2027", date(2027, 1, 7)),
    ],
)
def test_a_day_is_read_as_it_is_said(typed: str, day: date) -> None:
    assert read_day(typed, today=date(2026, 11, 20)) == day


@pytest.mark.parametrize("typed", ["soon", "31 feb", "1/1/2020", "12", "٣ nov"])
def test_a_day_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"day|Say the day"):
        read_day(typed, today=date(2026, 11, 20))


def _says_what_was_decided(town: Town, listings: list[Listing]) -> None:
    assert [listing.outcome for listing in listings] == [
        Outcome.NO_FURTHER,
        None,
        Outcome.REVIEW,
    ]
    assert listings[2].review_on == date(2027, 1, 7)
    assert listings[1].ended_at is not None
    assert listings[0].case.closed_at is None, (
        "no further MARAC leaves the case flagged, not closed"
    )
    action = town.make.session.scalars(sa.select(Action)).one()
    assert (action.owner_name, action.due_on) == ("Lena Park", date(2026, 11, 27))
    assert action.agreed_at is not None
    assert action.issued_at is not None
    assert town.meeting.concluded_at is not None


def test_every_list_of_people_begins_with_one_empty_line(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    browser = town.browser(town.coordinator)
    for path in (town.path("room", listings[0].id), town.path("attendance", "add")):
        page = browser.get(path)
        assert page.all("//select"), path
        assert page.all("//select[count(.//option[@value='']) > 1]") == [], path


def test_the_question_of_safeguarding_says_that_children_are_named(
    town: Town, listings: list[Listing]
) -> None:
    begin(town)
    browser, case = town.browser(town.coordinator), listings[0].case
    path = town.path("room", listings[0].id)
    assert "named in this case" not in browser.get(path).text
    told = ("A child is named in this case", "Children are named in this case")
    for name, words in zip(("Idil", "Omar"), told, strict=True):
        child = town.make.identity(town.area, name)
        case.parts.append(Part(kind=PartKind.CHILD, identity=child))
        hint = browser.get(path).all("//*[@id='safeguarding-hint']")
        assert [one.text_content().strip() for one in hint] == [words]
