"""Passkeys at the door: alone, after the password, and everything that is no passkey of ours."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.factors.models import Passkey, PasskeyChallenge
from marac.accounts.factors.passkeys import Site
from marac.accounts.models import SignInSession, User, Via
from tests.accounts.doors import knock
from tests.accounts.factors.device import Device, raw
from tests.accounts.factors.steps import (
    CONFIRM,
    SET_UP,
    SIGN_IN,
    make_passkey,
    options,
    use_passkey,
)
from tests.client import Browser
from tests.factories import Factory

Logged = Callable[[], list[str]]
OnlyPasskey = Callable[[], Passkey]
REFUSED = "The passkey was not accepted"


def test_a_passkey_alone_lets_its_owner_in(
    browser: Browser, enrolled: User, device: Device, session: Session, passkey: OnlyPasskey
) -> None:
    page = use_passkey(browser, device, SIGN_IN)

    assert page.path == "/"
    newest = sa.select(SignInSession).order_by(SignInSession.id.desc())
    assert session.scalars(newest).first().via is Via.PASSKEY  # type: ignore[union-attr]
    assert passkey().last_used_at == clock.now()


def test_a_passkey_after_the_password_lets_its_owner_in_to_where_they_were_going(
    browser: Browser, enrolled: User, device: Device
) -> None:
    page = knock(browser, enrolled.email, at="/sign-in?next=/cases", follow=True)
    assert page.heading == "Confirm that it is you"

    assert use_passkey(browser, device, CONFIRM).path == "/cases"


def test_what_a_browser_is_asked_names_this_site_by_its_settings_and_wants_its_user_checked(
    browser: Browser, enrolled: User
) -> None:
    browser.client.environ_base["HTTP_HOST"] = "evil.example"
    asked = options(browser, SIGN_IN[0])

    assert (asked["rpId"], asked["userVerification"]) == ("localhost", "required")
    assert (asked["allowCredentials"], asked["timeout"]) == ([], 60_000)
    assert Site.at("https://marac.example:443/x") == Site("marac.example", "https://marac.example")
    assert Site.at("http://localhost:80").origin == "http://localhost"


def test_a_new_passkey_must_know_its_owner_and_no_device_gets_a_second(
    browser: Browser, enrolled: User, device: Device, passkey: OnlyPasskey
) -> None:
    use_passkey(browser, device, SIGN_IN)
    asked = options(browser, "/account/factors/passkeys/options")

    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [key["id"] for key in asked["excludeCredentials"]] == list(device.keys)
    assert asked["user"]["name"] == enrolled.email
    assert passkey().credential_id not in (enrolled.email.encode(), b"")


@pytest.mark.parametrize("way", [SIGN_IN, CONFIRM])
def test_an_answer_works_once(
    browser: Browser,
    elsewhere: Browser,
    enrolled: User,
    device: Device,
    way: tuple[str, str],
    events_logged: Logged,
) -> None:
    """A thief who saw the answer go by cannot send it again, in this browser or another."""
    knock(browser, enrolled.email)
    answer = device.get(options(browser, way[0]))
    assert browser.post(way[1], {"credential": answer}).path == "/"
    browser.post("/sign-out")

    knock(browser, enrolled.email)
    assert REFUSED in browser.post(way[1], {"credential": answer}).text
    knock(elsewhere, enrolled.email)
    assert REFUSED in elsewhere.post(way[1], {"credential": answer}).text
    assert events_logged()[-1] == "PasskeyRefused"


def test_a_challenge_of_another_browser_is_none(
    browser: Browser, elsewhere: Browser, enrolled: User, device: Device
) -> None:
    """Who makes somebody sign a challenge from the thief's browser gains nothing by it."""
    options(elsewhere, SIGN_IN[0])
    answer = device.get(options(browser, SIGN_IN[0]))

    assert REFUSED in elsewhere.post(SIGN_IN[1], {"credential": answer}).text


def test_a_challenge_for_one_purpose_is_none_for_another(
    browser: Browser, enrolled: User, device: Device
) -> None:
    knock(browser, enrolled.email)
    answer = device.get(options(browser, SIGN_IN[0]))

    assert REFUSED in browser.post(CONFIRM[1], {"credential": answer}).text


@pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False)])
def test_a_challenge_holds_for_less_than_a_minute(
    browser: Browser, enrolled: User, device: Device, seconds: int, good: bool
) -> None:
    answer = device.get(options(browser, SIGN_IN[0]))
    with clock.moved_to(clock.now() + timedelta(seconds=seconds)):
        page = browser.post(SIGN_IN[1], {"credential": answer})
    assert (REFUSED not in page.text) == good


