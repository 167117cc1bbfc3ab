"""One's own factors: listed, added, removed but for the last, and only after proving who one is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from marac.accounts.models import User
from tests.accounts.doors import PASSWORD
from tests.accounts.factors.device import Device
from tests.accounts.factors.steps import (
    PROVE,
    SIGN_IN,
    Letter,
    code_now,
    options,
    use_passkey,
)
from tests.client import Browser, Page
from tests.factories import Factory

Logged = Callable[[], list[str]]


@pytest.fixture
def inside(browser: Browser, enrolled: User, device: Device) -> Browser:
    """The representative's browser, just signed in with the passkey."""
    use_passkey(browser, device, SIGN_IN)
    return browser


def add(browser: Browser, device: Device, name: str) -> Page:
    asked = options(browser, "/account/factors/passkeys/options")
    sent = {"name": name, "credential": device.create(asked)}
    return browser.post("/account/factors/passkeys/new", sent)


def test_passkeys_are_listed_by_name_with_when_each_was_last_used(
    inside: Browser, session: Session
) -> None:
    assert inside.get("/account").links()["See passkeys, app and recovery codes"]
    page = add(inside, Device(), "Security key in the drawer")

    assert page.path == "/account/factors"
    rows = [" ".join(row.text_content().split()) for row in page.all("//tbody/tr")]
    assert rows[0].startswith("Work laptop 20 Nov 2026 20 Nov 2026, 9:30am")
    assert rows[1].startswith("Security key in the drawer 20 Nov 2026 Not yet")
    assert "10 left" in page.text


def test_a_second_passkey_lets_its_owner_in_too_and_they_are_told_of_it(
    inside: Browser, mails: list[Letter], events_logged: Logged, enrolled: User
) -> None:
    phone = Device()
    add(inside, phone, "Phone")
    inside.post("/sign-out")

    assert use_passkey(inside, phone, SIGN_IN).path == "/"
    assert "PasskeyAdded" in events_logged()
    told = mails[-1]
    assert (told.recipient, told.subject) == (enrolled.email, "Your marac account has changed")
    assert not any(word in told.body for word in ("Phone", enrolled.name, enrolled.email))


def test_a_passkey_needs_a_name_and_what_was_typed_stays(inside: Browser) -> None:
    page = inside.get("/account/factors/passkeys/new")
    refused = inside.submit(page, {"name": ""}, button="Make a passkey")
    assert (refused.status, refused.errors) == (422, ["Enter a name, such as Work laptop"])
    long = inside.submit(page, {"name": "x" * 61}, button="Make a passkey")
    assert (long.status, long.value("name")) == (422, "x" * 61)


def test_the_last_factor_cannot_be_removed(
    inside: Browser, session: Session, events_logged: Logged
) -> None:
    key = session.scalars(sa.select(Passkey)).one()
    assert "Your only way" in inside.get("/account/factors").text

    page = inside.post(f"/account/factors/passkeys/{key.id}/remove")

    assert (page.status, "Add another one first" in page.text) == (409, True)
    assert "PasskeyRemoved" not in events_logged()


def test_a_passkey_that_was_removed_opens_nothing_any_more(
    inside: Browser, device: Device, session: Session
) -> None:
    add(inside, Device(), "Phone")
    first = session.scalars(sa.select(Passkey).order_by(Passkey.created_at, Passkey.id)).first()
    assert first is not None
    page = inside.get(f"/account/factors/passkeys/{first.id}/remove")
    assert "Work laptop" in page.text
    assert inside.submit(page, button="Remove").path == "/account/factors"
    inside.post("/sign-out")

    assert "not accepted" in use_passkey(inside, device, SIGN_IN).text


def test_nobody_sees_or_removes_another_person_s_passkey(
    inside: Browser, elsewhere: Browser, make: Factory, session: Session
) -> None:
    key = session.scalars(sa.select(Passkey)).one()
    elsewhere.sign_in_as(make.user(Role.COORDINATOR))
    for method in (elsewhere.get, elsewhere.post):
        assert method(f"/account/factors/passkeys/{key.id}/remove").status == 404
    assert "Work laptop" not in elsewhere.get("/account/factors").text


@pytest.mark.parametrize(
    "path",
    ["passkeys/new", "passkeys/options", "app", "app/code", "app/remove", "codes"],
)
def test_no_factor_is_changed_from_an_unguarded_desk(
    inside: Browser, session: Session, path: str
) -> None:
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        answer = inside.post(f"/account/factors/{path}", follow=False)
        assert (answer.status, answer.response.location[:6]) == (303, "/prove"), path


