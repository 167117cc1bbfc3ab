"""A real mail server as the other side: its certificates, its refusals, its silence, its lapses."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.config import ConfigurationError, Settings
from marac.notifications import line
from marac.notifications.courier import Courier
from marac.notifications.delivery import deliver_waiting
from marac.notifications.models import Mail, Trouble
from marac.notifications.operations import queue
from marac.notifications.patience import PAUSES
from tests.notifications.peer import HOST, Authority, Postbox, postmaster

CANARY = "https://marac.example.org/link/secret"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Whom the settings name as the one that vouches for the mail server."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a mail server at a port that the story fills in."""
    return replace(settings, instance=tmp_path, smtp_host=HOST, mail_from="marac@example.org")


@pytest.fixture
def box() -> Postbox:
    """What the mail server takes."""
    return Postbox()


@pytest.fixture
def plain(box: Postbox, there: Settings) -> Iterator[Settings]:
    """A mail server on this machine itself, without TLS."""
    with postmaster(box) as port:
        yield replace(there, smtp_port=port)


def post(session: Session) -> Mail:
    mail = queue(session, recipient="a@example.org", subject="Hello", body=f"Use {CANARY}")
    session.commit()
    return mail


def later(session: Session, settings: Settings, tries: int) -> None:
    """Look into the outbox after each of the pauses."""
    moment = clock.now()
    for pause in PAUSES[:tries]:
        moment += pause
        with clock.moved_to(moment):
            deliver_waiting(session, settings=settings)


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
def test_a_mail_goes_in_tls_to_a_server_that_the_named_authority_vouches_for(
    session: Session, there: Settings, box: Postbox, authority: Authority, implicit: bool
) -> None:
    mail = post(session)
    with postmaster(box, tls=authority.vouch(), implicit=implicit) as port:
        settings = replace(
            there, smtp_port=port, smtp_ca=authority.file, smtp_implicit_tls=implicit
        )
        assert deliver_waiting(session, settings=settings).sent == 1
    (message,) = box.taken
    assert message["To"] == "a@example.org"
    assert CANARY in message.get_payload()
    assert box.ids == [f"<{mail.id}@example.org>"]


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
@pytest.mark.parametrize("fault", ["wrong name", "expired", "self-signed", "unknown authority"])
def test_a_server_whose_certificate_does_not_hold_gets_nothing(
    session: Session,
    there: Settings,
    box: Postbox,
    authority: Authority,
    tmp_path: Path,
    fault: str,
    implicit: bool,
) -> None:
    mail = post(session)
    other = Authority(tmp_path, name="somebody else")
    shown = {
        "wrong name": lambda: authority.vouch("mail.example.net"),
        "expired": lambda: authority.vouch(lasts=timedelta(days=-1)),
        "self-signed": other.vouch,
        "unknown authority": authority.vouch,
    }[fault]()
    known = authority.file if fault != "unknown authority" else other.file
    with postmaster(box, tls=shown, implicit=implicit) as port:
        settings = replace(there, smtp_port=port, smtp_ca=known, smtp_implicit_tls=implicit)
        assert deliver_waiting(session, settings=settings).failed == 1
    assert box.taken == []
    assert (mail.sent_at, mail.trouble) == (None, Trouble.CERTIFICATE)
    assert CANARY in (mail.body or "")


def test_this_machine_too_is_told_nothing_in_clear_once_an_authority_is_named(
    session: Session, plain: Settings, box: Postbox, authority: Authority
) -> None:
    mail = post(session)
    assert deliver_waiting(session, settings=replace(plain, smtp_ca=authority.file)).failed == 1
    assert (box.taken, mail.trouble) == ([], Trouble.NO_TLS)


def test_an_authority_that_is_no_certificate_is_refused_at_the_start(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing")
    with pytest.raises(ConfigurationError, match="MARAC_SMTP_CA"):
        Settings.from_environment({"MARAC_SMTP_CA": str(empty)}, instance=tmp_path)


def test_port_465_speaks_tls_from_the_first_byte(tmp_path: Path, authority: Authority) -> None:
    environ = {"MARAC_SMTP_PORT": "465", "MARAC_SMTP_CA": str(authority.file)}
    read = Settings.from_environment(environ, instance=tmp_path)
    assert (read.smtp_implicit_tls, read.smtp_ca) == (True, authority.file)
    assert not Settings.from_environment({}, instance=tmp_path).smtp_implicit_tls


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "trouble"),
    [("554 Not here", Trouble.REFUSED), ("451 Greylisted, come again", Trouble.LATER)],
    ids=["refusing", "greylisting"],
)
def test_a_mail_that_is_refused_at_any_step_is_kept_and_goes_once_it_is_welcome(
    session: Session, plain: Settings, box: Postbox, step: str, answer: str, trouble: Trouble
) -> None:
    mail = post(session)
    box.say[step] = lambda: answer
    assert deliver_waiting(session, settings=plain).failed == 1
    assert (mail.trouble, mail.refused_with) == (trouble, int(answer[:3]))
    assert CANARY in (mail.body or "")

    box.say.clear()
    later(session, plain, 1)

    assert len(box.taken) == 1
    assert (mail.sent_at is not None, mail.trouble, mail.body) == (True, None, None)


