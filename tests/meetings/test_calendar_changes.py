"""Moving, leaving out and cancelling meetings, and calling one at once: nothing lost, all told."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Stage
from marac.cases.models import Case, Conflict, Listing
from marac.cases.stages import stage_of
from marac.config import Settings
from marac.meetings import operations
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting
from marac.refusals import Refused
from marac.returns.models import Return
from tests.meetings.conftest import Town
from tests.meetings.letters import Letters, letters_since_now

LATER = {"day-day": "1", "day-month": "12", "day-year": "2026"}


def listed(town: Town, *subjects: str) -> list[Case]:
    """Cases on the agenda of the meeting of 26 November, in this order."""
    cases = [town.accepted(subject, town.housing) for subject in subjects]
    with clock.moved_to(datetime(2026, 11, 12, 9, tzinfo=UTC)):
        for case in cases:
            operations.list_case(
                town.make.session, by=town.actor(town.coordinator), meeting=town.meeting, case=case
            )
    return cases


def another(town: Town, day: int = 10) -> Meeting:
    return town.make.meeting(town.area, datetime(2026, 12, day, 10, tzinfo=clock.LONDON))


@pytest.fixture
def letters(settings: Settings) -> Letters:
    return letters_since_now(settings.instance / "mail")


def order(town: Town, meeting: Meeting) -> list[str | None]:
    places = town.make.session.scalars(
        sa.select(Listing)
        .where(Listing.meeting_id == meeting.id, Listing.ended_at.is_(None))
        .order_by(Listing.position)
    )
    return [place.case.reference for place in places]


def test_a_meeting_is_moved_with_its_cases_and_everyone_is_told(
    town: Town, letters: Letters
) -> None:
    cases = listed(town, "Amina Yusuf", "Ben Cole")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("move"))
    page = browser.submit(
        page, LATER | {"time": "2pm", "reason": "The room is flooded"}, button="Move the meeting"
    )
    assert page.heading == "Meeting Tuesday 1 December 2026, 2pm"
    assert "Moved on Friday 20 November 2026: The room is flooded" in page.text
    assert order(town, town.meeting) == [case.reference for case in cases]
    assert town.meeting.sequence == 1
    told = letters()
    assert {mail.to for mail in told} >= {"co@example.org", "olu@example.org"}
    assert "It was: Thursday 26 November 2026, 10am" in told[0].text
    assert "SEQUENCE:1" in told[0].entry
    assert told[0].method == "PUBLISH"


def test_returns_of_a_moved_meeting_are_due_by_its_new_deadline(town: Town) -> None:
    (case,) = listed(town, "Amina Yusuf")
    session, by = town.make.session, town.actor(town.coordinator)
    operations.circulate(session, by=by, meeting=town.meeting)
    asked = session.scalars(sa.select(Return).where(Return.case_id == case.id)).one()
    operations.reschedule(
        session,
        by=by,
        meeting=town.meeting,
        starts_at=datetime(2026, 12, 3, 10, tzinfo=clock.LONDON),
        venue="Room 1",
        reason="Snow",
    )
    session.refresh(asked)
    assert asked.due_at == deadlines(town.meeting).returns_due
    assert clock.to_london(asked.due_at) == datetime(2026, 12, 1, 12, tzinfo=clock.LONDON)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"reason": ""}, "Say why the meeting is moved"),
        ({"day-day": "28", "day-month": "11"}, "The day must not be a weekend or a bank holiday"),
        ({"day-day": "10"}, "A meeting is already in the calendar at that time"),
        ({"day-day": "26", "day-month": "11"}, "The meeting is at that time and place already"),
    ],
)
def test_a_move_that_will_not_do_comes_back_as_typed(
    town: Town, letters: Letters, typed: dict[str, str], error: str
) -> None:
    another(town)
    browser = town.browser(town.coordinator)
    values = LATER | {"reason": "Snow"} | typed
    page = browser.submit(browser.get(town.path("move")), values, button="Move the meeting")
    assert page.status == 422
    assert page.errors[0].startswith(error)
    assert page.value("reason") == values["reason"]
    assert letters() == []


def test_cancelling_puts_every_case_on_the_next_agenda_in_its_order(
    town: Town, letters: Letters
) -> None:
    cases = listed(town, "Amina Yusuf", "Ben Cole")
    other, browser = another(town), town.browser(town.coordinator)
    page = browser.get(town.path("cancel"))
    assert "2 cases on its agenda go where you say below" in page.text
    page = browser.submit(page, {"reason": "Snow"}, button="Cancel the meeting")
    assert "Cancelled on Friday 20 November 2026: Snow" in page.text
    assert "Its cases are on the agenda of Thursday 10 December 2026, 10am" in page.text
    assert order(town, other) == [case.reference for case in cases]
    assert "Meeting cancelled" in browser.get(f"/cases/{cases[0].id}").text
    told = letters()
    assert {mail.to for mail in told} >= {"co@example.org", "le@example.org"}
    assert all("STATUS:CANCELLED" in mail.entry for mail in told)
    assert {mail.method for mail in told} == {"CANCEL"}
    assert "Amina" not in "".join(f"{m.subject}{m.text}{m.entry}" for m in told)


def test_a_case_kept_from_who_cancels_is_not_lost_and_not_told(town: Town) -> None:
    seen, hidden = listed(town, "Amina Yusuf", "Ben Cole")
    kept = Conflict(case_id=hidden.id, user_id=town.coordinator.id, declared_by_id=town.chair.id)
    town.make.add(kept)
    other, browser = another(town), town.browser(town.coordinator)
    page = browser.get(town.path("cancel"))
    assert "1 case on its agenda goes where" in page.text
    page = browser.submit(page, {"reason": "Snow"}, button="Cancel the meeting")
    assert hidden.reference not in page.text
    assert order(town, other) == [seen.reference, hidden.reference]


def test_cases_of_a_cancelled_meeting_may_wait_instead(town: Town) -> None:
    cases = listed(town, "Amina Yusuf", "Ben Cole")
    other, browser = another(town), town.browser(town.coordinator)
    page = browser.get(town.path("cancel"))
    browser.submit(page, {"reason": "Snow", "to": "wait"}, button="Cancel the meeting")
    assert [stage_of(case) for case in cases] == [Stage.TRIAGE, Stage.TRIAGE]
    assert "Waiting (2)" in browser.get(f"/meetings/{other.id}/agenda").text


def test_cancelling_needs_a_reason_and_happens_once(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("cancel")), {"reason": " "})
    assert (page.status, page.errors) == (422, ["Say why the meeting is cancelled"])
    browser.submit(page, {"reason": "Snow"})
    assert browser.get(town.path("cancel")).status == 409
    assert browser.post(town.path("cancel"), {"reason": "Again"}).status == 409


def test_a_meeting_that_began_is_neither_cancelled_nor_moved(town: Town) -> None:
    town.meeting.started_at = clock.now()
    session, by = town.make.session, town.actor(town.coordinator)
    with pytest.raises(Refused):
        operations.cancel(session, by=by, meeting=town.meeting, reason="Too late")
    with pytest.raises(Refused):
        operations.reschedule(
            session,
            by=by,
            meeting=town.meeting,
            starts_at=clock.now() + timedelta(days=3),
            venue="",
            reason="Too late",
        )


def test_a_turn_is_left_out_with_its_reason_and_offered_no_more(
    town: Town, letters: Letters
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get("/meetings/skip?day=2026-12-24")
    assert page.all("//option[@selected]/@value") == ["2026-12-24"]
    page = browser.submit(page, {"reason": "Christmas"}, button="Leave it out")
    assert "There is no meeting on 24 Dec 2026" in page.text
    assert "Plan it, the meeting of Thursday 24 December 2026" not in page.text
    assert "No meeting Christmas" in town.browser(town.officer).get("/meetings").text
    assert letters() == []


def test_leaving_out_needs_a_turn_and_a_reason(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get("/meetings/skip"), {"turn": ""}, button="Leave it out")
    assert page.status == 422
    assert page.errors == ["Choose which meeting is left out", "Say why there is no meeting"]


def test_an_emergency_is_called_within_minutes_on_any_day(town: Town, letters: Letters) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get("/meetings/emergency")
    values = {
        "day-day": "21",
        "day-month": "11",
        "day-year": "2026",
        "time": "10am",
        "agencies": [str(town.police.id)],
    }
    page = browser.submit(page, values, button="Call the meeting")
    assert page.heading == "Saturday 21 November 2026, 10am Build the agenda"
    meeting = town.make.session.scalars(sa.select(Meeting).where(Meeting.emergency)).one()
    dates = deadlines(meeting)
    now = clock.now()
    assert now <= dates.agenda <= dates.returns_due <= dates.packs_locked <= meeting.starts_at
    assert [mail.to for mail in letters()] == sorted(
        ["co@example.org", town.chair.email, "olu@example.org"]
    )
    shown = browser.get(f"/meetings/{meeting.id}")
    assert "Must be there: Police." in shown.text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"agencies": []}, "Choose at least one agency that must be there"),
        ({"due_time": "9am"}, "Give both the day and the time for answers, or neither"),
        (
            {"due_time": "9am", "due_day-day": "2", "due_day-month": "12", "due_day-year": "2026"},
            "Answers must be due after now and before the meeting starts",
        ),
        ({"time": "10am", "day-day": "26"}, "A meeting is already in the calendar at that time"),
    ],
)
def test_an_emergency_that_will_not_do_comes_back_as_typed(
    town: Town, letters: Letters, typed: dict[str, str], error: str
) -> None:
    browser = town.browser(town.coordinator)
    values = {
        "day-day": "21",
        "day-month": "11",
        "day-year": "2026",
        "time": "4pm",
        "venue": "The station",
        "agencies": [str(town.police.id)],
    }
    page = browser.submit(browser.get("/meetings/emergency"), values | typed)
    assert page.status == 422
    assert page.errors[0].startswith(error)
    assert page.value("venue") == "The station"
    assert letters() == []


def test_the_date_is_sent_to_all_who_come_and_names_nobody(town: Town, letters: Letters) -> None:
    listed(town, "Amina Yusuf")
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path()), button="Send the date to everyone who comes")
    assert "4 people were told by e-mail" in page.text
    assert "Send the date again" in page.text
    told = letters()
    assert {mail.to for mail in told} >= {"co@example.org", "le@example.org"}
    words = "".join(f"{mail.subject}{mail.text}{mail.entry}" for mail in told)
    for secret in ("Amina", "REF-", "Room 1", "Bristol", "Olu", "Cory"):
        assert secret not in words
