"""Codes after the password: of the app and for recovery, each once, five tries, ten minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts import operations
from marac.accounts.factors import apps, recovery, totp
from marac.accounts.factors.models import AuthenticatorApp, PendingSignIn, RecoveryCode
from marac.accounts.models import User
from marac.agencies.system import system_actor
from marac.database import db
from tests.accounts.doors import knock
from tests.accounts.factors.steps import Letter, code_now
from tests.client import Browser, Page

Logged = Callable[[], list[str]]
WRONG = "That code is wrong, or it was used before"


def give(browser: Browser, code: str) -> Page:
    return browser.submit(browser.get("/sign-in/confirm"), {"code": code}, button="Continue")


@pytest.fixture
def codes(known: User, with_app: AuthenticatorApp, session: Session) -> list[str]:
    """The ten recovery codes that the representative kept."""
    token = recovery.renew_codes(session, user=known)
    shown = list(recovery.show_codes(session, user=known, token=token))
    recovery.put_away(session, user=known)
    session.commit()
    return shown


@pytest.mark.parametrize("ago", [0, 1])
def test_the_present_code_or_the_one_before_lets_somebody_in(
    browser: Browser, known: User, with_app: AuthenticatorApp, ago: int
) -> None:
    knock(browser, known.email, at="/sign-in?next=/cases")
    code = code_now(with_app, ago)
    assert give(browser, f"{code[:3]} {code[3:]}").path == "/cases"


@pytest.mark.parametrize("ago", [2, -1])
def test_an_older_or_a_coming_code_does_not(
    browser: Browser, known: User, with_app: AuthenticatorApp, ago: int
) -> None:
    knock(browser, known.email)
    page = give(browser, code_now(with_app, ago))
    assert (page.status, WRONG in page.errors[0]) == (422, True)


def test_a_code_works_once_and_none_before_it_works_after_it(
    browser: Browser, elsewhere: Browser, known: User, with_app: AuthenticatorApp
) -> None:
    for someone in (browser, elsewhere):
        knock(someone, known.email)
    assert give(browser, code_now(with_app)).path == "/"

    assert give(elsewhere, code_now(with_app)).status == 422
    assert give(elsewhere, code_now(with_app, 1)).status == 422


def test_of_two_browsers_racing_with_one_code_one_gets_in(
    browser: Browser,
    known: User,
    with_app: AuthenticatorApp,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another process spends the code after this one has found it right."""
    check = totp.matching_step

    def overtaken(seed: str, code: str, moment: datetime) -> int | None:
        found = check(seed, code, moment)
        db.session.execute(sa.update(AuthenticatorApp).values(last_step=found))
        return found

    knock(browser, known.email)
    page = browser.get("/sign-in/confirm")
    monkeypatch.setattr(totp, "matching_step", overtaken)

    answer = browser.submit(page, {"code": code_now(with_app)}, button="Continue")

    assert (answer.status, WRONG in answer.errors[0]) == (422, True)


def test_the_fifth_wrong_code_ends_the_sign_in(
    browser: Browser, known: User, with_app: AuthenticatorApp, events_logged: Logged
) -> None:
    knock(browser, known.email)
    for number, left in enumerate(("4 tries", "3 tries", "2 tries", "1 try"), start=1):
        with clock.moved_to(clock.now() + timedelta(seconds=20 * number)):
            assert left in give(browser, "000000").errors[0]

    with clock.moved_to(clock.now() + timedelta(seconds=100)):
        page = give(browser, "000000")

    assert page.path == "/sign-in"
    assert "fifth wrong code" in page.text
    assert browser.get("/sign-in/confirm").path == "/sign-in"
    assert events_logged().count("SecondFactorFailed") == 5


def test_a_right_code_after_five_wrong_ones_comes_too_late(
    browser: Browser, known: User, with_app: AuthenticatorApp, session: Session
) -> None:
    knock(browser, known.email)
    page = browser.get("/sign-in/confirm")
    session.execute(sa.update(PendingSignIn).values(tries=5))

    answer = browser.submit(page, {"code": code_now(with_app)}, button="Continue")

    assert answer.path == "/sign-in"


def test_signing_in_again_and_again_gives_no_endless_tries(
    browser: Browser, known: User, with_app: AuthenticatorApp
) -> None:
    """The account's own throttle counts wrong codes as it counts wrong passwords."""
    answers = []
    for _ in range(4):
        knock(browser, known.email)
        page = browser.get("/sign-in/confirm")
        for _ in range(2):
            if page.path == "/sign-in/confirm":
                page = give(browser, "000000")
                answers += page.errors
    assert any("too many tries" in words for words in answers)


