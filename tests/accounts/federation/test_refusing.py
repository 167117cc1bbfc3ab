"""What must not work: every way in which an answer can be forged, replayed, mixed up or late."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.federation import discovery
from marac.accounts.federation.models import ProviderAccount, ProviderVisit
from marac.accounts.models import SignInSession, User
from tests.accounts.federation.conftest import Live, Reasons
from tests.accounts.federation.provider import (
    KEYS,
    STRANGER,
    FakeProvider,
    running,
    signed_with_public_key,
    unsigned,
)
from tests.accounts.federation.ways import (
    back_path,
    bring,
    come_back,
    leave,
    onward,
    sign_in,
)
from tests.client import Browser, Page

REFUSED = "We could not sign you in through your organisation"
STALE = "This sign-in has run out"
DOWN = "Your organisation’s sign-in does not answer"

Claims = dict[str, Any]


@pytest.fixture(autouse=True)
def somebody(rep: User, live: Live) -> None:
    """Ada could sign in if all were well."""
    live()


@pytest.fixture
def nobody_came_in(session: Session, browser: Browser) -> Callable[[], bool]:
    """Nothing is half done: no session, no link, and the browser is led to the door."""

    def check() -> bool:
        counts = [
            session.scalar(sa.select(sa.func.count(model.id)))
            for model in (SignInSession, ProviderAccount)
        ]
        return counts == [0, 0] and browser.get("/account").path == "/sign-in"

    return check


def outcome(page: Page) -> tuple[int, str]:
    return page.status, page.heading


def test_a_wrong_state_is_not_even_offered_to_go_on(
    browser: Browser, fake: FakeProvider, nobody_came_in: Callable[[], bool]
) -> None:
    page = come_back(browser, fake, leave(browser), state="another")
    assert outcome(page) == (400, STALE)
    assert nobody_came_in()


@pytest.mark.parametrize("state", ["another", "", "é"])
def test_a_wrong_state_in_the_form_uses_the_ticket_up(
    browser: Browser, fake: FakeProvider, nobody_came_in: Callable[[], bool], state: str
) -> None:
    brought = fake.authorise(onward(leave(browser)))
    page = browser.post(back_path(fake), brought | {"state": state})
    assert outcome(page) == (400, STALE)
    assert outcome(browser.post(back_path(fake), brought)) == (400, STALE)
    assert nobody_came_in()


def test_an_answer_for_another_browser_does_nothing(
    app: Flask, browser: Browser, session: Session, fake: FakeProvider
) -> None:
    brought = fake.authorise(onward(leave(browser)))
    other = Browser(app, session)
    assert outcome(bring(other, back_path(fake), brought)) == (400, STALE)
    leave(other)
    assert outcome(bring(other, back_path(fake), brought)) == (400, STALE)


def test_an_answer_works_once(browser: Browser, fake: FakeProvider) -> None:
    left = leave(browser)
    with browser.client.session_transaction() as cookie:
        ticket = cookie["provider_ticket"]
    brought = fake.authorise(onward(left))
    assert bring(browser, back_path(fake), brought).path == "/"
    browser.submit(browser.get("/"), button="Sign out")
    with browser.client.session_transaction() as cookie:
        cookie["provider_ticket"] = ticket
    page = browser.post(back_path(fake), brought)
    assert outcome(page) == (400, STALE)


def test_a_code_that_was_used_is_worth_nothing(
    browser: Browser, fake: FakeProvider, reasons: Reasons
) -> None:
    used = fake.authorise(onward(leave(browser)))
    bring(browser, back_path(fake), used)
    browser.submit(browser.get("/"), button="Sign out")
    page = come_back(browser, fake, leave(browser), code=used["code"])
    assert outcome(page) == (403, REFUSED)
    assert reasons() == ["code"]


def test_after_ten_minutes_it_is_too_late(
    browser: Browser, fake: FakeProvider, nobody_came_in: Callable[[], bool]
) -> None:
    brought = fake.authorise(onward(leave(browser)))
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        assert outcome(bring(browser, back_path(fake), brought)) == (400, STALE)
    assert nobody_came_in()


def test_old_visits_are_forgotten(browser: Browser, fake: FakeProvider, session: Session) -> None:
    leave(browser)
    with clock.moved_to(clock.now() + timedelta(days=2)):
        leave(browser)
    assert session.scalar(sa.select(sa.func.count(ProviderVisit.id))) == 1


def test_the_database_keeps_no_secret_of_a_visit(
    browser: Browser, fake: FakeProvider, session: Session
) -> None:
    left = leave(browser)
    with browser.client.session_transaction() as cookie:
        ticket = cookie["provider_ticket"]
    fake.authorise(onward(left))
    kept = [str(value) for value in session.execute(sa.select(ProviderVisit.__table__)).one()]
    secrets = {ticket, fake.asked[-1][1]["state"], fake.asked[-1][1]["nonce"]}
    assert secrets.isdisjoint(kept)


BENT: dict[str, tuple[Callable[[Claims], Claims], str]] = {
    "another nonce": (lambda c: c | {"nonce": "another"}, "claims"),
    "no nonce": (lambda c: {k: v for k, v in c.items() if k != "nonce"}, "claims"),
    "another audience": (lambda c: c | {"aud": "another"}, "claims"),
    "two audiences, nobody named": (lambda c: c | {"aud": [c["aud"], "another"]}, "claims"),
    "another authorised party": (lambda c: c | {"azp": "another"}, "claims"),
    "expired": (lambda c: c | {"exp": c["iat"] - 61}, "claims"),
    "no end": (lambda c: {k: v for k, v in c.items() if k != "exp"}, "claims"),
    "an end that is no number": (lambda c: c | {"exp": "never"}, "claims"),
    "from the future": (lambda c: c | {"iat": c["iat"] + 3600}, "claims"),
    "another issuer": (lambda c: c | {"iss": "https://evil.example"}, "claims"),
    "nobody": (lambda c: {k: v for k, v in c.items() if k != "sub"}, "claims"),
    "no name": (lambda c: c | {"sub": ""}, "claims"),
    "a name that is none": (lambda c: c | {"sub": ["subject-1"]}, "claims"),
    "an address that is none": (
        lambda c: c | {"email": ["ada@police.example"]},
        "no_verified_address",
    ),
}


@pytest.mark.parametrize("how", BENT)
def test_a_token_that_says_something_wrong_is_refused(
    browser: Browser,
    fake: FakeProvider,
    nobody_came_in: Callable[[], bool],
    reasons: Reasons,
    how: str,
) -> None:
    bend, reason = BENT[how]
    fake.token = lambda claims: fake.signed(bend(claims))
    assert outcome(sign_in(browser, fake)) == (403, REFUSED)
    assert nobody_came_in()
    assert reasons() == [reason]


def tampered(fake: FakeProvider) -> Callable[[Claims], str]:
    def make(claims: Claims) -> str:
        head, body, signature = fake.signed(claims).split(".")
        other = fake.signed(claims | {"sub": "somebody else"}).split(".")[1]
        assert other != body
        return f"{head}.{other}.{signature}"

    return make


@pytest.mark.parametrize("how", ["none", "public key", "tampered", "stranger", "nonsense", "empty"])
def test_a_token_that_is_not_signed_by_the_provider_is_refused(
    browser: Browser,
    fake: FakeProvider,
    nobody_came_in: Callable[[], bool],
    reasons: Reasons,
    how: str,
) -> None:
    if how == "stranger":
        fake.key = STRANGER
    else:
        fake.token = {
            "none": unsigned,
            "public key": signed_with_public_key,
            "tampered": tampered(fake),
            "nonsense": lambda _claims: "a.b.c",
            "empty": lambda _claims: "",
        }[how]
    assert outcome(sign_in(browser, fake)) == (403, REFUSED)
    assert nobody_came_in()
    assert reasons() == ["signature"]


def test_an_answer_without_a_token_is_refused(
    browser: Browser, fake: FakeProvider, reasons: Reasons
) -> None:
    fake.token = lambda _claims: None  # type: ignore[assignment,return-value]
    assert outcome(sign_in(browser, fake)) == (403, REFUSED)
    assert reasons() == ["no_token"]


@pytest.mark.parametrize("named", ["https://evil.example", ""])
def test_an_answer_of_another_issuer_is_a_mix_up(
    browser: Browser, fake: FakeProvider, reasons: Reasons, named: str
) -> None:
    page = come_back(browser, fake, leave(browser), iss=named)
    assert outcome(page) == (403, REFUSED)
    assert reasons() == ["issuer"]
    assert [what for what, _ in fake.asked] == ["authorise"], "the code must not travel on"


def test_a_provider_that_never_names_itself_need_not(browser: Browser, fake: FakeProvider) -> None:
    fake.said = {"authorization_response_iss_parameter_supported": False}
    assert come_back(browser, fake, leave(browser), iss="").path == "/"


def test_the_way_back_of_another_agency_leads_nowhere(
    browser: Browser, fake: FakeProvider, administrator: User
) -> None:
    brought = fake.authorise(onward(leave(browser)))
    other = back_path(fake).replace(
        back_path(fake).split("/")[3], str(administrator.memberships[0].agency_id)
    )
    assert outcome(browser.post(other, brought)) == (400, STALE)


def test_a_provider_that_was_switched_off_meanwhile_lets_nobody_in(
    browser: Browser,
    fake: FakeProvider,
    session: Session,
    nobody_came_in: Callable[[], bool],
) -> None:
    left = leave(browser)
    brought = fake.authorise(onward(left))
    visit = session.scalars(sa.select(ProviderVisit)).one()
    visit.provider.ended_at = clock.now()
    assert outcome(bring(browser, back_path(fake), brought)) == (400, STALE)
    assert nobody_came_in()


def test_somebody_who_turns_back_at_the_provider_is_not_let_in(
    browser: Browser, fake: FakeProvider, reasons: Reasons
) -> None:
    page = come_back(browser, fake, leave(browser), code="", error="access_denied")
    assert outcome(page) == (403, REFUSED)
    assert reasons() == ["declined"]


@pytest.mark.parametrize("broken", ["configuration", "keys"])
def test_a_provider_that_does_not_answer_is_said_to_be_down(
    browser: Browser,
    fake: FakeProvider,
    nobody_came_in: Callable[[], bool],
    reasons: Reasons,
    broken: str,
) -> None:
    fake.broken = broken
    assert outcome(leave(browser)) == (503, DOWN)
    assert reasons() == ["unreachable"]
    assert nobody_came_in()


def test_a_provider_that_breaks_down_on_the_way_leaves_nothing_half_done(
    browser: Browser,
    fake: FakeProvider,
    nobody_came_in: Callable[[], bool],
    reasons: Reasons,
) -> None:
    left = leave(browser)
    fake.broken = "token"
    assert outcome(come_back(browser, fake, left)) == (503, DOWN)
    assert nobody_came_in()
    assert reasons() == ["unreachable"]
    fake.broken = ""
    assert sign_in(browser, fake).path == "/"


@pytest.mark.parametrize("at", ["configuration", "keys", "token"])
@pytest.mark.parametrize("body", [b"[" * 200_000, b"[]", b"null", b"\xff", b'{"keys": 1}', b""])
def test_nonsense_for_an_answer_is_as_good_as_none(
    browser: Browser,
    fake: FakeProvider,
    nobody_came_in: Callable[[], bool],
    at: str,
    body: bytes,
) -> None:
    usual = fake.answer

    def answer(environ: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        return (200, body, {}) if environ["PATH_INFO"].endswith(at) else usual(environ)

    fake.answer = answer  # type: ignore[method-assign]
    left = leave(browser)
    page = come_back(browser, fake, left) if left.status == 200 else left
    assert page.status in {403, 503}
    assert nobody_came_in()


def test_a_token_of_nothing_but_brackets_is_refused(
    browser: Browser, fake: FakeProvider, reasons: Reasons
) -> None:
    fake.token = lambda _claims: fake.signed_text("[" * 90_000)
    assert outcome(sign_in(browser, fake)) == (403, REFUSED)
    assert reasons() == ["signature"]


def test_the_door_is_throttled_by_address(browser: Browser, fake: FakeProvider) -> None:
    statuses = {
        browser.post("/sign-in/organisation", {"email": "x@elsewhere.example"}).status
        for _ in range(60)
    }
    assert statuses == {422}
    page = browser.post("/sign-in/organisation", {"email": "ada@police.example"})
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) > 0


def test_new_keys_are_fetched_when_a_token_names_one(browser: Browser, fake: FakeProvider) -> None:
    fake.published = ["ES256"]
    leave(browser)
    fake.published = ["RS256", "ES256"]
    assert sign_in(browser, fake).status == 403, "not more than once a minute"
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        assert sign_in(browser, fake).path == "/"
    assert KEYS["RS256"].kid == "rsa"


def test_discovery_and_keys_are_kept_for_an_hour(browser: Browser, fake: FakeProvider) -> None:
    leave(browser)
    fake.broken = "configuration"
    with clock.moved_to(clock.now() + timedelta(minutes=59)):
        assert leave(browser).status == 200
    with clock.moved_to(clock.now() + timedelta(minutes=60)):
        assert leave(browser).status == 503


def test_a_provider_that_is_down_is_left_alone_for_a_moment(
    browser: Browser, fake: FakeProvider
) -> None:
    fake.broken = "configuration"
    leave(browser)
    fake.broken = ""
    assert leave(browser).status == 503
    with clock.moved_to(clock.now() + timedelta(seconds=20)):
        assert leave(browser).status == 200


def test_a_provider_may_not_move_to_a_host_that_nobody_agreed_to(
    browser: Browser, fake: FakeProvider
) -> None:
    with running() as other:
        fake.said = {"token_endpoint": f"{other.issuer}/token"}
        discovery.forget()
        assert outcome(leave(browser)) == (503, DOWN)
        assert other.asked == []
