"""In production a cookie is for this very host, over TLS, and out of reach of scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marac.app import create_app
from marac.config import Settings
from marac.database import db, migrations
from tests.production import production_settings

AT_HOME = "https://marac.example.org"


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application as it stands in production, with an empty database of its own."""
    folder = tmp_path_factory.mktemp("production")
    app = create_app(Settings.from_environment(production_settings(folder), instance=folder))
    with app.app_context():
        migrations.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def cookies(response: TestResponse) -> dict[str, set[str]]:
    """Each cookie's name and what is said of it."""
    set_cookies = response.headers.getlist("Set-Cookie")
    parts = [[part.strip() for part in cookie.split(";")] for cookie in set_cookies]
    return {first.split("=")[0]: set(rest) for first, *rest in parts}


def through_the_proxy(client: FlaskClient, path: str, *, method: str = "GET") -> TestResponse:
    """Ask as a proxy does that speaks TLS to the browser, and plain HTTP to us."""
    return client.open(
        path,
        method=method,
        base_url="http://marac.example.org",
        headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"},
    )


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [("GET", "/sign-in", "__Host-session"), ("POST", "/text-size", "__Host-marac_text")],
)
def test_each_cookie_is_held_to_this_host(
    production: Flask, method: str, path: str, name: str
) -> None:
    response = through_the_proxy(production.test_client(), path, method=method)
    attributes = cookies(response)[name]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= attributes
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_every_cookie_of_production_has_the_prefix(production: Flask) -> None:
    client = production.test_client()
    for method, path in (("GET", "/sign-in"), ("POST", "/text-size"), ("GET", "/nowhere")):
        for name in cookies(through_the_proxy(client, path, method=method)):
            assert name.startswith("__Host-")


def test_development_speaks_no_tls_so_its_cookies_cannot_have_the_prefix(app: Flask) -> None:
    assert list(cookies(app.test_client().post("/text-size"))) == ["marac_text"]


def test_larger_text_can_be_taken_back_in_production(production: Flask) -> None:
    client = production.test_client()
    through_the_proxy(client, "/text-size", method="POST")
    assert "marac-larger" in client.get("/nowhere", base_url=AT_HOME).get_data(as_text=True)
    client.post("/text-size", base_url=AT_HOME)
    assert "marac-larger" not in client.get("/nowhere", base_url=AT_HOME).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/static/marac.css", "/healthz"])
def test_a_host_that_is_not_ours_gets_nothing(production: Flask, path: str) -> None:
    response = production.test_client().get(path, base_url="https://evil.example")
    assert response.status_code == 400
    assert response.get_data(as_text=True) == "This address is not served here.\n"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "evil" not in str(response.headers)


@pytest.mark.parametrize(
    ("forwarded", "believed"),
    [("203.0.113.9", "203.0.113.9"), ("192.0.2.66, 203.0.113.9", "203.0.113.9")],
)
def test_what_somebody_wrote_left_of_the_proxy_is_not_believed(
    production: Flask, forwarded: str, believed: str
) -> None:
    with production.test_client() as client:
        client.get("/healthz", base_url=AT_HOME, headers={"X-Forwarded-For": forwarded})
        from flask import request

        assert request.remote_addr == believed


def test_a_forwarded_host_is_never_believed(production: Flask) -> None:
    response = production.test_client().get(
        "/sign-in", base_url=AT_HOME, headers={"X-Forwarded-Host": "evil.example"}
    )
    assert response.status_code == 200
    assert b"evil" not in response.data


def test_debug_is_refused_however_it_was_switched_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_environment(production_settings(tmp_path), instance=tmp_path)
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(RuntimeError, match="Debug must not be on"):
        create_app(settings)