def test_a_server_that_is_down_for_a_day_loses_nothing_and_gets_each_mail_once(
    session: Session, there: Settings, box: Postbox
) -> None:
    with socket.create_server((HOST, 0)) as found:
        port = found.getsockname()[1]
    settings = replace(there, smtp_port=port)
    mails = [post(session) for _ in range(5)]
    moment = clock.now()
    for minutes in range(0, 24 * 60, 5):
        with clock.moved_to(moment + timedelta(minutes=minutes)):
            assert deliver_waiting(session, settings=settings).sent == 0
    assert {mail.trouble for mail in mails} == {Trouble.UNREACHED}

    with postmaster(box) as port, clock.moved_to(moment + timedelta(days=1, hours=1)):
        deliver_waiting(session, settings=replace(there, smtp_port=port))

    assert sorted(box.ids) == sorted(f"<{mail.id}@example.org>" for mail in mails)


def test_a_server_that_hangs_up_after_the_mail_gets_it_again_under_the_same_id(
    session: Session, plain: Settings, box: Postbox
) -> None:
    mail = post(session)
    lapses = iter(["hang up", "hang up"])
    box.say["DATA"] = lambda: next(lapses, None)
    deliver_waiting(session, settings=plain)
    assert (mail.sent_at, mail.trouble) == (None, Trouble.DROPPED)

    later(session, plain, 4)

    assert box.ids == [f"<{mail.id}@example.org>"] * 3
    assert mail.sent_at is not None


@pytest.mark.parametrize("silent_at", ["greeting", "dribble"])
def test_a_server_that_is_slow_holds_a_sender_for_a_bounded_time(
    session: Session, there: Settings, monkeypatch: pytest.MonkeyPatch, silent_at: str
) -> None:
    monkeypatch.setattr(line, "LONGEST_SECONDS", 0.4)
    mail = post(session)
    over = threading.Event()
    with socket.create_server((HOST, 0)) as listener:
        slow = threading.Thread(target=_dribble, args=(listener, silent_at == "dribble", over))
        slow.start()
        begun = time.monotonic()
        settings = replace(there, smtp_port=listener.getsockname()[1])
        assert deliver_waiting(session, settings=settings).failed == 1
        took = time.monotonic() - begun
        over.set()
        slow.join()
    assert took < 3
    assert (mail.trouble, mail.sent_at) == (Trouble.SLOW, None)


def _dribble(listener: socket.socket, dribbles: bool, over: threading.Event) -> None:
    """Greet for ever, a byte at a time, or never."""
    connection, _ = listener.accept()
    with connection:
        while not over.wait(0.02):
            if dribbles:
                try:
                    connection.sendall(b"2")
                except OSError:
                    return


def test_no_mail_may_take_longer_than_another_sender_waits() -> None:
    assert (
        PAUSES[0].total_seconds()
    ) > line.LONGEST_SECONDS + line.LEAVE_SECONDS + line.TIMEOUT_SECONDS


def test_a_page_does_not_wait_for_a_mail_server_that_says_nothing(
    session: Session, there: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LONGEST_SECONDS", 1.0)
    mail = post(session)
    over = threading.Event()
    with socket.create_server((HOST, 0)) as silent:
        settings = replace(there, smtp_port=silent.getsockname()[1])

        def deliver() -> None:
            deliver_waiting(session, settings=settings)
            over.set()

        courier, begun = Courier(deliver), time.monotonic()
        courier.go()
        asked = time.monotonic() - begun
        assert over.wait(10)
    assert asked < 0.5
    assert (mail.attempts, mail.trouble) == (1, Trouble.SLOW)


def test_whoever_asks_while_the_outbox_is_gone_through_has_it_done_once_more() -> None:
    began, go_on, rounds = threading.Event(), threading.Event(), []

    def deliver() -> None:
        rounds.append(threading.active_count())
        began.set()
        assert go_on.wait(10)

    courier = Courier(deliver)
    courier.go()
    assert began.wait(10)
    for _ in range(5):
        courier.go()
    go_on.set()
    for _ in range(200):
        if len(rounds) == 2:
            break
        time.sleep(0.01)
    assert len(rounds) == 2


def test_a_round_that_breaks_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    courier = Courier(lambda: 1 / 0)
    courier.begin = lambda work: work()
    courier.go()
    courier.go()
    assert caplog.text.count("ZeroDivisionError") == 2


def test_a_round_ends_when_a_slow_server_has_had_its_minute(
    session: Session, plain: Settings, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marac.notifications.delivery.ROUND_SECONDS", -1.0)
    for _ in range(3):
        post(session)
    assert deliver_waiting(session, settings=plain).sent == 1
    assert session.scalar(sa.select(sa.func.count(Mail.id)).where(Mail.sent_at.is_(None))) == 2
