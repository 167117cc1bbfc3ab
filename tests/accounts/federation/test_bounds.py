"""How far an agency's word for somebody goes: as far as its own seats."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts import passwords
from marac.accounts.factors import apps, recovery
from marac.accounts.factors.models import AuthenticatorApp
from marac.accounts.models import User
from tests.accounts.doors import PASSWORD, knock
from tests.accounts.factors.steps import code_now
from tests.accounts.federation.conftest import Live, Logged, Reasons
from tests.accounts.federation.provider import FakeProvider
from tests.accounts.federation.ways import sign_in
from tests.client import Browser
from tests.factories import Factory

MFA = {"factor_counts": True, "factor_amr": ["mfa"]}


@pytest.fixture(autouse=True)
def _asked_of_everybody(app: Flask) -> Iterator[None]:
    """An installation that asks everybody for a second factor."""
    settings = app.extensions["marac.settings"]
    app.extensions["marac.settings"] = replace(settings, second_factor=True)
    yield
    app.extensions["marac.settings"] = settings


@pytest.fixture
def vouched(rep: User, live: Live, fake: FakeProvider) -> User:
    """Ada, whose agency's provider says that she has shown a second factor there."""
    live(**MFA)
    fake.person(rep.email, amr=["mfa"])
    return rep


@pytest.fixture
def sits_elsewhere(make: Factory, vouched: User) -> User:
    """Ada is the co-ordinator of another area too, at another agency."""
    there = make.area("Avon")
    council = make.agency("Avon Council", area=there)
    make.seat(vouched, Role.COORDINATOR, area=there, agency=council)
    return vouched


@pytest.fixture
def app_of(session: Session) -> Callable[[User], AuthenticatorApp]:
    """Sets up an authenticator app for somebody, whose first code has long been used."""

    def set_up(user: User) -> AuthenticatorApp:
        app = apps.begin_app(session, user=user)
        assert apps.confirm_app(session, user=user, code=code_now(app))
        app.last_step -= 10
        recovery.renew_codes(session, user=user)
        recovery.put_away(session, user=user)
        session.commit()
        return app

    return set_up


def test_an_agency_lets_nobody_into_the_seats_of_another(
    browser: Browser, sits_elsewhere: User, fake: FakeProvider, reasons: Reasons
) -> None:
    """Whoever runs the provider could otherwise come in as another area's co-ordinator."""
    page = sign_in(browser, fake)

    assert (page.status, page.heading[:24]) == (403, "We could not sign you in")
    assert "more than one organisation" in page.text
    assert reasons() == ["no_factor"]
    assert browser.get("/account").path == "/sign-in"
    assert browser.get("/sign-in/set-up").path == "/sign-in"


def test_who_has_seats_at_two_agencies_shows_a_factor_of_ours(
    browser: Browser,
    sits_elsewhere: User,
    fake: FakeProvider,
    app_of: Callable[[User], AuthenticatorApp],
) -> None:
    app = app_of(sits_elsewhere)

    page = sign_in(browser, fake)

    assert page.path == "/sign-in/confirm"
    assert browser.submit(page, {"code": code_now(app)}, button="Continue").status == 200
    assert browser.get("/account").path == "/account"


def test_who_has_seats_at_two_agencies_sets_up_a_first_factor_with_a_password(
    browser: Browser, sits_elsewhere: User, session: Session
) -> None:
    sits_elsewhere.password_hash = passwords.hash_of(PASSWORD)
    session.commit()

    assert knock(browser, sits_elsewhere.email, follow=True).heading == "Set up a passkey"


def test_a_password_adds_no_first_factor_for_who_comes_in_through_their_agency(
    browser: Browser,
    app: Flask,
    vouched: User,
    fake: FakeProvider,
    session: Session,
    events_logged: Logged,
) -> None:
    """A mailbox, or an old password, would otherwise get past the agency's second factor."""
    assert sign_in(browser, fake).path == "/"
    vouched.password_hash = passwords.hash_of(PASSWORD)
    thief = Browser(app, session)

    page = knock(thief, vouched.email, at="/sign-in?next=/cases", follow=True)

    assert page.path == "/sign-in/organisation"
    assert "with your organisation’s account, not with a password" in page.text
    assert thief.get("/sign-in/set-up").path == "/sign-in"
    assert events_logged()[-1] == "SignInFailed"


def test_a_password_is_enough_for_a_first_factor_once_the_provider_is_switched_off(
    browser: Browser, app: Flask, vouched: User, fake: FakeProvider, session: Session
) -> None:
    sign_in(browser, fake)
    vouched.password_hash = passwords.hash_of(PASSWORD)
    session.execute(sa.text("UPDATE identity_providers SET ended_at = live_from"))

    page = knock(Browser(app, session), vouched.email, follow=True)

    assert page.heading == "Set up a passkey"


def test_a_sign_in_at_which_the_agency_may_have_asked_nobody_is_no_proof(
    browser: Browser, vouched: User, fake: FakeProvider
) -> None:
    """At an unguarded desk the agency's own session lets anybody sign in again without a word."""
    assert sign_in(browser, fake).path == "/"

    assert browser.get("/account/factors/passkeys/new").path == "/prove"
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        assert browser.get("/prove?next=/account").path == "/prove"