def test_an_app_is_added_replaced_and_removed(
    inside: Browser, session: Session, events_logged: Logged
) -> None:
    for _ in range(2):
        begin = inside.get("/account/factors/app")
        page = inside.submit(begin, button="Show the code to scan")
        assert inside.client.get("/account/factors/app/code.svg").mimetype == "image/svg+xml"
        begun = sa.select(AuthenticatorApp).where(AuthenticatorApp.confirmed_at.is_(None))
        code = code_now(session.scalars(begun).one())
        assert inside.submit(page, {"code": "000000"}, button="Continue").status == 422
        assert inside.submit(page, {"code": code}, button="Continue").path == "/account/factors"
        assert len(session.scalars(sa.select(AuthenticatorApp)).all()) == 1

    page = inside.get("/account/factors/app/remove")
    assert inside.submit(page, button="Remove").path == "/account/factors"

    assert session.scalars(sa.select(AuthenticatorApp)).all() == []
    assert events_logged()[-3:] == ["AppAdded", "AppAdded", "AppRemoved"]
    assert inside.post("/account/factors/app/remove").status == 404


def test_new_recovery_codes_take_the_place_of_the_old(
    inside: Browser, session: Session, events_logged: Logged
) -> None:
    old = set(session.scalars(sa.select(RecoveryCode.code_hash)))
    page = inside.submit(inside.get("/account/factors/codes"), button="Make ten new codes")
    assert len(page.all("//ol//code")) == 10
    assert page.document is not None
    assert page.text == inside.get("/account/factors/codes").text

    done = inside.submit(page, button="I have kept them")

    assert done.path == "/account/factors"
    assert not old & set(session.scalars(sa.select(RecoveryCode.code_hash)))
    assert "Make ten new codes" in inside.get("/account/factors/codes").text
    assert events_logged()[-1] == "RecoveryCodesMade"


@pytest.mark.parametrize("how", ["passkey", "code", "password"])
def test_a_passkey_a_code_or_the_password_proves_who_sits_there(
    inside: Browser, device: Device, with_app: AuthenticatorApp, events_logged: Logged, how: str
) -> None:
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        page = inside.get("/account/factors/passkeys/new")
        assert (page.path, "Use my passkey" in page.text) == ("/prove", True)
        if how == "passkey":
            answer = device.get(options(inside, PROVE[0]))
            page = inside.submit(page, {"credential": answer}, button="Use my passkey")
        else:
            proof = code_now(with_app) if how == "code" else PASSWORD
            page = inside.submit(page, {"proof": proof}, button="Continue")
        assert page.path == "/account/factors/passkeys/new"
        assert events_logged()[-1] == "ProofGiven"


def test_codes_that_another_browser_has_replaced_are_not_kept(
    inside: Browser, elsewhere: Browser, device: Device
) -> None:
    page = inside.submit(inside.get("/account/factors/codes"), button="Make ten new codes")
    use_passkey(elsewhere, device, SIGN_IN)
    elsewhere.submit(elsewhere.get("/account/factors/codes"), button="Make ten new codes")

    done = inside.submit(page, button="I have kept them")

    assert "Those recovery codes no longer work" in done.text


def test_a_code_is_not_the_present_password(
    inside: Browser, with_app: AuthenticatorApp, known: User
) -> None:
    """Whoever holds the phone would else turn one factor into two."""
    before = known.password_hash
    values = {"password": code_now(with_app), "new_password": "seven quiet lighthouses"}

    page = inside.submit(inside.get("/account/password"), values, button="Change password")

    assert (page.status, page.errors) == (422, ["This is not your present password"])
    assert known.password_hash == before


def test_the_cookie_changes_with_a_passkey_s_proof_and_the_old_one_is_worth_nothing(
    inside: Browser, device: Device
) -> None:
    with inside.client.session_transaction() as cookie:
        before = cookie["_user_id"]
    assert use_passkey(inside, device, PROVE).path == "/"
    with inside.client.session_transaction() as cookie:
        after, cookie["_user_id"] = cookie["_user_id"], before
    assert after != before
    assert inside.get("/account").path == "/sign-in"


def test_a_script_that_stays_on_its_page_hears_whether_the_proof_counts(
    inside: Browser, device: Device, events_logged: Logged
) -> None:
    answer = device.get(options(inside, PROVE[0]))
    sent = {"credential": answer, "in_place": "1"}
    assert inside.client.post(PROVE[1], data=sent).status_code == 204
    assert inside.client.post(PROVE[1], data=sent).status_code == 422
    assert events_logged()[-3:] == ["ProofGiven", "PasskeyRefused", "ProofFailed"]


def test_a_used_code_proves_nothing(
    inside: Browser, elsewhere: Browser, enrolled: User, with_app: AuthenticatorApp, device: Device
) -> None:
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        code = code_now(with_app)
        page = inside.get("/prove")
        assert inside.submit(page, {"proof": code}, button="Continue").path == "/"
        again = inside.post("/prove", {"proof": code})
    assert again.status == 422
    assert "nor a code that your app shows now" in again.errors[0]