def test_old_challenges_do_not_pile_up(browser: Browser, session: Session) -> None:
    for minutes in range(3):
        with clock.moved_to(clock.now() + timedelta(minutes=2 * minutes)):
            options(browser, SIGN_IN[0])
            assert len(session.scalars(sa.select(PasskeyChallenge)).all()) == 1


@pytest.mark.parametrize("fault", ["unchecked", "elsewhere"])
@pytest.mark.parametrize("way", [SIGN_IN, CONFIRM])
def test_a_device_that_did_not_check_its_user_or_is_on_another_site_is_refused(
    browser: Browser, enrolled: User, device: Device, way: tuple[str, str], fault: str
) -> None:
    if fault == "unchecked":
        device.verifies = False
    else:
        device.origin = "https://marac.evil.example"
    knock(browser, enrolled.email)

    assert REFUSED in use_passkey(browser, device, way).text


@pytest.mark.parametrize("fault", ["unchecked", "elsewhere"])
def test_no_such_device_can_be_set_up_either(
    browser: Browser, known: User, fault: str, session: Session
) -> None:
    device = Device(verifies=fault != "unchecked")
    if fault == "elsewhere":
        device.origin = "http://localhost:5001"
    knock(browser, known.email)

    page = make_passkey(browser, device)

    assert (page.path, REFUSED in page.text) == ("/sign-in/set-up", True)
    assert session.scalars(sa.select(Passkey)).all() == []


def test_a_count_that_falls_back_is_refused_and_logged(
    browser: Browser, enrolled: User, device: Device, events_logged: Logged, passkey: OnlyPasskey
) -> None:
    """Two devices that count apart are copies of one key."""
    use_passkey(browser, device, SIGN_IN)
    browser.post("/sign-out")
    before, device.count = passkey().sign_count, 0

    page = use_passkey(browser, device, SIGN_IN)

    assert REFUSED in page.text
    assert events_logged()[-2:] == ["PasskeyFellBack", "PasskeyRefused"]
    assert passkey().sign_count == before


def test_a_device_that_never_counts_is_welcome(browser: Browser, known: User) -> None:
    device = Device(counts=False)
    knock(browser, known.email)
    browser.submit(make_passkey(browser, device), button="I have kept them: go on")
    for _ in range(2):
        browser.post("/sign-out")
        assert use_passkey(browser, device, SIGN_IN).path == "/"


def test_somebody_else_s_passkey_is_no_second_factor(
    browser: Browser, enrolled: User, device: Device, make: Factory, kept: str
) -> None:
    other, theirs = make.user(password_hash=kept, email="other@example.org"), Device()
    knock(browser, other.email)
    make_passkey(browser, theirs)
    browser.post("/sign-in/set-up/codes")
    browser.post("/sign-out")
    knock(browser, enrolled.email)
    asked = options(browser, CONFIRM[0])
    assert [key["id"] for key in asked["allowCredentials"]] == list(device.keys)

    answer = theirs.get(asked, name=next(iter(theirs.keys)))

    assert REFUSED in browser.post(CONFIRM[1], {"credential": answer}).text


def test_a_closed_account_s_passkey_opens_nothing(
    browser: Browser, enrolled: User, device: Device
) -> None:
    enrolled.disabled_at = clock.now()

    assert REFUSED in use_passkey(browser, device, SIGN_IN).text


def test_a_key_that_is_known_already_is_not_taken_for_a_new_one(
    browser: Browser, enrolled: User, make: Factory, kept: str, passkey: OnlyPasskey
) -> None:
    other = make.user(password_hash=kept, email="other@example.org")
    knock(browser, other.email)
    answer = Device().create(options(browser, SET_UP[0]))
    passkey().credential_id = raw(json.loads(answer)["id"])

    assert REFUSED in browser.post(SET_UP[1], {"name": "Copy", "credential": answer}).text
    assert passkey().user_id == enrolled.id


@pytest.mark.parametrize(
    "broken", ["", "{}", "null", "[1]", "[" * 10_000, "x" * 30_000, '{"id": "AA", "rawId": 7}']
)
def test_broken_answers_are_refused_and_are_no_fault(browser: Browser, broken: str) -> None:
    options(browser, SIGN_IN[0])

    page = browser.post(SIGN_IN[1], {"credential": broken})

    assert (page.status, page.path) == (200, "/sign-in")
    assert "Not done" in page.text


def test_broken_bytes_inside_a_whole_answer_are_refused_and_are_no_fault(
    browser: Browser, enrolled: User, device: Device
) -> None:
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        answer = json.loads(device.get(options(browser, SIGN_IN[0])))
        answer["response"][part] = "AAAA"
        page = browser.post(SIGN_IN[1], {"credential": json.dumps(answer)})
        assert (page.status, REFUSED in page.text) == (200, True), part
