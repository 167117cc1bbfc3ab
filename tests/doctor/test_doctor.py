"""`marac doctor` looks at everything, says it in words, and fails only when something is wrong."""

import json
import shutil
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock, documents
from marac.agencies.models import SharingAgreement
from marac.audit.models import AuditEntry
from marac.config import Settings
from marac.doctor import surroundings
from marac.events import Operation
from marac.health import CHECKS, Finding, fault, register_check
from marac.notifications import line
from marac.notifications.models import Mail
from tests.factories import Factory
from tests.production import production_settings

NAME = "Amira Hassan"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying out a paper takes a second, and has a story of its own."""
    monkeypatch.setattr(surroundings.documents, "render", lambda *_args, **_kwargs: b"%PDF")


@pytest.fixture
def doctor(app: Flask, session: Session) -> Any:
    """Run the command after the story so far; gives its exit code and what it found."""

    def run(*args: str) -> Result:
        session.commit()
        return app.test_cli_runner().invoke(args=["doctor", *args])

    return run


def found(result: Result) -> dict[str, tuple[str, str]]:
    rows = json.loads(result.stdout)
    return {row["name"]: (row["state"], row["words"]) for row in rows}


def test_every_thing_that_the_issue_names_is_looked_at(doctor: Any) -> None:
    names = set(found(doctor("--json")))
    assert {
        "Settings",
        "Secret keys",
        "Master keys",
        "Own files",
        "Database",
        "Migrations",
        "Clock",
        "Mail server",
        "Papers",
        "Disk",
        "Outbox",
        "Agreements",
        "Backup",
    } <= names


def test_the_table_says_in_words_how_each_thing_is(doctor: Any) -> None:
    result = doctor()
    lines = result.output.splitlines()
    assert any(line.startswith("Database ") and " OK " in line for line in lines)
    assert any(line.startswith("Backup ") and " WARNING " in line for line in lines)
    assert "No backup has ever been recorded." in result.output
    assert all(len(line) <= 100 for line in lines)


def test_warnings_do_not_fail_the_command_and_a_fault_does(app: Flask, doctor: Any) -> None:
    assert doctor().exit_code == 0
    app.extensions[CHECKS]["Something"] = lambda _app: fault("It is broken.")
    try:
        result = doctor()
    finally:
        del app.extensions[CHECKS]["Something"]
    assert result.exit_code == 1
    assert "It is broken." in result.output
    assert "1 fault" in result.output


def test_a_check_that_breaks_is_told_by_its_kind_and_the_rest_are_made(
    app: Flask, doctor: Any
) -> None:
    def breaks(_app: Flask) -> Finding:
        raise ValueError(NAME)

    register_check(app, "Broken", breaks)
    try:
        result = doctor("--json")
    finally:
        del app.extensions[CHECKS]["Broken"]
    assert found(result)["Broken"] == ("FAULT", "could not be looked at: ValueError")
    assert NAME not in result.output


def test_mail_that_should_have_gone_is_a_fault(doctor: Any, make: Factory) -> None:
    late = clock.now() - timedelta(hours=2)
    soon = clock.now() + timedelta(minutes=5)
    for not_before, attempts, sent_at in (
        (None, 0, None),
        (late, 3, None),
        (soon, 0, None),
        (None, 1, late),
    ):
        mail = Mail(recipient="a@example.org", subject="s", body="b", attempts=attempts)
        mail.created_at, mail.not_before, mail.sent_at = late, not_before, sent_at
        make.add(mail)
    assert found(doctor("--json"))["Outbox"] == (
        "FAULT",
        "2 mails have waited for over an hour. Run: marac mail send",
    )


@pytest.mark.parametrize(("days", "state"), [(29, "WARNING"), (31, "OK"), (-3, "WARNING")])
def test_agreements_that_end_soon_are_counted(
    doctor: Any, make: Factory, days: int, state: str
) -> None:
    make.agency()
    for agreement in make.session.scalars(sa.select(SharingAgreement)):
        agreement.expires_on = clock.today() + timedelta(days=days)
    assert found(doctor("--json"))["Agreements"][0] == state


@pytest.mark.parametrize(
    ("hours", "state"), [(None, "WARNING"), (2, "OK"), (40, "WARNING"), (24 * 8, "FAULT")]
)
def test_the_age_of_the_last_backup_is_said(
    doctor: Any, session: Session, hours: int | None, state: str
) -> None:
    if hours is not None:
        entry = AuditEntry(number=1, event="BackedUp", details={}, previous="", digest="")
        entry.at, entry.operation = clock.now() - timedelta(hours=hours), Operation.BACKUP
        session.add(entry)
    said = found(doctor("--json"))["Backup"]
    assert said[0] == state
    assert said[1] == (
        f"The last backup was made {hours} hours ago."
        if hours
        else "No backup has ever been recorded."
    )


def test_a_log_that_ends_in_the_future_means_that_a_clock_is_wrong(
    doctor: Any, session: Session
) -> None:
    assert found(doctor("--json"))["Clock"][0] == "OK"
    entry = AuditEntry(number=1, event="X", details={}, previous="", digest="")
    entry.at = clock.now() + timedelta(days=400)
    session.add(entry)
    assert found(doctor("--json"))["Clock"][0] == "FAULT"


def test_old_tables_are_a_fault(doctor: Any, session: Session) -> None:
    assert found(doctor("--json"))["Migrations"][0] == "OK"
    session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    assert found(doctor("--json"))["Migrations"] == (
        "FAULT",
        "The tables are not those of this version. Run: marac db upgrade",
    )


def test_a_full_disk_is_a_fault(doctor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    free = 100 * 1024 * 1024
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert found(doctor("--json"))["Disk"] == ("FAULT", "100 MB are free where the data lies.")


def test_papers_that_cannot_be_laid_out_are_a_fault(
    doctor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_kwargs: object) -> bytes:
        raise documents.DocumentError("no Pango")

    monkeypatch.setattr(surroundings.documents, "render", fails)
    assert found(doctor("--json"))["Papers"][0] == "FAULT"


@pytest.fixture
def as_production(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """The application as it would see itself in production."""
    there = Settings.from_environment(production_settings(tmp_path), instance=tmp_path)
    there = replace(there, database_url=settings.database_url)
    monkeypatch.setitem(app.extensions, "marac.settings", there)
    return there


def test_master_keys_that_others_may_read_are_a_fault(doctor: Any, as_production: Settings) -> None:
    for path in as_production.keys_folder.glob("*.key"):
        path.chmod(0o644)
    state, words = found(doctor("--json"))["Master keys"]
    assert state == "FAULT"
    assert "master-0001.key" in words


def test_master_keys_among_the_data_are_a_warning(doctor: Any, as_production: Settings) -> None:
    assert found(doctor("--json"))["Master keys"][0] == "WARNING"


def test_data_that_others_on_the_machine_may_read_is_a_fault(
    doctor: Any, as_production: Settings
) -> None:
    as_production.instance.chmod(0o755)
    assert found(doctor("--json"))["Own files"][0] == "OK"
    letter = as_production.instance / "marac.db"
    letter.write_text("")
    letter.chmod(0o644)
    assert found(doctor("--json"))["Own files"][0] == "FAULT"
    as_production.instance.chmod(0o700)
    assert found(doctor("--json"))["Own files"][0] == "OK"


class Postmaster(socketserver.StreamRequestHandler):
    """A mail server that greets, and offers TLS or not."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for said in self.rfile:
            if said.lower().startswith(b"quit"):
                self.wfile.write(b"221 bye\r\n")
                return
            tls = b"250-STARTTLS\r\n" if self.server.tls else b""  # type: ignore[attr-defined]
            self.wfile.write(b"250-here\r\n" + tls + b"250 OK\r\n")


