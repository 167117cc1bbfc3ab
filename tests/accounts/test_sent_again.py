"""Whoever is signed out while they fill in a form gets back what they sent, and nothing is lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.access import Role
from marac.accounts.models import SignInSession
from marac.agencies.models import Area
from tests.client import Browser, Page
from tests.factories import Factory

SAME = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
NAME = "Walk <b>with</b> them\nto school"
NEW = "/area-settings/risk-actions/new"


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area("Bristol")
    make.codes(area)
    return area


def sent(browser: Browser, **headers: str) -> Page:
    """Post what somebody typed, as a page of ours would."""
    fields = {"text": NAME, "heading": "Education", "factors": ["injury", "worse"]}
    token = browser.get(NEW).value("csrf_token")
    long_ago = clock.now() - timedelta(minutes=40)
    browser.session.execute(sa.update(SignInSession).values(last_seen_at=long_ago))
    return browser.post(NEW, fields | {"csrf_token": token, "proof": "secret"}, headers=headers)


def test_what_is_sent_after_the_session_ended_stays_on_the_page(
    browser: Browser, make: Factory, area: Area
) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area))

    page = sent(browser, **SAME)

    assert page.status == 401
    assert "What you typed is kept on this page" in page.text
    assert page.value("text") == NAME
    assert [field.get("value") for field in page.all("//input[@name='factors']")] == [
        "injury",
        "worse",
    ]
    assert page.form("Send it again").get("action") == NEW


def test_no_password_comes_back_to_a_page(browser: Browser, make: Factory, area: Area) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area))

    page = sent(browser, **SAME)

    assert page.all("//input[@name='proof']") == []


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, SAME | {"Sec-Fetch-Mode": "cors"}]
)
def test_what_no_page_of_ours_sent_is_not_given_back(
    browser: Browser, make: Factory, area: Area, headers: dict[str, str]
) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area))

    page = sent(browser, **headers)

    assert page.status == 401
    assert page.all("//input[@name='text']") == []


def test_whoever_has_signed_in_anew_sends_it_again_and_it_is_taken(
    app: Flask, browser: Browser, make: Factory, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area))
    given = {"text": "Walk with them", "heading": "Education", "csrf_token": "of another session"}

    stale = browser.post(NEW, given, headers=SAME)
    assert stale.status == 400
    told = browser.submit(stale, button="Send it again")

    assert "Walk with them" in told.text
    assert told.status == 200
