"""The whole product from outside: every page guarded, the way out clean, the probes honest."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import events
from marac.access import Role
from marac.database import db
from tests.client import Browser
from tests.factories import Factory
from tests.web.test_headers import EXACT


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Someone's browser at the whole product."""
    return Browser(app, session)


def test_the_pages_of_the_product_carry_the_headers(browser: Browser, make: Factory) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR))
    for path in ("/", "/cases", "/nowhere", "/account", "/readyz"):
        headers = browser.client.get(path).headers
        assert {name: headers[name] for name in EXACT} == EXACT, path
        assert headers["Cache-Control"] == "no-store", path


def test_signing_out_empties_the_browser_and_still_says_so(browser: Browser, make: Factory) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR))
    answer = browser.post("/sign-out", follow=False)
    assert answer.status == 303
    assert answer.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "You are signed out." in browser.get(answer.response.location).text


def test_a_reading_that_cannot_be_logged_is_not_shown(
    app: Flask, browser: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = make.area()
    agency = make.agency(area=area)
    referrer = make.user(Role.REFERRER, area=area, agency=agency)
    case = make.case(area=area, referrer=referrer, agency=agency)
    browser.sign_in_as(make.user(Role.COORDINATOR, area=area))
    address = f"/cases/{case.id}"
    shown = browser.get(address)
    assert shown.status == 200

    def broken(_session: Session, _event: events.Event) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    bus = events.Bus()
    bus.subscribe(events.Event, broken)
    monkeypatch.setitem(app.extensions["marac.session_info"], "bus", bus)
    page = browser.get(address)
    assert page.status == 503
    assert page.heading == "Sorry, marac is not available"
    assert case.reference not in page.text
    assert "script-src" not in page.response.headers["Content-Security-Policy"]


def test_the_process_answers_without_the_database(app: Flask, queries: list[str]) -> None:
    client = app.test_client()
    client.get("/sign-in")
    queries.clear()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"ok\n", "text/plain")
    assert queries == []
    assert "Set-Cookie" not in answer.headers


def test_a_server_is_ready_when_its_tables_are_those_of_this_version(
    app: Flask, session: Session
) -> None:
    client = app.test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.data) == (200, b"ready\n")
    session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.data) == (503, b"not ready\n")


def test_a_server_is_not_ready_when_its_database_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("postgresql://marac:s3cret@db"))

    with app.app_context():
        monkeypatch.setattr(db.sessionmaker.class_, "connection", away)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.data) == (503, b"not ready\n")


def test_a_host_that_is_no_name_is_refused_in_a_few_words(app: Flask) -> None:
    response = app.test_client().get("/sign-in", headers={"Host": "a" * 300})
    assert response.status_code == 400
    assert response.text == "This address is not served here.\n"
    assert "Content-Security-Policy" in response.headers
