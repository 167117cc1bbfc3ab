"""How long a session lasts, how many a person may have, and that what ended stays ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import operations, passwords, sessions
from marac.accounts.models import Ended, SignInSession, User
from marac.agencies.models import Area
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords without the time that it takes."""
    monkeypatch.setattr(passwords, "matches", lambda kept, given: bool(kept) and given == PASSWORD)


@pytest.fixture
def hold(make: Factory, area: Area, kept: str) -> Callable[..., User]:
    """Makes somebody with a password and roles in Bristol, all for one agency."""

    def made(*roles: Role, at: Area = area) -> User:
        agency = make.agency(area=at)
        user = make.user(roles[0], area=at, agency=agency, password_hash=kept)
        for role in roles[1:]:
            make.seat(user, role, area=at, agency=agency)
        return user

    return made


@pytest.fixture
def elsewhere(app: Flask, session: Session) -> Callable[[], Browser]:
    """Gives a browser of its own."""
    return lambda: Browser(app, session)


def is_in(browser: Browser, at: timedelta = timedelta()) -> bool:
    """Tell whether a browser is still signed in after so long."""
    with clock.moved_to(clock.now() + at):
        return browser.get("/account", follow=False).status == 200


def row_of(session: Session, user: User) -> SignInSession:
    query = sa.select(SignInSession).where(SignInSession.user_id == user.id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_session_ends_after_fifteen_minutes_in_which_nothing_was_done(
    browser: Browser, known: User
) -> None:
    knock(browser, known.email)

    with clock.moved_to(clock.now() + minutes(14.9)):
        assert browser.get("/session").response.json == {"seconds": 6}
    with clock.moved_to(clock.now() + minutes(15)):
        page = browser.get("/account")

    assert page.path == "/sign-in"
    assert "You were signed out because nothing was done here for 15 minutes." in page.text


def test_whoever_goes_on_working_stays_in(browser: Browser, known: User) -> None:
    knock(browser, known.email)

    assert [is_in(browser, minutes(n)) for n in (14, 28, 42, 56)] == [True] * 4
    assert not is_in(browser, minutes(71))


def test_a_form_that_was_refused_is_a_sign_of_life_too(browser: Browser, known: User) -> None:
    knock(browser, known.email)
    with clock.moved_to(clock.now() + minutes(14)):
        assert browser.post("/account/details", {"name": ""}).status == 422

    assert is_in(browser, minutes(28))


def test_use_is_written_down_once_a_minute_at_most(
    browser: Browser, known: User, session: Session, queries: list[str]
) -> None:
    knock(browser, known.email)
    begun = row_of(session, known).last_seen_at

    def writes(at: float) -> int:
        queries.clear()
        is_in(browser, minutes(at))
        return sum(statement.startswith("UPDATE sign_in_sessions") for statement in queries)

    assert [writes(0.5), writes(0.9), writes(1), writes(1.5)] == [0, 0, 1, 0]
    assert row_of(session, known).last_seen_at == begun + minutes(1)


def test_what_a_page_asks_by_itself_keeps_nobody_in(
    browser: Browser, make: Factory, area: Area, hold: Callable[..., User]
) -> None:
    rep = hold(Role.REPRESENTATIVE)
    meeting = make.meeting(area=area)
    knock(browser, rep.email)
    pulse = f"/meetings/{meeting.id}/room/{meeting.id}/pulse"
    for n in (5, 10, 14):
        with clock.moved_to(clock.now() + minutes(n)):
            assert browser.get("/session").response.json == {"seconds": (15 - n) * 60}
            browser.client.get(pulse, headers={"HX-Request": "true"})

    with clock.moved_to(clock.now() + minutes(15)):
        assert browser.get("/session").response.json == {"seconds": 0}
        assert browser.client.get(pulse, headers={"HX-Request": "true"}).status_code == 401
    assert not is_in(browser, minutes(15))


def test_one_click_keeps_somebody_in_who_is_still_there(browser: Browser, known: User) -> None:
    knock(browser, known.email)
    page = browser.get("/account")
    warning = page.all("//dialog")[0]
    assert (warning.get("data-warn-at"), warning.get("data-seconds")) == ("120", "900")

    with clock.moved_to(clock.now() + minutes(14)):
        stayed = browser.submit(page, button="Stay signed in")

    assert stayed.response.json == {"seconds": 900}
    assert is_in(browser, minutes(28))


def test_a_stranger_has_nothing_to_warn_of(browser: Browser) -> None:
    assert browser.get("/sign-in").all("//dialog") == []
    assert browser.get("/session").response.json == {"seconds": 0}
    assert browser.post("/session").response.json == {"seconds": 0}


@pytest.mark.parametrize("role", [Role.CHAIR, Role.COORDINATOR])
def test_whoever_runs_a_meeting_that_sits_has_half_an_hour(
    browser: Browser,
    elsewhere: Callable[[], Browser],
    make: Factory,
    area: Area,
    hold: Callable[..., User],
    role: Role,
) -> None:
    user, meeting = hold(role), make.meeting(area=area)
    knock(browser, user.email)
    assert not is_in(browser, minutes(16))

    meeting.started_at = clock.now()
    assert browser.get("/session").response.json == {"seconds": 1800}
    assert is_in(browser, minutes(29))
    assert not is_in(browser, minutes(29 + 30))

    later = elsewhere()
    knock(later, user.email)
    meeting.concluded_at, meeting.concluded_by_id = clock.now(), user.id
    assert not is_in(later, minutes(16))


def test_others_at_the_meeting_have_a_quarter_of_an_hour_as_ever(
    elsewhere: Callable[[], Browser],
    make: Factory,
    area: Area,
    known: User,
    hold: Callable[..., User],
) -> None:
    make.meeting(area=area, started_at=clock.now())
    rep, chair_of_another_area = elsewhere(), elsewhere()
    knock(rep, known.email)
    knock(chair_of_another_area, hold(Role.CHAIR, at=make.area("Bath")).email)

    assert not is_in(rep, minutes(15))
    assert not is_in(chair_of_another_area, minutes(15))


def test_a_meeting_that_was_never_closed_keeps_nobody_in_the_next_day(
    browser: Browser, make: Factory, area: Area, hold: Callable[..., User]
) -> None:
    make.meeting(area=area, started_at=clock.now() - timedelta(hours=13))
    knock(browser, hold(Role.CHAIR).email)

    assert not is_in(browser, minutes(15))


@pytest.mark.parametrize(
    ("roles", "hours"),
    [
        ([Role.REPRESENTATIVE], 12),
        ([Role.COORDINATOR], 12),
        ([Role.SYSTEM_ADMINISTRATOR], 8),
        ([Role.AUDITOR], 8),
        ([Role.INFORMATION_GOVERNANCE], 8),
        ([Role.REPRESENTATIVE, Role.AUDITOR], 8),
    ],
)
def test_however_busy_everybody_signs_in_again_in_the_end(
    browser: Browser, hold: Callable[..., User], session: Session, roles: list[Role], hours: int
) -> None:
    user = hold(*roles)
    knock(browser, user.email)
    for n in range(10, hours * 60, 10):
        assert is_in(browser, minutes(n)), n

    with clock.moved_to(clock.now() + timedelta(hours=hours)):
        page = browser.get("/account")
    assert page.path == "/sign-in"
    assert "You were signed out because you signed in many hours ago." in page.text


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.REPRESENTATIVE, 2),
        (Role.COORDINATOR, 2),
        (Role.SYSTEM_ADMINISTRATOR, 1),
        (Role.INFORMATION_GOVERNANCE, 1),
    ],
)
def test_the_newest_session_wins_and_the_oldest_browser_is_told_why(
    elsewhere: Callable[[], Browser], hold: Callable[..., User], role: Role, places: int
) -> None:
    user = hold(role)
    browsers = []
    for n in range(places + 1):
        with clock.moved_to(clock.now() + timedelta(seconds=n)):
            browsers.append(elsewhere())
            knock(browsers[-1], user.email)

    with clock.moved_to(clock.now() + timedelta(seconds=10)):
        assert [is_in(one) for one in browsers] == [False] + [True] * places
        page = browsers[0].get("/account")
    assert "signed out here because you signed in in another browser" in page.text


