"""Every answer tells the browser what not to do, whatever the answer is."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

ADDRESSES = [
    "/",
    "/nowhere",
    "/refuse/500",
    "/refuse/403",
    "/send",
    "/refused",
    "/folder",
    "/static/marac.css",
    "/static/nothing.css",
    "/healthz",
]
EXACT = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(
    browser: FlaskClient, small_app: Flask, address: str, method: str
) -> None:
    small_app.add_url_rule("/folder/", "folder", lambda: "here")
    with browser.open(address, method=method) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    for word in ("unsafe", "http", "*", "data:", "script-src 'self'"):
        assert word not in policy
    for rule in ("style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy.split("; ")
    assert {name: headers[name] for name in EXACT} == EXACT
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


def test_a_page_runs_the_scripts_that_carry_its_nonce_and_no_others(browser: FlaskClient) -> None:
    nonces = []
    for _ in range(2):
        response = browser.get("/")
        scripts = html.document_fromstring(response.get_data(as_text=True)).xpath("//script")
        assert {s.get("src").split("?")[0] for s in scripts} == {
            "/static/early.js",
            "/static/marac.js",
        }
        (nonce,) = {script.get("nonce") for script in scripts}
        assert f"script-src 'nonce-{nonce}';" in response.headers["Content-Security-Policy"]
        assert len(nonce) >= 22  # 128 bits and more, as base64
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize("address", ["/nowhere", "/refuse/403", "/refuse/500", "/refused"])
def test_an_error_page_runs_no_script_at_all(browser: FlaskClient, address: str) -> None:
    response = browser.get(address)
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert b"<script" not in response.data


def test_only_our_own_pages_may_ask_for_a_passkey(browser: FlaskClient) -> None:
    allowed = browser.get("/").headers["Permissions-Policy"].split(", ")
    open_to_someone = {rule for rule in allowed if not rule.endswith("=()")}
    assert open_to_someone == {
        "clipboard-write=(self)",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    }
    assert all(re.fullmatch(r"[a-z-]+=(\(\)|\(self\))", rule) for rule in allowed)


@pytest.mark.parametrize("address", ADDRESSES)
def test_production_always_says_to_stay_secure_for_two_years(
    browser: FlaskClient, small_app: Flask, address: str
) -> None:
    small_app.config["MARAC_PRODUCTION"] = True
    with browser.get(address) as response:
        said = response.headers["Strict-Transport-Security"]
    assert said == "max-age=63072000; includeSubDomains"


def test_elsewhere_only_a_secure_connection_is_told_to_stay_secure(browser: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in browser.get("/").headers
    secure = browser.get("/", base_url="https://marac.example")
    assert "max-age=63072000" in secure.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_kept_by_the_browser_but_versioned_static_files(
    browser: FlaskClient, address: str
) -> None:
    with browser.get(address) as response:
        assert response.headers["Cache-Control"] == "no-store"
