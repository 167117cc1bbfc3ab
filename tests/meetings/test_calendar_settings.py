"""The area's own calendar: its rhythm, its deadlines and its quorum, shown before they hold."""

from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.agencies.operations import change_rhythm
from marac.agencies.rhythm import Rhythm, turns
from marac.cases.models import Listing, Outcome
from marac.config import Settings
from marac.meetings import operations
from marac.meetings.attending import Attendance
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting
from marac.meetings.room import operations as room
from marac.refusals import Refused
from marac.returns.models import Return
from tests.client import Page
from tests.meetings.conftest import Town
from tests.meetings.letters import Letters, letters_since_now

DEADLINES, RHYTHM, QUORUM = (f"/area-settings/{page}" for page in ("deadlines", "rhythm", "quorum"))
FROM_JANUARY = {"begins_on-day": "12", "begins_on-month": "1", "begins_on-year": "2027"}


@pytest.fixture
def letters(settings: Settings) -> Letters:
    """Read the mails that this story sends."""
    return letters_since_now(settings.instance / "mail")


def rows(page: Page) -> dict[str, str]:
    """The first preview: each step with what the page says of it."""
    found = page.all("(//table)[1]//tbody/tr")
    lines = [[" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in found]
    return {line[0]: line[1] for line in lines}


def test_deadlines_are_shown_for_the_meetings_to_come(town: Town) -> None:
    page = town.browser(town.coordinator).get(DEADLINES)
    assert "For the meeting of Thursday 26 November 2026" in page.text
    assert rows(page)["Referrals close"] == "Tuesday 17 November 2026, midday"
    assert rows(page)["Victims are told"] == "Tuesday 1 December 2026, 5pm"


def test_the_dates_that_would_follow_are_shown_before_anything_is_saved(town: Town) -> None:
    browser = town.browser(town.coordinator)
    values = {"returns_due_days": "3", "late_items_time": "9am"}
    page = browser.submit(browser.get(DEADLINES), values, button="Show me the dates")
    assert page.status == 200
    assert rows(page)["Returns are due"] == (
        "Monday 23 November 2026, midday Changed stands at Tuesday 24 November 2026, midday"
    )
    assert rows(page)["Late items close"] == (
        "Wednesday 25 November 2026, 9am Changed stands at Wednesday 25 November 2026, midday"
    )
    assert town.area.returns_due_days == 2
    page = browser.submit(page, button="Save the deadlines")
    assert page.path == "/area-settings"
    assert (town.area.returns_due_days, town.area.late_items_time) == (3, time(9))


def test_a_deadline_that_would_be_over_at_once_is_said_to_be(town: Town) -> None:
    browser = town.browser(town.coordinator)
    values = {"agenda_days": "5", "returns_due_days": "5", "advocate_days": "5"}
    page = browser.get(DEADLINES)
    assert "would be over already" not in page.text
    page = browser.submit(page, values, button="Show me the dates")
    assert "this would be over already: returns are due, advocates" in page.text


def test_returns_asked_for_already_are_due_by_the_new_date_and_those_asked_are_told(
    town: Town, letters: Letters
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    case = town.accepted("Amina Yusuf", town.housing, town.police)
    listing = operations.list_case(session, by=by, meeting=town.meeting, case=case, late=True)
    operations.agree_to_hear(session, by=town.actor(town.chair), listing=listing)
    operations.circulate(session, by=by, meeting=town.meeting)
    asked = {row.agency_id: row for row in session.scalars(sa.select(Return))}
    police, housing = asked[town.police.id], asked[town.housing.id]
    police.submitted_at, police.submitted_by_id = clock.now(), town.officer.id
    stood = police.due_at
    browser = town.browser(town.coordinator)
    values = {"returns_due_time": "3pm"}
    page = browser.submit(browser.get(DEADLINES), values, button="Save the deadlines")
    assert "The deadlines are saved. 1 person told of a new date." in page.text
    due = datetime(2026, 11, 24, 15, tzinfo=clock.LONDON)
    assert (police.due_at, housing.due_at) == (stood, due)
    [mail] = letters()
    assert mail.subject == "Returns due at another time: sign in to marac"
    assert mail.to == town.landlord.email
    assert "Returns are due now: Tuesday 24 November 2026, 3pm" in mail.text
    assert (case.reference or "?") not in mail.text
    assert "Amina" not in mail.text


def test_a_new_date_that_is_over_already_makes_nobody_late(town: Town) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    case = town.accepted("Amina Yusuf", town.housing)
    listing = operations.list_case(session, by=by, meeting=town.meeting, case=case, late=True)
    operations.agree_to_hear(session, by=town.actor(town.chair), listing=listing)
    operations.circulate(session, by=by, meeting=town.meeting)
    values = {"agenda_days": "5", "returns_due_days": "5", "advocate_days": "5"}
    browser = town.browser(town.coordinator)
    browser.submit(browser.get(DEADLINES), values, button="Save the deadlines")
    [asked] = session.scalars(sa.select(Return))
    assert asked.due_at == deadlines(town.meeting).packs_locked > clock.now()


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("referrals_close_time", "", "Referrals close at: enter a time, like 10am"),
        ("agenda_days", "many", "Agenda goes out must be a whole number, like 10"),
        ("agenda_days", "8", "The agenda goes out after referrals close: use 7 days or fewer"),
        ("returns_due_days", "7", "Returns are due after the agenda goes out: use 6 days or fewer"),
        ("packs_locked_days", "3", "Packs are locked after returns are due: use 2 days or fewer"),
        ("advocate_days", "9", "Victims are spoken to after the agenda goes out: use 6"),
        ("minutes_out_days", "1", "Minutes cannot be out before they are drafted"),
        ("packs_locked_time", "11am", "Packs are locked before late items close: choose another"),
    ],
)
def test_deadlines_out_of_order_come_back_as_typed(
    town: Town, field: str, typed: str, error: str
) -> None:
    browser = town.browser(town.coordinator)
    values = {"victim_told_days": "9", field: typed}
    page = browser.submit(browser.get(DEADLINES), values, button="Save the deadlines")
    assert page.status == 422
    assert page.errors[0].startswith(error)
    assert (page.value(field) or "", page.value("victim_told_days")) == (typed, "9")


def test_no_deadline_may_lie_after_the_hour_of_the_meeting(town: Town) -> None:
    browser = town.browser(town.coordinator)
    values = {"packs_locked_days": "0", "late_items_days": "0", "late_items_time": "9am"}
    page = browser.submit(browser.get(DEADLINES), values, button="Save the deadlines")
    assert page.errors == ["Packs are locked after the meeting starts: choose another hour or day"]
    page = browser.submit(page, {"packs_locked_time": "9.30am"}, button="Save the deadlines")
    assert page.path == "/area-settings"


@pytest.mark.parametrize("path", [DEADLINES, RHYTHM, QUORUM])
def test_somebody_who_was_slower_sees_that_the_area_has_changed(town: Town, path: str) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(path)
    town.area.agenda_days = 5
    town.make.session.flush()
    values = FROM_JANUARY if path == RHYTHM else {}
    words = {DEADLINES: "Save the deadlines", RHYTHM: "Save the new rhythm", QUORUM: "Save"}
    page = browser.submit(page, values, button=words[path])
    assert page.status == 422
    assert page.errors[0].startswith("Someone else saved changes while you were typing")
    assert browser.submit(page, button=words[path]).status == 200


def test_the_area_meets_otherwise_from_a_day_on_and_the_past_stays(town: Town) -> None:
    browser = town.browser(town.coordinator)
    values = FROM_JANUARY | {"kind": "month", "nth": "2", "weekday": "1", "at": "2pm"}
    page = browser.submit(browser.get(RHYTHM), values, button="Show me the dates")
    assert "The dates that would follow" in page.text
    assert "Tuesday 12 January 2027, 2pm" in page.text
    assert "Tuesday 9 February 2027, 2pm" in page.text
    assert town.area.later_rhythms == []
    page = browser.submit(page, button="Save the new rhythm")
    assert "The new rhythm holds from Tuesday 12 January 2027" in page.text
    assert "Plan it, the meeting of Thursday 24 December 2026" in page.text
    assert "Plan it, the meeting of Tuesday 9 February 2027" in page.text
    assert "Plan it, the meeting of Thursday 21 January 2027" not in page.text
    assert "the second Tuesday of each month" in browser.get("/area-settings").text


def test_a_turn_that_was_left_out_is_no_date_of_the_rhythm(town: Town) -> None:
    browser = town.browser(town.coordinator)
    assert "Thursday 24 December 2026, 10am" in browser.get(RHYTHM).text
    turn = next(t for t in turns(town.area, after=clock.today()) if t.day == date(2026, 12, 24))
    by = town.actor(town.coordinator)
    operations.skip(town.make.session, by=by, area=town.area, turn=turn, reason="Christmas")
    page = browser.get(RHYTHM)
    assert "Thursday 24 December 2026" not in page.text
    assert "Thursday 7 January 2027, 10am" in page.text


def test_what_is_planned_already_is_named_and_stays(town: Town) -> None:
    planned = town.make.meeting(town.area, datetime(2027, 1, 21, 10, tzinfo=clock.LONDON))
    browser = town.browser(town.coordinator)
    values = FROM_JANUARY | {"weeks": "3"}
    page = browser.submit(browser.get(RHYTHM), values, button="Show me the dates")
    assert "Planned already from that day on" in page.text
    assert f"/meetings/{planned.id}" in page.links().values()
    page = browser.submit(page, button="Save the new rhythm")
    assert "Thursday 21 January 2027, 10am" in page.links()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"begins_on-year": "2026"}, "Choose a day after today: what was stays as it was"),
        ({"begins_on-day": "16"}, "The first meeting must not be on a Saturday or Sunday"),
        ({"begins_on-month": "13"}, "The first meeting must be a real date"),
        ({"weeks": ""}, "Enter the weeks from one meeting to the next"),
        ({"weeks": "0"}, "How many weeks from one meeting to the next must be between 1 and 12"),
        ({"at": ""}, "Enter when meetings start"),
    ],
)
def test_a_rhythm_that_will_not_do_comes_back_as_typed(
    town: Town, typed: dict[str, str], error: str
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(RHYTHM), FROM_JANUARY | typed, button="Save the new rhythm")
    assert (page.status, page.errors) == (422, [error])
    assert all((page.value(name) or "") == value for name, value in typed.items())
    assert town.area.later_rhythms == []