def test_a_session_that_nobody_uses_any_more_takes_no_place(
    elsewhere: Callable[[], Browser], known: User, events_logged: Logged
) -> None:
    knock(elsewhere(), known.email)
    with clock.moved_to(clock.now() + minutes(40)):
        for _ in range(2):
            knock(elsewhere(), known.email)

    assert "SessionEnded" not in events_logged()


def test_a_change_refused_for_want_of_a_session_says_why(browser: Browser, known: User) -> None:
    knock(browser, known.email)
    page = browser.get("/account/details")
    with clock.moved_to(clock.now() + minutes(16)):
        answer = browser.submit(page, {"name": "Somebody Else"}, button="Save details")

    assert answer.status == 401
    assert "nothing was done here for 15 minutes. Nothing was changed." in answer.text
    assert known.name == "Ada Rep"


def test_a_proof_gives_the_browser_another_token_and_ends_the_old_one(
    browser: Browser, known: User, session: Session
) -> None:
    knock(browser, known.email)
    with browser.client.session_transaction() as cookie:
        before, form_token = cookie["_user_id"], cookie.get("csrf_token")
    old = browser.client.get_cookie("session")
    assert old is not None

    assert browser.post("/prove", {"proof": PASSWORD}, follow=False).status == 303

    with browser.client.session_transaction() as cookie:
        assert cookie["_user_id"] != before
        # Forms that stand open in other tabs still work.
        assert cookie.get("csrf_token") == form_token
    assert is_in(browser)
    browser.client.set_cookie("session", old.value)
    assert not is_in(browser)
    assert row_of(session, known).ended_at is None


