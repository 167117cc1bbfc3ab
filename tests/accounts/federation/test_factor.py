"""Whether the agency's own second factor counts, and proving once more through the agency."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import SignInSession, User
from marac.agencies.models import Agency, Area
from tests.accounts.federation.conftest import Live, Logged, Reasons
from tests.accounts.federation.provider import FakeProvider
from tests.accounts.federation.ways import back_path, bring, come_back, onward, sign_in
from tests.client import Browser, Page
from tests.factories import Factory

USE_IT = "Use my organisation’s account"


@pytest.fixture
def _asked_of_everybody(app: Flask) -> Iterator[None]:
    """An installation that asks everybody for a second factor."""
    settings = app.extensions["marac.settings"]
    app.extensions["marac.settings"] = replace(settings, second_factor=True)
    yield
    app.extensions["marac.settings"] = settings


def is_in(browser: Browser) -> bool:
    return browser.get("/account").path == "/account"


@pytest.mark.usefixtures("_asked_of_everybody")
@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "gold"}, True),
        ({"amr": ["pwd"], "acr": "silver"}, False),
        ({"amr": "mfa"}, False),
        ({"acr": ["gold"]}, False),
        ({"amr": [{"mfa": 1}]}, False),
        ({}, False),
    ],
)
def test_the_agencys_factor_counts_only_when_a_claim_proves_it(
    browser: Browser,
    rep: User,
    live: Live,
    fake: FakeProvider,
    claims: dict[str, object],
    counts: bool,
) -> None:
    live(factor_counts=True, factor_amr=["mfa"], factor_acr=["gold"])
    fake.person(rep.email, **claims)
    page = sign_in(browser, fake)
    assert is_in(browser) is counts
    assert (page.path == "/") is counts
    assert fake.asked[0][1]["acr_values"] == "gold"


@pytest.mark.usefixtures("_asked_of_everybody")
def test_the_agencys_factor_does_not_count_unless_two_people_said_so(
    browser: Browser, rep: User, live: Live, fake: FakeProvider
) -> None:
    live()
    fake.person(rep.email, amr=["mfa"], acr="gold")
    page = sign_in(browser, fake)
    assert not is_in(browser)
    assert page.status == 200
    assert "acr_values" not in fake.asked[0][1]


def begin_proof(browser: Browser, session: Session) -> Page:
    """Ask for a proof on the page that asks for it, when the last one is past."""
    for row in session.scalars(sa.select(SignInSession)):
        row.proved_at = None
    page = browser.get("/prove?next=/account")
    return browser.submit(page, button=USE_IT)


def proved(session: Session) -> bool:
    """Tell whether a session that is still open counts as just proved."""
    query = sa.select(SignInSession.proved_at).where(SignInSession.ended_at.is_(None))
    return session.scalars(query).one() is not None


@pytest.fixture
def inside(browser: Browser, rep: User, live: Live, fake: FakeProvider) -> Browser:
    """Ada has come in through her agency."""
    live()
    sign_in(browser, fake)
    return browser


def test_signing_in_there_afresh_proves_who_sits_here(
    inside: Browser, fake: FakeProvider, session: Session, rep: User, events_logged: Logged
) -> None:
    with inside.client.session_transaction() as cookie:
        before = cookie["_user_id"]
    left = begin_proof(inside, session)
    fake.person(rep.email, auth_time=int(clock.now().timestamp()))
    page = come_back(inside, fake, left)
    asked = fake.asked[-2][1]
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert page.path == "/account"
    assert proved(session)
    assert "ProofGiven" in events_logged()
    with inside.client.session_transaction() as cookie:
        assert cookie["_user_id"] != before, "the token changes with every proof"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({}, "not_afresh"),
        ({"auth_time": "now"}, "claims"),
        ({"auth_time": True}, "not_afresh"),
        ({"auth_time": -3600}, "not_afresh"),
        ({"auth_time": 0, "sub": "somebody else"}, "other_subject"),
    ],
)
def test_an_old_sign_in_or_somebody_elses_proves_nothing(
    inside: Browser,
    fake: FakeProvider,
    session: Session,
    rep: User,
    reasons: Reasons,
    claims: dict[str, object],
    reason: str,
) -> None:
    left = begin_proof(inside, session)
    at = claims.get("auth_time")
    if type(at) is int:
        claims = claims | {"auth_time": int(clock.now().timestamp()) + at}
    fake.person(rep.email)
    fake.claims |= claims
    page = come_back(inside, fake, left)
    assert (page.status, page.heading) == (403, "Your organisation did not confirm that it is you")
    assert reasons() == [reason]
    assert not proved(session)
    assert is_in(inside)


def test_a_proof_is_of_whoever_began_it(
    inside: Browser,
    fake: FakeProvider,
    session: Session,
    rep: User,
    make: Factory,
    area: Area,
    police: Agency,
    reasons: Reasons,
) -> None:
    left = begin_proof(inside, session)
    with inside.client.session_transaction() as cookie:
        ticket = cookie["provider_ticket"]
    fake.person(rep.email, auth_time=int(clock.now().timestamp()))
    brought = fake.authorise(onward(left))
    inside.sign_in_as(make.user(Role.REPRESENTATIVE, area=area, agency=police))
    with inside.client.session_transaction() as cookie:
        cookie["provider_ticket"] = ticket
    assert bring(inside, back_path(fake), brought).status == 403
    assert reasons() == ["other_person"]


def test_a_proof_opens_no_door(
    inside: Browser, fake: FakeProvider, session: Session, rep: User
) -> None:
    left = begin_proof(inside, session)
    fake.person(rep.email, auth_time=int(clock.now().timestamp()))
    brought = fake.authorise(onward(left))
    for row in session.scalars(sa.select(SignInSession)):
        row.ended_at = clock.now()
    assert bring(inside, back_path(fake), brought).status == 403
    assert not is_in(inside)


def test_a_sign_in_is_no_proof_later(inside: Browser, fake: FakeProvider, session: Session) -> None:
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        assert not proved_lately(inside)


def proved_lately(browser: Browser) -> bool:
    """A page that asks for a proof leads on whoever has given one."""
    return browser.get("/prove?next=/account").path == "/account"


def test_who_is_not_linked_is_offered_no_provider(
    browser: Browser, rep: User, live: Live, session: Session
) -> None:
    live()
    browser.sign_in_as(rep)
    for row in session.scalars(sa.select(SignInSession)):
        row.proved_at = None
    assert USE_IT not in browser.get("/prove").text
    assert browser.post("/prove/organisation").status == 404