@pytest.fixture
def mail_server() -> Iterator[Any]:
    """A mail server on this machine."""
    with socketserver.TCPServer(("127.0.0.1", 0), Postmaster) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("tls", "sender", "state"),
    [(True, "m@x.org", "OK"), (False, "m@x.org", "FAULT"), (True, "marac@localhost", "WARNING")],
)
def test_the_mail_server_is_greeted_and_sent_nothing(
    app: Flask,
    settings: Settings,
    doctor: Any,
    mail_server: Any,
    monkeypatch: pytest.MonkeyPatch,
    tls: bool,
    sender: str,
    state: str,
) -> None:
    mail_server.tls = tls
    if not tls:  # as if it stood elsewhere, where a mail must not travel in clear
        monkeypatch.setattr(line, "OWN_MACHINE", frozenset())
    host, port = mail_server.server_address
    theirs = replace(settings, smtp_host=host, smtp_port=port, mail_from=sender)
    monkeypatch.setitem(app.extensions, "marac.settings", theirs)
    assert found(doctor("--json"))["Mail server"][0] == state


def test_a_mail_server_that_does_not_answer_is_a_fault(
    app: Flask, settings: Settings, doctor: Any, mail_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = replace(settings, smtp_host="127.0.0.1", smtp_port=1, mail_from="m@x.org")
    monkeypatch.setitem(app.extensions, "marac.settings", silent)
    assert found(doctor("--json"))["Mail server"] == (
        "FAULT",
        "The mail server was not reached (ConnectionRefusedError): no mail goes.",
    )