def test_a_rhythm_that_never_came_to_hold_is_replaced(town: Town) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    for day in (date(2027, 3, 4), date(2027, 2, 4)):
        change_rhythm(session, by=by, area=town.area, rhythm=Rhythm(day, time(10), weeks=1))
    assert [kept["begins_on"] for kept in town.area.later_rhythms] == ["2027-02-04"]
    with pytest.raises(Refused):
        change_rhythm(
            session, by=by, area=town.area, rhythm=Rhythm(clock.today(), time(10), weeks=1)
        )


@pytest.mark.parametrize("path", [DEADLINES, RHYTHM, QUORUM])
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SYSTEM_ADMINISTRATOR, 200), (Role.CHAIR, 403), (Role.REPRESENTATIVE, 403)],
)
def test_only_those_who_keep_the_area_change_its_calendar(
    town: Town, path: str, role: Role, status: int
) -> None:
    browser = town.browser(town.make.user(role, area=town.area, agency=town.housing))
    assert browser.get(path).status == status


def test_the_quorum_stands_on_the_page_of_a_meeting_and_in_the_room(town: Town) -> None:
    browser = town.browser(town.coordinator)
    values = {"quorum_count": "2", "quorum_agencies": [str(town.police.id)]}
    browser.submit(browser.get(QUORUM), values, button="Save")
    rule = "Must be there for a quorum: at least 2 agencies, including Police."
    assert rule in browser.get(town.path()).text
    sit(town)
    shown = browser.get(town.path()).text
    assert "No quorum: 0 agencies are here; Police is missing" in shown
    in_the_room = browser.get(town.path("room"))
    assert "0 agencies in the room. No quorum: at least 2 are needed" in in_the_room.text
    assert "Close it and list its cases again" in in_the_room.links()
    arrive(town, "Police")
    assert "No quorum: 1 agency is here." in browser.get(town.path()).text
    arrive(town, "Harbour Homes")
    assert "Enough are here: 2 agencies are here." in browser.get(town.path()).text


