"""The log holds ids, kinds and places: no name, no address, no typed text, whoever writes to it."""

import ast
import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import marac
from marac.web.logs import watch_for_crashes
from marac.web.logs.handler import HouseHandler
from marac.web.logs.lines import JsonLines, PlainLines

NAME = "Amira Hassan of 4 Nobody Street"
FOREIGN = [
    "marac",
    "waitress",
    "waitress.queue",
    "sqlalchemy.engine.Engine",
    "sqlalchemy.pool",
    "weasyprint",
    "authlib.integrations",
    "urllib3.connectionpool",
    "webauthn",
    "root",
]
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(params=[JsonLines, PlainLines])
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What leaves the process, in each of the two forms."""
    stream = StringIO()
    handler = HouseHandler(stream)
    handler.setFormatter(request.param())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def as_json() -> Iterator[StringIO]:
    """What leaves the process in production."""
    stream = StringIO()
    handler = HouseHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def records(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fall_over() -> None:
    """An exception whose words, cause and context all hold a name."""
    try:
        raise KeyError(NAME)
    except KeyError as first:
        try:
            raise ValueError(f"{NAME}\nin two lines") from first
        except ValueError:
            raise RuntimeError(NAME)  # noqa: B904 - the context is the point


@pytest.mark.parametrize("name", FOREIGN)
def test_no_library_can_put_a_name_into_the_log(written: StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.error("row %s", NAME)
    logger.error(f"row {NAME}")
    logger.error(NAME, stack_info=True)
    logger.warning("%(who)s", {"who": NAME})
    try:
        fall_over()
    except RuntimeError:
        logger.exception("Exception while serving /reset/%s", NAME)
    text = written.getvalue()
    assert "Amira" not in text
    assert "Nobody Street" not in text
    assert "test_logs.py" in text
    for kind in ("KeyError", "ValueError", "RuntimeError"):
        assert kind in text


def test_our_own_exceptions_are_told_by_place_and_kind_too(written: StringIO) -> None:
    try:
        fall_over()
    except RuntimeError:
        logging.getLogger("marac.anything").exception("it failed")
    text = written.getvalue()
    assert "Amira" not in text
    assert "it failed" in text
    assert "in fall_over" in text


@pytest.mark.parametrize("bad", ["\n", "\r\n", "\x0b", "\x1b[2J", "\u2028", "\x85", "\0"])
def test_one_record_can_never_pass_for_two(written: StringIO, bad: str) -> None:
    forged = f'x{bad}{{"level": "INFO", "message": "forged"}}'
    logging.getLogger("marac.anything").warning("mail %s was not sent", forged)
    lines = written.getvalue().splitlines()
    assert len(lines) == 1
    assert bad not in lines[0]


def test_an_exception_that_is_its_own_cause_is_told_once(as_json: StringIO) -> None:
    error = RuntimeError(NAME)
    error.__context__ = error
    logging.getLogger("marac.anything").error("round and round", exc_info=error)
    (record,) = records(as_json)
    assert record["exception"] == ["RuntimeError"]


def test_a_request_is_one_line_of_ids_and_never_its_address(
    browser: FlaskClient, small_app: Flask, as_json: StringIO
) -> None:
    small_app.add_url_rule("/reset/<token>", "reset", lambda token: "a form")
    browser.get("/reset/0f3a-secret-token?name=Amira", headers={"User-Agent": NAME})
    (record,) = records(as_json)
    assert UUID.fullmatch(record.pop("reference"))
    assert isinstance(record.pop("ms"), int)
    assert record.pop("time").endswith("+00:00")
    assert record == {
        "level": "INFO",
        "logger": "marac.web.logs.requests",
        "message": "answered",
        "method": "GET",
        "endpoint": "reset",
        "status": 200,
    }


def test_a_made_up_method_is_not_repeated(browser: FlaskClient, as_json: StringIO) -> None:
    assert browser.open("/", method="AMIRA").status_code == 405
    assert records(as_json)[-1]["method"] == "OTHER"
    assert "AMIRA" not in as_json.getvalue()


@pytest.mark.parametrize("path", ["/healthz", "/static/marac.css"])
def test_what_machines_fetch_all_day_is_no_line(
    browser: FlaskClient, as_json: StringIO, path: str
) -> None:
    with browser.get(path) as response:
        assert response.status_code == 200
    assert as_json.getvalue() == ""


def test_the_reference_of_the_page_finds_the_place_of_the_fault(
    signed_in: FlaskClient, small_app: Flask, as_json: StringIO
) -> None:
    small_app.config["PROPAGATE_EXCEPTIONS"] = False
    page = signed_in.get("/boom").get_data(as_text=True)
    (shown,) = UUID.findall(page)
    told = records(as_json)
    assert {record["reference"] for record in told} == {shown}
    assert {record["endpoint"] for record in told if "endpoint" in record} == {"boom"}
    (places,) = [record["exception"] for record in told if "exception" in record]
    assert places[-1] == "RuntimeError"
    assert places[-2].endswith("in _boom")
    assert "Amira" not in as_json.getvalue()
    assert "/boom" not in as_json.getvalue()


def test_each_request_has_a_reference_of_its_own(browser: FlaskClient, as_json: StringIO) -> None:
    browser.get("/")
    browser.get("/")
    one, other = (record["reference"] for record in records(as_json))
    assert one != other


def test_a_process_that_falls_over_says_where_and_not_what(
    as_json: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    watch_for_crashes()
    try:
        fall_over()
    except RuntimeError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    thread = threading.Thread(target=fall_over)
    thread.start()
    thread.join()
    assert [record["message"] for record in records(as_json)] == [
        "a command fell over",
        "a thread fell over",
    ]
    assert all(record["exception"][-1] == "RuntimeError" for record in records(as_json))
    assert "Amira" not in as_json.getvalue()


def test_everything_that_we_log_ourselves_begins_with_fixed_words() -> None:
    """Values come as arguments, so that what is logged can be read off the source."""
    levels = {"debug", "info", "warning", "error", "critical", "exception"}
    spoken = []
    for path in Path(marac.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            ours = isinstance(owner, ast.Name) and owner.id.lower() in {"log", "logger"}
            if ours and node.func.attr in levels:
                spoken.append((path.name, node.args[0]))
    assert len(spoken) >= 5
    fixed = (ast.Constant, ast.Name)
    assert [name for name, words in spoken if not isinstance(words, fixed)] == []
    names = [words.id for _, words in spoken if isinstance(words, ast.Name)]
    assert all(name.isupper() for name in names), "a constant of the module"
