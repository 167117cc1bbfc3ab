"""Browsers that a person has used before, and one that they have not."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts import devices, passwords
from marac.accounts.models import KnownDevice, User
from marac.accounts.sessions import hash_token
from marac.notifications.models import Mail
from tests.accounts.doors import PASSWORD, knock
from tests.client import Browser
from tests.factories import Factory


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords without the time that it takes."""
    monkeypatch.setattr(passwords, "matches", lambda kept, given: bool(kept) and given == PASSWORD)


def mails(session: Session) -> list[Mail]:
    return list(session.scalars(sa.select(Mail)))


def test_the_first_browser_of_all_is_nothing_to_write_about(
    browser: Browser, known: User, session: Session
) -> None:
    knock(browser, known.email)

    assert mails(session) == []


def test_another_browser_is_told_of_by_mail_without_a_word_about_anybody(
    browser: Browser, app: Flask, known: User, session: Session
) -> None:
    knock(browser, known.email)
    other = Browser(app, session)
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"

    knock(other, known.email)

    (mail,) = mails(session)
    assert (mail.recipient, mail.subject) == (known.email, "A new browser signed in to marac")
    for word in (known.name, known.email, "Firefox", "Windows", "Bristol", "Harbour"):
        assert word not in mail.body
    assert "/account" in mail.body


def test_a_browser_is_known_from_the_second_time_on(
    browser: Browser, app: Flask, known: User, session: Session
) -> None:
    other = Browser(app, session)
    for one in (browser, other, browser, other):
        knock(one, known.email)
        one.post("/sign-out")

    assert len(mails(session)) == 1


def test_two_people_at_one_desk_are_each_known_there(
    browser: Browser, known: User, make: Factory, kept: str, session: Session
) -> None:
    other = make.user(email="other@example.org", password_hash=kept)
    knock(browser, known.email)
    browser.post("/sign-out")
    knock(browser, other.email)

    rows = session.scalars(sa.select(KnownDevice)).all()
    assert {row.user_id for row in rows} == {known.id, other.id}
    assert len({row.token_hash for row in rows}) == 1
    assert mails(session) == []


def test_the_cookie_is_out_of_reach_of_scripts_and_kept_as_a_hash(
    browser: Browser, known: User, session: Session
) -> None:
    answer = knock(browser, known.email)

    sent = next(c for c in answer.response.headers.getlist("Set-Cookie") if "device" in c)
    assert all(part in sent for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"))
    cookie = browser.client.get_cookie("marac-device")
    assert cookie is not None
    row = session.scalars(sa.select(KnownDevice)).one()
    assert row.token_hash == hash_token(cookie.value) != cookie.value


def test_signing_out_does_not_make_a_browser_a_stranger(browser: Browser, known: User) -> None:
    knock(browser, known.email)
    browser.post("/sign-out")

    assert browser.client.get_cookie("marac-device") is not None


def test_a_browser_unused_for_over_a_year_is_forgotten(
    browser: Browser, known: User, session: Session
) -> None:
    knock(browser, known.email)
    with clock.moved_to(clock.now() + devices.KEPT * 1.01):
        browser.client.delete_cookie("marac-device")
        knock(browser, known.email)

    assert len(session.scalars(sa.select(KnownDevice)).all()) == 1
    assert mails(session) == []


def test_a_cookie_of_any_length_and_shape_is_harmless(browser: Browser, known: User) -> None:
    browser.client.set_cookie("marac-device", "x" * 3000)

    assert knock(browser, known.email).status == 303