def test_a_cookie_planted_beforehand_is_not_kept(
    browser: Browser, elsewhere: Callable[[], Browser], known: User, hold: Callable[..., User]
) -> None:
    """Whoever set the cookie of another browser learns nothing when somebody signs in there."""
    attacker, victim = elsewhere(), browser
    knock(attacker, hold(Role.REPRESENTATIVE).email)
    planted = attacker.client.get_cookie("session")
    assert planted is not None
    victim.client.set_cookie("session", planted.value)

    victim.post("/sign-in", {"email": known.email, "password": PASSWORD})

    held = victim.client.get_cookie("session")
    assert held is not None
    assert held.value != planted.value
    attacker.client.set_cookie("session", planted.value)
    assert not is_in(attacker)
    assert "Ada Rep" in victim.get("/account").text


@pytest.mark.parametrize("way", ["signed out", "account closed", "password changed"])
def test_what_was_ended_is_not_brought_back_by_something_saved_late(
    browser: Browser, known: User, administrator: User, session: Session, way: str
) -> None:
    """A request is under way when the session ends: whatever it still saves changes nothing."""
    knock(browser, known.email)
    late = row_of(session, known)
    session.expunge(late)
    before = (late.token_hash, late.last_seen_at, late.proved_at, late.area_id)
    if way == "signed out":
        browser.post("/sign-out")
    elif way == "account closed":
        by = sessions.actor_for(session, administrator)
        operations.disable_user(session, by=by, user=known)
    else:
        operations.end_sessions(session, user_id=known.id)

    with clock.moved_to(clock.now() + minutes(2)):
        assert not sessions.note_use(session, late.id, last_seen_at=late.last_seen_at)
        assert sessions.rotate(session, late) is None
        assert sessions.prove(session, late) is None
        assert not sessions.work_in(session, late, known.memberships[0].area_id)

    kept = row_of(session, known)
    assert (kept.token_hash, kept.last_seen_at, kept.proved_at, kept.area_id) == before
    assert kept.ended_at is not None
    assert kept.ended_because in (Ended.SIGNED_OUT, Ended.CLOSED, Ended.CREDENTIALS)
    assert not is_in(browser)


def test_i_see_where_i_am_signed_in_with_what_and_end_it_elsewhere(
    browser: Browser, elsewhere: Callable[[], Browser], known: User
) -> None:
    other = elsewhere()
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    knock(other, known.email)
    with clock.moved_to(clock.now() + minutes(5)):
        knock(browser, known.email)
        page = browser.get("/account")
        assert "Firefox on Windows" in page.text
        assert [cell.text_content() for cell in page.all("//td[@data-label='With']")] == [
            "Password"
        ] * 2
        assert "This browser" in page.text

        button = next(b for b in page.all("//button") if "of Firefox" in b.text_content())
        browser.post(button.getparent().get("action"))

        told = other.get("/account")
    assert told.path == "/sign-in"
    assert "signed out here from another browser of yours" in told.text
