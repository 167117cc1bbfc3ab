"""The first day: from an invitation to the first page, one calm page a step."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts import operations
from marac.accounts.factors.models import (
    AuthenticatorApp,
    CodeShowing,
    Passkey,
    RecoveryCode,
)
from marac.accounts.models import User
from marac.agencies.models import Area
from tests.accounts.doors import PASSWORD, knock
from tests.accounts.factors.device import Device
from tests.accounts.factors.steps import (
    CONFIRM,
    SET_UP,
    code_now,
    make_passkey,
    options,
    use_passkey,
)
from tests.client import Browser, Page
from tests.factories import Factory
from tests.readiness import without

Logged = Callable[[], list[str]]
CHOSEN = "seven quiet lighthouses"


@pytest.fixture
def invitation(make: Factory, area: Area, session: Session) -> str:
    """The link in the mail of somebody who was invited just now."""
    agency = make.agency(area=area)
    with without("declarations"):
        user = make.user(Role.REPRESENTATIVE, area=area, agency=agency, email="new@example.org")
    token = operations.invite_again(session, by=make.actor(user), user=user)
    session.commit()
    return f"/invitation/{token}"


def codes_on(page: Page) -> list[str]:
    return [code.text for code in page.all("//ol//code")]


def test_an_invited_person_is_on_the_first_page_after_four_others(
    browser: Browser, invitation: str, device: Device, events_logged: Logged
) -> None:
    pages = [browser.get(invitation)]
    pages.append(browser.submit(pages[-1], {"new_password": CHOSEN}, button="Set password"))
    assert pages[-1].heading == "Set up a passkey"
    pages.append(make_passkey(browser, device))
    assert pages[-1].heading == "Your recovery codes"
    pages.append(browser.submit(pages[-1], button="I have kept them: go on"))
    assert pages[-1].heading == "Confidentiality declaration"
    pages.append(browser.submit(pages[-1], {"agreed": "y"}, button="Sign the declaration"))

    assert pages[-1].path == "/"
    assert len(pages) == 5
    happened = ["SecondFactorAsked", "PasskeyAdded", "RecoveryCodesMade", "SignedIn"]
    assert [name for name in events_logged() if name in happened] == happened


def test_nobody_without_a_second_factor_gets_past_the_page_that_sets_one_up(
    browser: Browser, known: User
) -> None:
    page = knock(browser, known.email, follow=True)

    assert page.path == "/sign-in/set-up"
    for path in ("/", "/cases", "/account", "/account/factors"):
        assert browser.get(path).path == "/sign-in", path
    assert browser.get("/sign-in/confirm").path == "/sign-in/set-up"


def test_who_was_going_somewhere_gets_there_after_setting_up(
    browser: Browser, known: User, device: Device
) -> None:
    knock(browser, known.email, at="/sign-in?next=/cases")
    page = make_passkey(browser, device)

    answer = browser.submit(page, button="I have kept them: go on", follow=False)

    assert answer.response.location == "/cases"


def test_ten_recovery_codes_of_120_bits_are_shown_until_they_are_kept_and_never_stored(
    browser: Browser, known: User, device: Device, session: Session
) -> None:
    knock(browser, known.email)
    page = make_passkey(browser, device)
    codes = codes_on(page)

    assert len(set(codes)) == 10
    letters = set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert all(len(c.replace("-", "")) == 24 and set(c) <= letters | {"-"} for c in codes)
    assert codes_on(browser.get("/sign-in/set-up/codes")) == codes
    rows = session.scalars(sa.select(RecoveryCode)).all()
    assert len(rows) == 10
    assert all(len(row.code_hash) == 64 and row.code_hash.upper() not in codes for row in rows)
    browser.submit(page, button="I have kept them: go on")
    assert session.scalars(sa.select(CodeShowing)).all() == []
    assert browser.get("/sign-in/set-up/codes").path != "/sign-in/set-up/codes"


def test_the_codes_of_one_browser_are_not_shown_in_another(
    browser: Browser, elsewhere: Browser, known: User, device: Device
) -> None:
    knock(browser, known.email)
    page = make_passkey(browser, device)
    knock(elsewhere, known.email)

    assert codes_on(page)
    assert codes_on(elsewhere.get("/sign-in/set-up/codes")) == []


def test_who_left_before_keeping_the_codes_is_given_new_ones_the_next_time(
    browser: Browser, elsewhere: Browser, known: User, device: Device
) -> None:
    knock(browser, known.email)
    first = codes_on(make_passkey(browser, device))
    knock(elsewhere, known.email)
    answer = device.get(options(elsewhere, "/sign-in/confirm/options"))

    page = elsewhere.post("/sign-in/confirm/passkey", {"credential": answer})

    assert page.heading == "Your recovery codes"
    assert not set(codes_on(page)) & set(first)
    assert elsewhere.submit(page, button="I have kept them: go on").path == "/"


def test_nobody_keeps_codes_that_newer_ones_have_replaced(
    browser: Browser, elsewhere: Browser, known: User, device: Device
) -> None:
    knock(browser, known.email)
    older = make_passkey(browser, device)
    knock(elsewhere, known.email)
    newer = use_passkey(elsewhere, device, CONFIRM)

    page = browser.submit(older, button="I have kept them: go on")

    assert (page.path, "Newer recovery codes" in page.text) == ("/sign-in", True)
    assert codes_on(elsewhere.get("/sign-in/set-up/codes")) == codes_on(newer)


def test_a_password_alone_adds_no_second_passkey_to_an_account_that_has_one(
    elsewhere: Browser, enrolled: User, session: Session
) -> None:
    """A thief with the password must not make a key of their own."""
    knock(elsewhere, enrolled.email)

    for path in ("/sign-in/set-up", "/sign-in/set-up/app"):
        assert elsewhere.get(path).path == "/sign-in/confirm"
    assert elsewhere.post(SET_UP[0]).status == 409
    assert elsewhere.post(SET_UP[1], {"name": "Mine", "credential": "{}"}).path != "/"
    assert elsewhere.post("/sign-in/set-up/app").path == "/sign-in/confirm"
    assert elsewhere.post("/sign-in/set-up/codes").path == "/sign-in"
    assert len(session.scalars(sa.select(Passkey)).all()) == 1
    assert session.scalars(sa.select(AuthenticatorApp)).all() == []


def test_an_app_is_set_up_by_its_first_right_code(
    browser: Browser, known: User, session: Session
) -> None:
    page = browser.submit(knock(browser, known.email, follow=True), button="Use an app instead")
    app = session.scalars(sa.select(AuthenticatorApp)).one()
    assert app.seed[:4] + " " + app.seed[4:8] in page.text
    picture = browser.client.get("/sign-in/set-up/app/code.svg")
    assert (picture.mimetype, b"<svg" in picture.data) == ("image/svg+xml", True)
    assert picture.headers["Cache-Control"] == "no-store"

    wrong = browser.submit(page, {"code": "000000"}, button="Continue")
    assert (wrong.status, wrong.value("code")) == (422, "000000")
    assert "not the code that the app shows" in wrong.errors[0]
    assert "6 digits" in browser.submit(page, {"code": "12345"}, button="Continue").errors[0]
    done = browser.submit(page, {"code": code_now(app)}, button="Continue")

    assert done.heading == "Your recovery codes"
    assert app.confirmed_at is not None


def test_the_seed_of_an_app_is_160_bits_and_sealed_in_the_database(
    with_app: AuthenticatorApp, session: Session
) -> None:
    kept = session.execute(sa.text("SELECT seed FROM authenticator_apps")).scalar_one()

    assert len(with_app.seed) * 5 == 160
    assert with_app.seed not in kept


def test_nobody_sees_the_picture_of_somebody_else_s_app(
    browser: Browser, elsewhere: Browser, known: User
) -> None:
    browser.submit(knock(browser, known.email, follow=True), button="Use an app instead")

    assert elsewhere.client.get("/sign-in/set-up/app/code.svg").status_code == 404
    assert elsewhere.get("/sign-in/set-up/app").path == "/sign-in"


def test_whoever_has_the_password_too_sees_no_seed_that_its_owner_takes_over(
    browser: Browser, elsewhere: Browser, known: User, session: Session
) -> None:
    """A thief who waits beside them would have a copy of their app that nobody knows of."""
    knock(elsewhere, known.email)
    page = browser.submit(knock(browser, known.email, follow=True), button="Use an app instead")
    app = session.scalars(sa.select(AuthenticatorApp)).one()

    assert app.seed[:4] in page.text
    assert elsewhere.get("/sign-in/set-up/app").path == "/sign-in/set-up"
    assert elsewhere.client.get("/sign-in/set-up/app/code.svg").status_code == 404
    sent = elsewhere.post("/sign-in/set-up/app/code", {"code": code_now(app)})
    assert sent.path != "/sign-in/set-up/codes"
    assert app.confirmed_at is None


def test_an_owner_is_never_shown_a_seed_that_somebody_else_began(
    browser: Browser, elsewhere: Browser, known: User, session: Session
) -> None:
    browser.submit(knock(browser, known.email, follow=True), button="Use an app instead")
    theirs = knock(elsewhere, known.email, follow=True)
    elsewhere.submit(theirs, button="Use an app instead")

    assert browser.get("/sign-in/set-up/app").path == "/sign-in/set-up"


def test_a_browser_without_javascript_is_told_why_a_passkey_does_not_work(
    browser: Browser, known: User
) -> None:
    page = knock(browser, known.email, follow=True)

    page = browser.submit(page, button="Make a passkey")

    assert page.path == "/sign-in/set-up"
    assert "it needs JavaScript for that" in page.text


def test_without_second_factors_a_password_is_enough(
    browser: Browser, known: User, app: Flask
) -> None:
    settings = app.extensions["marac.settings"]
    app.extensions["marac.settings"] = replace(settings, second_factor=False)

    assert knock(browser, known.email, PASSWORD, follow=True).path == "/"
