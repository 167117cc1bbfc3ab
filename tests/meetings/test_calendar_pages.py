"""Planning and finding meetings, and the page of one meeting."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from marac import clock
from marac.access import Role
from marac.meetings import operations
from marac.meetings.models import Meeting
from marac.meetings.stages import MeetingStage, steps_of
from marac.meetings.stages import stage_of as meeting_stage_of
from tests.factories import Factory
from tests.meetings.conftest import Town

DAY = {"day-day": "10", "day-month": "12", "day-year": "2026"}


def test_the_form_suggests_the_next_date_of_the_rhythm(town: Town) -> None:
    page = town.browser(town.coordinator).get("/meetings/new")
    assert [page.value(f"day-{part}") for part in ("day", "month", "year")] == ["10", "12", "2026"]
    assert page.value("time") == "10am"
    assert "Thursday 24 December 2026, 10am" in page.text


def test_a_coordinator_plans_the_suggested_meeting(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get("/meetings/new"), button="Plan the meeting")
    assert page.status == 200
    assert page.heading == "Meeting Thursday 10 December 2026, 10am"
    assert "The meeting is in the calendar" in page.text


def test_ten_oclock_in_summer_is_ten_oclock_on_the_wall(town: Town) -> None:
    browser = town.browser(town.coordinator)
    summer = {"day-day": "24", "day-month": "6", "day-year": "2027", "time": "10am"}
    page = browser.submit(browser.get("/meetings/new"), summer, button="Plan the meeting")
    assert page.heading == "Meeting Thursday 24 June 2027, 10am"
    stored = town.make.session.get_one(Meeting, UUID(page.path.rpartition("/")[2]))
    assert stored.starts_at == datetime(2027, 6, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"day-day": "31", "day-month": "2"}, "The day must be a real date"),
        ({"day-day": "12"}, "The day must not be a weekend or a bank holiday"),
        ({"day-day": "25"}, "The day must not be a weekend or a bank holiday"),
        ({"day-day": "20", "day-month": "11", "time": "8am"}, "The meeting must start later"),
        ({"time": "half past"}, "Starts at must be a time"),
        ({"capacity": "many"}, "Length in minutes must be a whole number"),
        (
            {"day-day": "26", "day-month": "11"},
            "A meeting is already in the calendar at that time",
        ),
    ],
)
def test_a_wrong_answer_is_shown_again_with_the_error(
    town: Town, typed: dict[str, str], message: str
) -> None:
    browser = town.browser(town.coordinator)
    values = DAY | {"time": "10am", "venue": "The Vassall Centre"} | typed
    page = browser.submit(browser.get("/meetings/new"), values, button="Plan the meeting")
    assert page.status == 422
    assert page.errors[0].startswith(message)
    assert page.value("venue") == "The Vassall Centre"
    assert all(page.value(name) == value for name, value in values.items())


def test_several_meetings_are_planned_at_once_and_never_twice(town: Town) -> None:
    browser = town.browser(town.coordinator)
    for _ in range(2):
        page = browser.get("/meetings/series")
        page = browser.submit(page, {"number": "3"}, button="Plan these meetings")
        assert page.status == 200
    shown = [day for day, to in page.links().items() if "/meetings/0" in to and "10am" in day]
    assert len(shown) == len(set(shown)) == 7


def test_a_series_needs_a_number(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get("/meetings/series"), {"number": "500"})
    assert page.status == 422
    assert page.errors == ["How many meetings must be between 1 and 26"]
    assert page.value("number") == "500"


def test_agencies_see_when_meetings_are_but_cannot_plan(town: Town) -> None:
    browser = town.browser(town.officer)
    page = browser.get("/meetings")
    assert "Thursday 26 November 2026, 10am" in page.text
    assert "Plan a meeting" not in page.text
    assert browser.get("/meetings/new").status == 403
    assert browser.get(town.path("cancel")).status == 403


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REFERRER, Role.SYSTEM_ADMINISTRATOR])
def test_those_who_do_not_come_to_meetings_have_no_such_page(town: Town, role: Role) -> None:
    browser = town.browser(town.make.user(role, area=town.area, agency=town.housing))
    assert browser.get("/meetings").status == 403
    assert browser.get(town.path()).status == 403


def test_a_meeting_of_another_area_is_not_there(town: Town, make: Factory) -> None:
    elsewhere = make.meeting(make.area("Somerset"))
    browser = town.browser(town.coordinator)
    foreign, random = (browser.get(f"/meetings/{m}") for m in (elsewhere.id, uuid4()))
    assert foreign.status == random.status == 404
    assert foreign.response.data == random.response.data
    assert f"{elsewhere.id}" not in browser.get("/meetings").response.get_data(as_text=True)


def test_the_stage_follows_the_time_and_the_facts(town: Town) -> None:
    meeting, session = town.meeting, town.make.session
    session.refresh(meeting)

    def on(month: int, day: int, hour: int = 9) -> MeetingStage:
        with clock.moved_to(datetime(2026, month, day, hour, tzinfo=UTC)):
            return meeting_stage_of(meeting)

    assert on(10, 1) is MeetingStage.PLANNED
    assert on(11, 16) is MeetingStage.REFERRALS_OPEN
    assert on(11, 17, 12) is MeetingStage.REFERRALS_CLOSED
    case = town.accepted("Amina Yusuf", town.housing)
    by = town.actor(town.coordinator)
    listing = operations.list_case(session, by=by, meeting=meeting, case=case)
    operations.agree_to_hear(session, by=town.actor(town.chair), listing=listing)
    operations.circulate(session, by=by, meeting=meeting)
    assert on(11, 20) is MeetingStage.AGENDA_CIRCULATED
    assert on(11, 24, 12) is MeetingStage.RETURNS_CLOSED
    assert on(11, 25, 16) is MeetingStage.PACKS_LOCKED
    meeting.started_at = clock.now()
    assert on(11, 26) is MeetingStage.IN_SESSION
    meeting.concluded_at, meeting.concluded_by_id = clock.now(), town.chair.id
    assert on(11, 26) is MeetingStage.CONCLUDED
    meeting.actions_issued_at = clock.now()
    assert on(11, 27) is MeetingStage.ACTIONS_ISSUED


def test_the_line_of_steps_has_one_step_to_do_now_and_says_what_is_late(town: Town) -> None:
    with clock.moved_to(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        steps = steps_of(town.meeting)
    assert [s.key for s in steps if s.state == "current"] == ["agenda"]
    assert [s.key for s in steps if s.state == "done"] == ["referrals"]
    assert [s.key for s in steps if s.late] == ["agenda"]
    assert [clock.london_day(s.when) for s in steps][:2] == [
        date(2026, 11, 17),
        date(2026, 11, 18),
    ]


def test_the_year_is_listed_by_month_with_what_nobody_has_planned_yet(town: Town) -> None:
    page = town.browser(town.coordinator).get("/meetings")
    months = [" ".join(m.text_content().split()) for m in page.all("//tr/th[@scope='rowgroup']")]
    assert months[:3] == ["November 2026", "December 2026", "January 2027"]
    assert len(months) == 13
    assert page.text.count("Not planned yet") == 25
    assert "Plan it, the meeting of Thursday 10 December 2026" in page.text
    seen_by_rep = town.browser(town.officer).get("/meetings")
    assert "Not planned yet" not in seen_by_rep.text
    assert len(seen_by_rep.all("//tr/th[@scope='rowgroup']")) == 1


def test_a_turn_is_planned_from_its_line_in_the_year(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get("/meetings/new?day=2026-12-24")
    assert [page.value(f"day-{part}") for part in ("day", "month", "year")] == ["24", "12", "2026"]
    browser.submit(page, button="Plan the meeting")
    assert "Plan it, the meeting of Thursday 24 December 2026" not in browser.get("/meetings").text


@pytest.mark.parametrize("day", ["2026-12-25", "tomorrow", ""])
def test_a_day_that_is_no_turn_offers_the_next_one(town: Town, day: str) -> None:
    page = town.browser(town.coordinator).get(f"/meetings/new?day={day}")
    assert page.value("day-day") == "10"
