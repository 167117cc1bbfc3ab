"""The outbox: what is queued is sent once, after its transaction, and then forgotten."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.config import Settings
from marac.notifications import SWEEP, delivery, line
from marac.notifications.delivery import deliver_waiting
from marac.notifications.models import Mail
from marac.notifications.operations import queue, take_back
from marac.notifications.patience import MAX_ATTEMPTS, TRIED_FOR, pause_after
from marac.notifications.sweep import Sweep
from tests.client import Browser


@pytest.fixture
def spooling(settings: Settings, tmp_path: Path) -> Settings:
    """Settings that write mails to a folder of this test's own."""
    return replace(settings, instance=tmp_path)


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that cannot be reached."""

    def refuse(*_args: Any, **_words: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(delivery, "send", refuse)


def post(session: Session) -> Mail:
    mail = queue(session, recipient="a@example.org", subject="Hello", body="Use /link/secret")
    session.commit()
    return mail


def rounds(session: Session, settings: Settings, count: int, *, apart: int = 60) -> None:
    """Look into the outbox so often, so many minutes apart."""
    moment = clock.now()
    for number in range(count):
        with clock.moved_to(moment + timedelta(minutes=apart * number)):
            deliver_waiting(session, settings=settings)


def test_without_a_mail_server_a_mail_becomes_a_file(session: Session, spooling: Settings) -> None:
    mail = post(session)

    result = deliver_waiting(session, settings=spooling)

    (path,) = (spooling.instance / "mail").glob("*.eml")
    assert (result.sent, result.failed) == (1, 0)
    assert "To: a@example.org" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert (mail.sent_at, mail.body) == (clock.now(), None)


def test_a_long_link_stays_whole(session: Session, spooling: Settings) -> None:
    link = "https://marac.example.org/" + "long/" * 40
    queue(session, recipient="a@example.org", subject="Hello", body=f"Here:\n\n{link}\n")
    session.commit()

    deliver_waiting(session, settings=spooling)

    (path,) = (spooling.instance / "mail").glob("*.eml")
    assert link in path.read_text().splitlines()


def test_a_mail_is_sent_once(session: Session, spooling: Settings) -> None:
    post(session)
    deliver_waiting(session, settings=spooling)

    assert deliver_waiting(session, settings=spooling).sent == 0
    assert len(list((spooling.instance / "mail").glob("*.eml"))) == 1


def test_a_mail_that_another_sender_has_taken_is_left_alone(
    session: Session, spooling: Settings
) -> None:
    mail = post(session)
    mail.tried_at, mail.attempts = clock.now() - timedelta(seconds=30), 1

    assert deliver_waiting(session, settings=spooling).sent == 0


@pytest.mark.usefixtures("outage")
def test_a_mail_that_fails_waits_and_is_tried_again(
    session: Session, spooling: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = post(session)
    assert deliver_waiting(session, settings=spooling).failed == 1
    assert mail.body is not None
    monkeypatch.undo()

    rounds(session, spooling, 2)

    assert (mail.sent_at is not None, mail.attempts) == (True, 2)


@pytest.mark.usefixtures("outage")
def test_a_mail_that_never_goes_is_given_up_and_its_link_forgotten(
    session: Session, spooling: Settings
) -> None:
    mail = post(session)

    rounds(session, spooling, MAX_ATTEMPTS + 3)

    assert (mail.attempts, mail.body, mail.sent_at) == (MAX_ATTEMPTS, None, None)


@pytest.mark.usefixtures("outage")
def test_a_mail_server_that_is_down_for_a_weekend_loses_no_mail(
    session: Session, spooling: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = post(session)
    rounds(session, spooling, 60 * 24, apart=2)
    assert 50 < mail.attempts < MAX_ATTEMPTS
    monkeypatch.undo()

    with clock.moved_to(clock.now() + timedelta(days=2, minutes=60)):
        assert deliver_waiting(session, settings=spooling).sent == 1


def test_the_tries_of_a_mail_last_for_three_days() -> None:
    assert sum((pause_after(n) for n in range(1, MAX_ATTEMPTS + 1)), timedelta()) >= TRIED_FOR


@pytest.mark.usefixtures("outage")
def test_a_round_ends_when_no_server_is_reached_three_times(
    session: Session, spooling: Settings
) -> None:
    for _ in range(5):
        post(session)
    assert deliver_waiting(session, settings=spooling).failed == 3


def test_a_mail_that_is_sent_again_has_the_same_message_id(
    session: Session, spooling: Settings
) -> None:
    mail = post(session)
    for _ in range(2):
        mail.sent_at, mail.tried_at, mail.body = None, None, "Use /link/secret"
        session.commit()
        deliver_waiting(session, settings=spooling)
    texts = [path.read_text() for path in (spooling.instance / "mail").glob("*.eml")]
    ids = {line for text in texts for line in text.splitlines() if line.startswith("Message-ID")}
    assert len(ids) == 1
    assert str(mail.id) in ids.pop()


@pytest.mark.usefixtures("outage")
def test_one_failure_does_not_hold_up_the_others_and_is_logged_without_an_address(
    session: Session, spooling: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        post(session)

    assert deliver_waiting(session, settings=spooling).failed == 3
    assert "ConnectionRefusedError" in caplog.text
    assert "a@example.org" not in caplog.text
    assert "secret" not in caplog.text


def test_what_is_undone_is_never_sent(session: Session, spooling: Settings) -> None:
    queue(session, recipient="a@example.org", subject="Hello", body="Never")
    session.rollback()

    assert deliver_waiting(session, settings=spooling).sent == 0


@pytest.fixture
def server() -> Iterator[tuple[int, list[bytes]]]:
    """A mail server on this machine that accepts one mail and keeps its lines."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve_one, args=(listener, heard))
    thread.start()
    yield listener.getsockname()[1], heard
    thread.join(timeout=5)
    listener.close()