def test_a_quorum_of_more_agencies_than_there_are_is_refused(town: Town) -> None:
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(QUORUM), {"quorum_count": "9"}, button="Save")
    assert (page.status, page.value("quorum_count")) == (422, "9")
    assert page.errors == ["Only 3 agencies take part here: use 3 or fewer"]


def sit(town: Town) -> Listing:
    """The meeting has begun, with one case on its agenda."""
    session, by = town.make.session, town.actor(town.coordinator)
    with clock.moved_to(datetime(2026, 11, 12, 9, tzinfo=UTC)):
        case = town.accepted("Amina Yusuf", town.police, town.housing)
        listing = operations.list_case(session, by=by, meeting=town.meeting, case=case)
        operations.circulate(session, by=by, meeting=town.meeting)
    room.start(session, by=by, meeting=town.meeting)
    return listing


def arrive(town: Town, agency: str) -> None:
    session = town.make.session
    session.expire(town.meeting, ["attendances"])
    for person in town.meeting.attendances:
        if person.agency is not None and person.agency.name == agency:
            person.arrived_at = clock.now()
    session.flush()


def test_a_meeting_without_quorum_lists_every_case_again(town: Town) -> None:
    town.area.quorum_agencies = [str(town.police.id)]
    listing = sit(town)
    following = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    browser = town.browser(town.chair)
    page = browser.get(town.path())
    page = browser.get(page.links()["Close the meeting and list its cases again"])
    assert page.value("reason") == "Police"
    page = browser.submit(page, button="Close the meeting")
    assert "Closed without a quorum on Friday 20 November 2026: Police" in page.text
    assert "Its cases are on the agenda of Thursday 10 December 2026" in page.text
    assert listing.case.live_listing is not None
    assert listing.case.live_listing.meeting_id == following.id
    assert "No quorum" in browser.get("/meetings").text
    assert browser.get(town.path("no-quorum")).status == 409


def test_a_meeting_that_decided_something_is_concluded_not_closed(town: Town) -> None:
    listing = sit(town)
    listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
    town.make.session.flush()
    browser = town.browser(town.chair)
    page = browser.submit(browser.get(town.path("no-quorum")), {"reason": "Police", "to": "wait"})
    assert page.status == 409
    assert "Put the others off because a key agency is absent" in page.text
    assert town.make.session.get_one(Meeting, town.meeting.id).cancelled_at is None


def test_an_observer_makes_no_quorum(town: Town) -> None:
    town.area.quorum_count = 1
    sit(town)
    watcher = Attendance(
        meeting_id=town.meeting.id,
        agency_id=town.police.id,
        name="Wanda Watcher",
        arrived_at=clock.now(),
        hears=[],
    )
    town.make.add(watcher)
    assert "No quorum: 0 agencies are here" in town.browser(town.chair).get(town.path()).text
