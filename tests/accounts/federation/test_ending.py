"""Signing out at the agency ends the sessions here, when its provider can prove that it says so."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.federation import discovery
from marac.accounts.federation.models import Provider
from marac.accounts.models import SignInSession, User, Via
from marac.agencies.models import Agency
from tests.accounts.federation.conftest import Live, Logged
from tests.accounts.federation.provider import (
    CLIENT,
    STRANGER,
    FakeProvider,
    signed_with_public_key,
    unsigned,
)
from tests.accounts.federation.ways import sign_in
from tests.client import Browser, Page

Claims = dict[str, Any]
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def inside(browser: Browser, rep: User, live: Live, fake: FakeProvider) -> Browser:
    live()
    sign_in(browser, fake)
    return browser


@pytest.fixture
def tell(app: Flask, session: Session, police: Agency) -> Callable[[str], Page]:
    """The provider's own request: no cookie, no token of ours."""

    def send(token: str) -> Page:
        path = f"/sign-in/organisation/{police.id}/signed-out"
        app.config["WTF_CSRF_ENABLED"] = True
        try:
            return Browser(app, session).post(path, {"logout_token": token})
        finally:
            app.config["WTF_CSRF_ENABLED"] = False

    return send


def claims(fake: FakeProvider) -> Claims:
    now = int(clock.now().timestamp())
    return {
        "iss": fake.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 120,
        "jti": "1",
        "sub": "subject-1",
        "events": {EVENT: {}},
    }


def is_in(browser: Browser) -> bool:
    return browser.get("/account").path == "/account"


def test_somebody_who_signs_out_at_their_agency_is_signed_out_here(
    inside: Browser,
    fake: FakeProvider,
    tell: Callable[[str], Page],
    events_logged: Logged,
) -> None:
    assert is_in(inside)
    assert tell(fake.signed(claims(fake))).status == 200
    assert not is_in(inside)
    assert "SignedOutByAgency" in events_logged()


def test_what_began_with_a_password_goes_on(
    inside: Browser, fake: FakeProvider, tell: Callable[[str], Page], session: Session
) -> None:
    for row in session.scalars(sa.select(SignInSession)):
        row.via = Via.PASSWORD
    assert tell(fake.signed(claims(fake))).status == 200
    assert is_in(inside)


def test_a_stranger_s_name_ends_nothing_and_is_answered_alike(
    inside: Browser, fake: FakeProvider, tell: Callable[[str], Page]
) -> None:
    assert tell(fake.signed(claims(fake) | {"sub": "somebody else"})).status == 200
    assert is_in(inside)


BENT: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": lambda c: c | {"iss": "https://evil.example"},
    "another audience": lambda c: c | {"aud": ["another"]},
    "long ago": lambda c: c | {"iat": c["iat"] - 601},
    "from the future": lambda c: c | {"iat": c["iat"] + 61},
    "run out": lambda c: c | {"exp": c["iat"] - 61},
    "no time": lambda c: c | {"iat": None},
    "an ID token": lambda c: c | {"nonce": "x"},
    "another event": lambda c: c | {"events": {"x": {}}},
    "no event": lambda c: {k: v for k, v in c.items() if k != "events"},
    "nobody": lambda c: {k: v for k, v in c.items() if k != "sub"},
}


@pytest.mark.parametrize("how", BENT)
def test_a_token_that_says_something_wrong_ends_nothing(
    inside: Browser, fake: FakeProvider, tell: Callable[[str], Page], how: str
) -> None:
    assert tell(fake.signed(BENT[how](claims(fake)))).status == 400
    assert is_in(inside)


def test_a_token_that_is_not_the_provider_s_ends_nothing(
    inside: Browser, fake: FakeProvider, tell: Callable[[str], Page]
) -> None:
    forged = [unsigned(claims(fake)), signed_with_public_key(claims(fake)), "x", "x" * 20_000, ""]
    fake.key = STRANGER
    for token in [*forged, fake.signed(claims(fake))]:
        assert tell(token).status == 400
    assert is_in(inside)


def test_a_provider_that_cannot_be_asked_for_its_keys_is_asked_to_say_it_again(
    inside: Browser, fake: FakeProvider, tell: Callable[[str], Page]
) -> None:
    discovery.forget()
    fake.broken = "keys"
    assert tell(fake.signed(claims(fake))).status == 503
    assert is_in(inside)


def test_a_provider_that_is_switched_off_says_nothing(
    inside: Browser, fake: FakeProvider, tell: Callable[[str], Page], session: Session
) -> None:
    session.scalars(sa.select(Provider)).one().ended_at = clock.now()
    assert tell(fake.signed(claims(fake))).status == 400
    assert is_in(inside)
