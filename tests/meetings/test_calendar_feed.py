"""A person's own calendar: what its secret address tells, and to whom it tells nothing."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from icalendar import Calendar, Event

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import SharingAgreement
from marac.meetings import operations
from marac.meetings.feeds.ics import Method, entry_of, write
from marac.meetings.feeds.models import CalendarFeed
from tests.client import Browser, Page
from tests.meetings.conftest import Town

LONDON = ZoneInfo("Europe/London")


def address(page: Page) -> str:
    """The path of the secret address that the page shows."""
    (shown,) = page.all("//*[@id='address']")
    return urlsplit(" ".join(shown.text_content().split())).path


def follow(town: Town, user: User) -> str:
    browser = town.browser(user)
    return address(browser.submit(browser.get("/meetings/own-calendar"), button="Make the address"))


@pytest.fixture
def program(town: Town) -> Browser:
    """A calendar program, in which nobody has signed in."""
    return Browser(town.app, town.make.session)


def entries(program: Browser, path: str) -> dict[str, Event]:
    answer = program.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_the_address_tells_when_meetings_are_in_london_time(town: Town, program: Browser) -> None:
    meeting = entries(program, follow(town, town.officer))["MARAC meeting"]
    assert meeting["dtstart"].dt == datetime(2026, 11, 26, 10, tzinfo=LONDON)
    assert meeting["dtstart"].params["tzid"] == "Europe/London"
    assert meeting["dtend"].dt == datetime(2026, 11, 26, 13, 30, tzinfo=LONDON)
    assert (meeting["status"], meeting["sequence"]) == ("CONFIRMED", 0)


def test_the_clock_changes_in_it_are_those_of_london(town: Town, program: Browser) -> None:
    summer = town.make.meeting(town.area, datetime(2027, 6, 24, 10, tzinfo=clock.LONDON))
    calendar = Calendar.from_ical(program.client.get(follow(town, town.officer)).data)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    told = zone.to_tz()
    for year in (2026, 2027, 2031):
        for day in (date(year, 3, 26), date(year, 7, 1), date(year, 10, 30), date(year, 12, 1)):
            noon = datetime.combine(day, datetime.min.time())
            expected = noon.replace(tzinfo=LONDON).utcoffset()
            assert noon.replace(tzinfo=told).utcoffset() == expected, day
    starts = [event["dtstart"] for event in calendar.walk("VEVENT")]
    assert summer.starts_at.hour == 9
    assert any(start.dt == datetime(2027, 6, 24, 10, tzinfo=LONDON) for start in starts)
    assert all(start.params.get("tzid") == "Europe/London" for start in starts)


def test_it_names_no_case_nobody_and_no_place(town: Town, program: Browser) -> None:
    case = town.accepted("Amina Yusuf", town.police)
    town.make.circulated(case, town.meeting, town.coordinator)
    town.make.action(case, town.police, town.officer, agreed_at=clock.now())
    told = program.client.get(follow(town, town.officer)).get_data(as_text=True)
    assert "An action is due" in told
    secrets = ("Amina", case.reference, str(case.id), "Room 1", "Olu", "Bristol", "Police")
    assert [secret for secret in secrets if str(secret) in told] == []


def test_the_place_is_told_only_where_the_area_says_so(town: Town, program: Browser) -> None:
    path = follow(town, town.officer)
    assert "location" not in entries(program, path)["MARAC meeting"]
    town.area.calendar_place = True
    town.make.session.flush()
    assert entries(program, path)["MARAC meeting"]["location"] == "Room 1"


@pytest.mark.parametrize(
    ("role", "own", "not_own"),
    [
        (Role.COORDINATOR, {"Agenda goes out", "Papers are locked"}, {"Late items close"}),
        (Role.CHAIR, {"Late items close"}, {"Agenda goes out"}),
        (Role.REPRESENTATIVE, {"Returns are due", "Referrals close"}, {"Agenda goes out"}),
        (Role.ADVOCATE, {"Contact before the meeting is due"}, {"Late items close"}),
    ],
)
def test_each_role_is_told_its_own_deadlines(
    town: Town, program: Browser, role: Role, own: set[str], not_own: set[str]
) -> None:
    found = set(entries(program, follow(town, _somebody(town, role))))
    assert own <= found
    assert not not_own & found


def _somebody(town: Town, role: Role) -> User:
    return town.make.user(role, area=town.area, agency=town.housing)


def test_the_day_of_an_action_is_told_to_its_owner_alone(town: Town, program: Browser) -> None:
    case = town.accepted("Amina Yusuf", town.police, town.housing)
    town.make.circulated(case, town.meeting, town.coordinator)
    town.make.action(case, town.police, town.officer, agreed_at=clock.now())
    assert "An action is due" in entries(program, follow(town, town.officer))
    assert "An action is due" not in entries(program, follow(town, town.landlord))


def test_a_moved_meeting_keeps_its_id_and_counts_on(town: Town, program: Browser) -> None:
    path = follow(town, town.officer)
    before = entries(program, path)["MARAC meeting"]
    operations.reschedule(
        town.make.session,
        by=town.actor(town.coordinator),
        meeting=town.meeting,
        starts_at=datetime(2026, 12, 1, 14, tzinfo=clock.LONDON),
        venue="Room 1",
        reason="Snow",
    )
    after = entries(program, path)["MARAC meeting"]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstart"].dt == datetime(2026, 12, 1, 14, tzinfo=LONDON)


def test_a_cancelled_meeting_stays_and_says_so(town: Town, program: Browser) -> None:
    path = follow(town, town.officer)
    uid = entries(program, path)["MARAC meeting"]["uid"]
    operations.cancel(
        town.make.session, by=town.actor(town.coordinator), meeting=town.meeting, reason="Snow"
    )
    found = entries(program, path)
    assert found["Cancelled: MARAC meeting"]["uid"] == uid
    assert found["Cancelled: MARAC meeting"]["status"] == "CANCELLED"
    assert found["Cancelled: Returns are due"]["status"] == "CANCELLED"


def test_an_invitation_has_the_id_of_the_feed(town: Town, program: Browser) -> None:
    uid = entries(program, follow(town, town.officer))["MARAC meeting"]["uid"]
    sent = Calendar.from_ical(write([entry_of(town.meeting)], organiser="a@b.invalid"))
    (event,) = sent.walk("VEVENT")
    assert event["uid"] == uid
    assert (sent["method"], "attendee" in event) == (Method.PUBLISH.value, False)


def test_only_a_hash_of_the_token_is_kept(town: Town) -> None:
    token = follow(town, town.officer).removeprefix("/calendar/").removesuffix(".ics")
    kept = town.make.session.scalars(sa.select(CalendarFeed.token_hash)).one()
    assert len(token) >= 40
    assert token not in kept


def answers(program: Browser, path: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    got = program.client.get(path)
    return got.status_code, got.data, list(got.headers)


def test_a_revoked_address_answers_as_one_that_never_was(town: Town, program: Browser) -> None:
    path, unknown = follow(town, town.officer), "/calendar/" + "x" * 43 + ".ics"
    browser = town.browser(town.officer)
    page = browser.submit(browser.get("/meetings/own-calendar"), button="Stop the calendar")
    assert "The address is dead" in page.text
    assert answers(program, path) == answers(program, unknown)
    assert answers(program, path)[0] == 404
    assert browser.post("/meetings/own-calendar/revoke").status == 409


def test_a_new_address_ends_the_old_one(town: Town, program: Browser) -> None:
    old = follow(town, town.officer)
    browser = town.browser(town.officer)
    page = browser.submit(browser.get("/meetings/own-calendar"), button="Make a new address")
    assert answers(program, old)[0] == 404
    assert answers(program, address(page))[0] == 200
    assert "address" not in browser.get("/meetings/own-calendar").all("//@id")


@pytest.mark.parametrize("why", ["closed", "left", "agreement", "declaration"])
def test_somebody_who_may_not_come_any_more_reads_nothing_by_it(
    town: Town, program: Browser, why: str
) -> None:
    path, session = follow(town, town.officer), town.make.session
    if why == "closed":
        town.officer.disabled_at = clock.now()
    elif why == "left":
        town.officer.memberships[0].ended_at = clock.now()
    elif why == "agreement":
        for agreement in session.scalars(sa.select(SharingAgreement)):
            agreement.expires_on = clock.today()
    session.flush()
    moment = clock.now() + timedelta(days=400 if why == "declaration" else 0)
    with clock.moved_to(moment):
        assert answers(program, path)[0] == 404


def test_who_asks_too_often_waits(town: Town, program: Browser) -> None:
    for _ in range(120):
        program.client.get("/calendar/nobody.ics")
    got = program.client.get("/calendar/nobody.ics")
    assert got.status_code == 429
    assert int(got.headers["Retry-After"]) > 0


def test_a_turn_left_out_before_anybody_knew_of_it_is_in_no_calendar(
    town: Town, program: Browser
) -> None:
    browser = town.browser(town.coordinator)
    browser.submit(browser.get("/meetings/skip"), {"reason": "Christmas"}, button="Leave it out")
    found = entries(program, follow(town, town.officer))
    assert not [words for words in found if words.startswith("Cancelled")]


def test_old_meetings_leave_the_calendar(town: Town, program: Browser) -> None:
    path = follow(town, town.officer)
    with clock.moved_to(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        assert "MARAC meeting" not in entries(program, path)