def _serve_one(listener: socket.socket, heard: list[bytes]) -> None:
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb") as stream:

        def say(line: bytes) -> None:
            stream.write(line + b"\r\n")
            stream.flush()

        say(b"220 ready")
        in_text = False
        for line in stream:
            heard.append(line.rstrip())
            if in_text:
                in_text = line != b".\r\n"
                if in_text:
                    continue
            if line.upper().startswith(b"DATA"):
                in_text = True
                say(b"354 go on")
            elif line.upper().startswith(b"QUIT"):
                say(b"221 bye")
                return
            else:
                say(b"250 ok")


def test_with_a_mail_server_the_mail_goes_there(
    session: Session, spooling: Settings, server: tuple[int, list[bytes]]
) -> None:
    port, heard = server
    mail = post(session)

    settings = replace(spooling, smtp_host="127.0.0.1", smtp_port=port)
    assert deliver_waiting(session, settings=settings).sent == 1

    assert b"Subject: Hello" in heard
    assert b"Use /link/secret" in heard
    assert mail.sent_at is not None
    assert not (spooling.instance / "mail").exists()


def test_a_server_elsewhere_that_offers_no_tls_gets_no_mail(
    session: Session,
    spooling: Settings,
    server: tuple[int, list[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port, heard = server
    monkeypatch.setattr(line, "OWN_MACHINE", frozenset())
    mail = post(session)

    settings = replace(spooling, smtp_host="127.0.0.1", smtp_port=port)
    assert deliver_waiting(session, settings=settings).failed == 1

    assert not any(b"secret" in line for line in heard)
    assert mail.sent_at is None


def test_a_server_that_never_answers_does_not_hold_anything_up(
    session: Session, spooling: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "TIMEOUT_SECONDS", 0.05)
    mail = post(session)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = replace(spooling, smtp_host="127.0.0.1", smtp_port=silent.getsockname()[1])

        assert deliver_waiting(session, settings=settings).failed == 1

    assert mail.sent_at is None


def test_a_server_s_refusal_is_a_failure_like_any_other(
    session: Session, spooling: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_words: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"Who is a@example.org?")})

    monkeypatch.setattr(delivery, "send", refuse)
    mail = post(session)

    assert deliver_waiting(session, settings=spooling).failed == 1
    assert mail.refused_with == 550


def test_the_command_sends_what_waits(app: Flask, session: Session) -> None:
    post(session)

    result = app.test_cli_runner().invoke(args=["mail", "send"])

    assert (result.exit_code, result.output) == (0, "1 sent, 0 failed.\n")
    session.expire_all()
    assert session.scalars(sa.select(Mail.body)).all() == [None]


@pytest.mark.usefixtures("outage")
def test_the_command_says_when_something_failed(app: Flask, session: Session) -> None:
    post(session)

    result = app.test_cli_runner().invoke(args=["mail", "send"])

    assert (result.exit_code, result.stdout) == (1, "0 sent, 1 failed.\n")


def held_back(session: Session, minutes: int = 10) -> tuple[Mail, UUID]:
    batch = uuid4()
    mail = queue(
        session,
        recipient="a@example.org",
        subject="Hello",
        body="Later",
        not_before=clock.now() + timedelta(minutes=minutes),
        batch_id=batch,
    )
    session.commit()
    return mail, batch


def test_a_held_mail_goes_only_when_its_time_has_come(session: Session, spooling: Settings) -> None:
    mail, _ = held_back(session)
    assert deliver_waiting(session, settings=spooling).sent == 0

    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        assert deliver_waiting(session, settings=spooling).sent == 1

    assert mail.sent_at is not None


def test_the_command_leaves_held_mail_alone(app: Flask, session: Session) -> None:
    held_back(session)

    result = app.test_cli_runner().invoke(args=["mail", "send"])

    assert result.output == "0 sent, 0 failed.\n"


def test_held_mails_are_taken_back_by_their_batch(session: Session, spooling: Settings) -> None:
    _, batch = held_back(session)
    other, _ = held_back(session)

    assert take_back(session, batch_id=batch) == 1
    session.commit()

    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        assert deliver_waiting(session, settings=spooling).sent == 1
    assert session.scalars(sa.select(Mail)).all() == [other]


def test_what_was_sent_is_not_taken_back(session: Session, spooling: Settings) -> None:
    _, batch = held_back(session)
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        deliver_waiting(session, settings=spooling)

    assert take_back(session, batch_id=batch) == 0


def test_any_later_request_sends_held_mail_that_is_due_once_a_minute(
    app: Flask, session: Session, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, SWEEP, Sweep())
    began = clock.now()
    first, _ = held_back(session)
    second, _ = held_back(session, minutes=12)
    with clock.moved_to(began + timedelta(minutes=9)):
        browser.get("/sign-in").response.close()
        assert first.sent_at is None
    with clock.moved_to(began + timedelta(minutes=11)):
        browser.get("/sign-in").response.close()
        session.expire_all()
        assert (first.sent_at is not None, second.sent_at) == (True, None)
    with clock.moved_to(began + timedelta(minutes=11, seconds=59)):
        assert not app.extensions[SWEEP].takes_turn()
    with clock.moved_to(began + timedelta(minutes=12)):
        browser.get("/sign-in").response.close()
        session.expire_all()
        assert second.sent_at is not None
