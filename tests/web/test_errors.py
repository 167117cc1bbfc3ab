"""Every answer protects the reader; every error is a calm page that gives nothing away."""

import logging
import re
import time

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient
from lxml import html

CODES = [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]


@pytest.mark.parametrize("code", CODES)
def test_each_error_has_a_page_with_one_heading(browser: FlaskClient, code: int) -> None:
    response = browser.get(f"/refuse/{code}")
    assert response.status_code == code
    page = html.document_fromstring(response.get_data(as_text=True))
    heading = page.xpath("//h1")[0].text_content()
    assert [heading] == [h.text_content() for h in page.xpath("//h1")]
    assert page.xpath("//title")[0].text_content() == f"{heading} – marac"
    assert len(page.xpath("//main//p")) >= 1


def test_an_error_without_a_page_of_its_own_gets_the_nearest(browser: FlaskClient) -> None:
    response = browser.get("/refuse/418")
    assert response.status_code == 418
    assert "could not be read" in response.get_data(as_text=True)


def test_a_page_that_is_not_there_is_the_same_to_the_byte_whatever_was_asked_for(
    signed_in: FlaskClient,
) -> None:
    signed_in.get("/flash")
    one = signed_in.get("/nowhere/1?name=amira")
    other = signed_in.get("/nowhere/22222")
    assert one.status_code == 404
    assert one.data == other.data
    dull = ("Date", "Content-Length")
    assert [h for h in one.headers if h[0] not in dull] == [
        h for h in other.headers if h[0] not in dull
    ]


def test_a_page_that_is_not_there_keeps_the_message_for_the_next_page(
    signed_in: FlaskClient,
) -> None:
    signed_in.get("/flash")
    assert "The referral was sent" not in signed_in.get("/nowhere").get_data(as_text=True)
    assert "The referral was sent" in signed_in.get("/").get_data(as_text=True)


def test_a_fault_shows_a_reference_that_stands_in_the_log_and_nothing_else(
    signed_in: FlaskClient, small_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    small_app.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.ERROR, logger="marac.web.errors"):
        response = signed_in.get("/boom")
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    references = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    assert len(references) == 1
    assert any(references[0] in record.getMessage() for record in caplog.records)
    assert "Amira" not in text
    assert "Ngozi" not in text
    assert "RuntimeError" in caplog.text
    assert "Amira" not in caplog.text


def test_what_an_operation_refuses_is_said_in_its_own_words(browser: FlaskClient) -> None:
    response = browser.get("/refused")
    assert response.status_code == 409
    assert "The agenda is already circulated" in response.get_data(as_text=True)


def test_a_clash_says_who_was_first_under_its_own_heading(browser: FlaskClient) -> None:
    text = browser.get("/clash").get_data(as_text=True)
    assert "This has changed since you opened it" in text
    assert "Somebody saved these notes at 10:32am" in text


def test_a_wrong_method_says_which_are_right(browser: FlaskClient) -> None:
    response = browser.get("/send")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_a_form_without_its_token_changes_nothing_and_says_so(browser: FlaskClient) -> None:
    response = browser.post("/send", data={"name": "Amira"})
    assert response.status_code == 400
    assert "Send the form again" in response.get_data(as_text=True)


def test_a_form_with_its_token_is_taken(browser: FlaskClient, small_app: Flask) -> None:
    small_app.add_url_rule("/token", "token", small_app.jinja_env.globals["csrf_token"])
    token = browser.get("/token").get_data(as_text=True)
    assert browser.post("/send", data={"csrf_token": token}).get_data(as_text=True) == "sent"


def test_a_form_may_be_sent_hours_after_it_was_opened(
    browser: FlaskClient, small_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes are typed for longer than an hour."""
    small_app.add_url_rule("/token", "token", small_app.jinja_env.globals["csrf_token"])
    token = browser.get("/token").get_data(as_text=True)
    later = time.time() + 8 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert browser.post("/send", data={"csrf_token": token}).get_data(as_text=True) == "sent"
    fetched = browser.post("/send", headers={"X-CSRFToken": token})
    assert fetched.get_data(as_text=True) == "sent"


def test_an_address_that_has_moved_leads_on(browser: FlaskClient, small_app: Flask) -> None:
    small_app.add_url_rule("/folder/", "folder", lambda: "here")
    assert browser.get("/folder").status_code == 308


def test_a_ready_made_answer_is_given_as_it_is(browser: FlaskClient, small_app: Flask) -> None:
    small_app.add_url_rule("/made", "made", lambda: abort(404, response=Response("as it is", 404)))
    response = browser.get("/made")
    assert (response.status_code, response.data) == (404, b"as it is")