@pytest.mark.parametrize(("minutes", "there"), [(9, True), (10, False)])
def test_a_sign_in_waits_ten_minutes_for_its_second_factor(
    browser: Browser, known: User, with_app: AuthenticatorApp, minutes: int, there: bool
) -> None:
    knock(browser, known.email)
    with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
        page = browser.get("/sign-in/confirm")
    assert (page.path == "/sign-in/confirm") == there


@pytest.mark.parametrize("change", ["password", "closed"])
def test_a_new_password_or_a_closed_account_ends_what_waits(
    browser: Browser, known: User, with_app: AuthenticatorApp, session: Session, change: str
) -> None:
    knock(browser, known.email)
    if change == "closed":
        known.disabled_at = clock.now()
    else:
        by, password = system_actor(), "an otter under seven bridges"
        operations.set_password(session, by=by, user=known, password=password)
    assert browser.get("/sign-in/confirm").path == "/sign-in"


def test_only_the_hash_of_the_waiting_token_is_kept(
    browser: Browser, known: User, with_app: AuthenticatorApp, session: Session
) -> None:
    knock(browser, known.email)
    row = session.scalars(sa.select(PendingSignIn)).one()
    with browser.client.session_transaction() as cookie:
        token = cookie["waiting"]
    assert (len(row.token_hash), token in row.token_hash) == (64, False)


def test_sign_ins_that_were_never_finished_do_not_pile_up(
    browser: Browser, known: User, with_app: AuthenticatorApp, session: Session
) -> None:
    for days in range(3):
        with clock.moved_to(clock.now() + timedelta(days=2 * days)):
            knock(browser, known.email)
            assert len(session.scalars(sa.select(PendingSignIn)).all()) == 1


def test_what_is_no_code_at_all_costs_no_try(
    browser: Browser, known: User, with_app: AuthenticatorApp, session: Session
) -> None:
    knock(browser, known.email)
    for typed in ("", "12345", "1234567", "hello", "１２３４５６"):
        page = give(browser, typed)
        assert (page.status, page.path) == (422, "/sign-in/confirm"), typed
    assert session.scalars(sa.select(PendingSignIn)).one().tries == 0


def test_a_recovery_code_lets_in_once_and_its_owner_is_told_without_content(
    browser: Browser,
    elsewhere: Browser,
    known: User,
    codes: list[str],
    mails: list[Letter],
    events_logged: Logged,
) -> None:
    for someone in (browser, elsewhere):
        knock(someone, known.email)
    assert give(browser, codes[3].lower().replace("-", " ")).path == "/"

    assert give(elsewhere, codes[3]).status == 422
    assert "RecoveryCodeUsed" in events_logged()
    told = next(mail for mail in mails if "recovery code" in mail.subject)
    assert told.recipient == known.email
    assert not any(word in told.body for word in (known.name, codes[3], known.email))


def test_of_two_browsers_racing_with_one_recovery_code_one_gets_in(
    known: User, codes: list[str], session: Session
) -> None:
    """Spending is one statement: it finds the code unused, or it finds nothing."""
    spent = [recovery.spend_recovery_code(session, user=known, code=codes[0]) for _ in range(2)]
    assert spent == [True, False]
    used = session.scalars(sa.select(RecoveryCode).where(RecoveryCode.used_at.is_not(None))).all()
    assert len(used) == 1


def test_somebody_else_s_recovery_code_is_none(
    codes: list[str], session: Session, administrator: User
) -> None:
    assert not recovery.spend_recovery_code(session, user=administrator, code=codes[0])


@pytest.mark.parametrize(("used", "told"), [(6, False), (7, True), (10, True)])
def test_who_has_three_codes_left_or_fewer_is_told_to_make_new_ones(
    browser: Browser,
    known: User,
    with_app: AuthenticatorApp,
    codes: list[str],
    session: Session,
    mails: list[Letter],
    used: int,
    told: bool,
) -> None:
    for code in codes[:used]:
        recovery.spend_recovery_code(session, user=known, code=code)
    knock(browser, known.email)

    page = give(browser, code_now(with_app))

    assert page.path == "/"
    assert (f"You have {10 - used or 'no'} recovery codes left" in page.text) == told
    assert any("few codes left" in mail.body for mail in mails) == told


def test_an_app_that_was_not_confirmed_counts_for_nothing(
    known: User, session: Session, with_app: AuthenticatorApp
) -> None:
    begun = apps.begin_app(session, user=known)
    assert not apps.spend_code(session, user=known, code=code_now(begun))
    assert apps.spend_code(session, user=known, code=code_now(with_app))
