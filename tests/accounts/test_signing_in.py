"""Signing in and out."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import passwords, sessions
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Area, SharingAgreement
from marac.audit.models import AuditEntry
from marac.database import db
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]


def test_the_right_password_opens_the_door(
    browser: Browser, known: User, events_logged: Logged
) -> None:
    answer = knock(browser, "rep@example.org")

    assert (answer.status, answer.response.location) == (303, "/")
    assert browser.get("/account").heading == "Your account"
    assert "SignedIn" in events_logged()


def test_an_address_is_known_in_any_case_and_with_spaces(browser: Browser, known: User) -> None:
    assert knock(browser, "  Rep@Example.ORG ").status == 303


def test_an_unknown_person_and_a_wrong_password_get_the_same_answer(
    browser: Browser, known: User, session: Session
) -> None:
    wrong = knock(browser, "rep@example.org", "not the password")
    unknown = knock(browser, "nobody@example.org", "not the password")
    known.disabled_at = clock.now()
    closed = knock(browser, "rep@example.org", PASSWORD)

    assert [wrong.status, unknown.status, closed.status] == [422, 422, 422]
    assert wrong.errors == ["The e-mail address or the password is wrong"]
    assert wrong.text == unknown.text == closed.text


def test_a_refused_sign_in_is_logged_without_the_address(
    browser: Browser, known: User, session: Session
) -> None:
    knock(browser, "rep@example.org", "not the password")
    knock(browser, "nobody@example.org", "not the password")

    rows = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [row.event for row in rows] == ["SignInFailed", "SignInFailed"]
    assert [row.details for row in rows] == [{"user_id": str(known.id)}, {"user_id": None}]


def test_a_refused_sign_in_keeps_the_address_and_forgets_the_password(
    browser: Browser, known: User
) -> None:
    answer = knock(browser, "rep@example.org", "not the password")

    assert answer.value("email") == "rep@example.org"
    assert "not the password" not in answer.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("email", "password", "errors"),
    [
        ("", "", ["Enter your e-mail address", "Enter your password"]),
        ("rep@example.org", "", ["Enter your password"]),
        (
            "not an address",
            "x",
            ["Enter an e-mail address in the correct format, like name@example.org"],
        ),
    ],
)
def test_an_unfinished_sign_in_says_what_is_missing(
    browser: Browser, email: str, password: str, errors: list[str]
) -> None:
    answer = knock(browser, email, password)

    assert (answer.status, answer.errors) == (422, errors)


def test_someone_who_has_not_accepted_their_invitation_cannot_sign_in(
    browser: Browser, make: Factory
) -> None:
    make.user(email="new@example.org", password_hash=None)

    assert knock(browser, "new@example.org", "anything at all").status == 422


def test_after_signing_in_people_reach_the_page_they_wanted(browser: Browser, known: User) -> None:
    sent_away = browser.get("/account", follow=False)
    assert sent_away.response.location == "/sign-in?next=/account"

    answer = knock(browser, "rep@example.org", at=sent_away.response.location)

    assert answer.response.location == "/account"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example/..\\x",
        "javascript:alert(1)",
        "/\t/evil.example",
        "account",
        "",
    ],
)
def test_the_door_never_leads_to_another_site(
    browser: Browser, known: User, elsewhere: str
) -> None:
    browser.get("/sign-in")
    answer = browser.client.post(
        "/sign-in",
        query_string={"next": elsewhere},
        data={"email": "rep@example.org", "password": PASSWORD},
    )

    assert (answer.status_code, answer.location) == (303, "/")


def test_someone_who_is_in_is_not_asked_again(browser: Browser, known: User) -> None:
    browser.sign_in_as(known)

    assert browser.get("/sign-in?next=/account", follow=False).response.location == "/account"


def test_signing_in_again_ends_the_session_before(
    browser: Browser, known: User, session: Session
) -> None:
    knock(browser, "rep@example.org")
    browser.post("/sign-in", {"email": "rep@example.org", "password": PASSWORD}, follow=False)

    rows = session.scalars(sa.select(SignInSession).order_by(SignInSession.created_at)).all()
    assert [row.ended_at is None for row in rows] == [False, True]


def test_signing_in_gives_the_browser_a_new_cookie(browser: Browser, known: User) -> None:
    browser.get("/sign-in")
    with browser.client.session_transaction() as cookie:
        cookie["planted"] = "by someone else"

    knock(browser, "rep@example.org")

    with browser.client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    browser: Browser, known: User, events_logged: Logged
) -> None:
    knock(browser, "rep@example.org")
    kept = browser.client.get_cookie("session")
    assert kept is not None

    page = browser.submit(browser.get("/account"), button="Sign out")
    assert (page.path, "You are signed out." in page.text) == ("/sign-in", True)
    browser.client.set_cookie("session", kept.value)

    assert browser.get("/account", follow=False).response.location == "/sign-in?next=/account"
    assert events_logged()[-1] == "SignedOut"


def test_signing_out_twice_is_no_error(browser: Browser) -> None:
    assert browser.post("/sign-out").path == "/sign-in"


def test_a_lapsed_agreement_leaves_a_rep_with_nothing(
    browser: Browser, known: User, session: Session
) -> None:
    knock(browser, "rep@example.org")
    session.execute(sa.update(SharingAgreement).values(expires_on=clock.today()))

    page = browser.get("/account")
    assert page.path == "/no-role"
    assert "information-sharing agreement" in page.text

    browser.post("/sign-out")
    assert knock(browser, "rep@example.org").response.location == "/no-role"


def test_someone_with_a_role_is_not_shown_the_page_about_having_none(
    browser: Browser, known: User
) -> None:
    assert browser.sign_in_as(known).get("/no-role", follow=False).response.location == "/"


def test_a_seat_counts_from_its_first_day_to_its_last(make: Factory, area: Area) -> None:
    agency = make.agency(area=area)
    user = make.user()
    days = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 21)}
    make.seat(user, Role.DEPUTY, area=area, agency=agency, **days)

    def held(day: int) -> bool:
        with clock.moved_to(clock.london(date(2026, 11, day), clock.to_london(clock.now()).time())):
            return bool(sessions.actor_for(make.session, user).seats)

    assert [held(day) for day in (19, 20, 21, 22)] == [False, True, True, False]


def test_an_old_hash_is_made_anew_at_the_next_sign_in(
    browser: Browser, known: User, session: Session
) -> None:
    known.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    weak = known.password_hash

    knock(browser, "rep@example.org")

    assert known.password_hash != weak
    assert passwords.matches(known.password_hash, PASSWORD)


def test_nobody_waits_for_the_database_while_a_password_is_checked(
    browser: Browser, known: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def check(*_args: object) -> bool:
        held.append(db.session.in_transaction())
        return True

    monkeypatch.setattr(passwords, "matches", check)

    assert knock(browser, known.email).status == 303
    assert held == [False]
