"""The virus scanner: what it finds is refused, and what it has not seen waits."""

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock, inspection
from marac.attachments import SWEEP
from marac.attachments.models import Attachment
from marac.attachments.scanning import Scanned, scan_waiting
from marac.audit.models import AuditEntry
from marac.inspection import ScannerAway
from tests.attachments.conftest import Send, Story
from tests.client import Browser
from tests.inspection.clamd import Clamd
from tests.inspection.samples import EICAR


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A scanner that is down; undo the patch and it is back."""

    def nobody(_address: str, _data: bytes) -> bool:
        raise ScannerAway("ConnectionRefusedError")

    monkeypatch.setattr(inspection, "scan", nobody)
    return monkeypatch


@pytest.fixture
def waiting(
    browser: Browser, story: Story, send: Send, scanner: Clamd, away: pytest.MonkeyPatch
) -> str:
    """A file that came while the scanner was down, and where it is."""
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, b"in quarantine", "notes.txt")
    assert "It can be opened once the virus check has answered" in page.text
    assert "Waiting for the virus check" in page.text
    assert "notes.txt" not in page.links()
    return f"/files/{story.files()[0].id}"


def test_a_clean_file_can_be_opened_at_once(
    browser: Browser, story: Story, send: Send, scanner: Clamd
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, b"clean", "notes.txt")
    assert scanner.asked_about == [b"clean"]
    assert "Checked" in page.text
    assert browser.get(page.links()["notes.txt"]).response.data == b"clean"


def test_eicar_is_refused_with_clear_words_and_the_refusal_is_logged(
    browser: Browser, story: Story, send: Send, scanner: Clamd
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, EICAR, "notes.txt", note="Still here")
    assert page.status == 422
    assert "found a virus in this file, so it was not kept" in page.errors[0]
    assert page.value("note") == "Still here"
    assert story.files() == []
    assert story.logged() == ["AttachmentTurnedAway"]


def test_nobody_opens_a_file_before_the_scanner_has_answered(
    browser: Browser, story: Story, waiting: str
) -> None:
    for who in (story.coordinator, story.chair, story.rep):
        page = browser.sign_in_as(who, story.area).get(waiting)
        assert page.status == 409
        assert "virus check has not answered yet" in page.text
    assert story.logged() == ["AttachmentAdded"]


def test_a_file_that_waited_is_opened_once_the_command_found_it_clean(
    app: Flask, browser: Browser, story: Story, waiting: str, away: pytest.MonkeyPatch
) -> None:
    again = app.test_cli_runner().invoke(args=["attachments", "scan"])
    assert (again.exit_code, again.stdout) == (1, "0 clean, 0 deleted, 1 waiting.\n")
    away.undo()
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        done = app.test_cli_runner().invoke(args=["attachments", "scan"])
        assert (done.exit_code, done.stdout) == (0, "1 clean, 0 deleted, 0 waiting.\n")
    assert browser.get(waiting).response.data == b"in quarantine"
    assert story.logged() == ["AttachmentAdded", "AttachmentCleared", "AttachmentDownloaded"]


def test_a_file_in_which_a_virus_is_found_later_is_erased(
    browser: Browser, story: Story, waiting: str, scanner: Clamd, away: pytest.MonkeyPatch
) -> None:
    away.undo()
    scanner.says = b"stream: Eicar-Signature FOUND\0"
    found = scan_waiting(story.make.session, clamav=scanner.address)
    assert found == Scanned(clean=0, infected=1, waiting=0)
    (row,) = story.files()
    assert (row.content, row.name, row.digest) == (None, "", None)
    page = browser.get(f"/cases/{story.case.id}")
    assert "Deleted: it held a virus" in page.text
    page = browser.get(waiting)
    assert page.status == 409
    assert "held a virus, so it was deleted" in page.text
    assert story.logged() == ["AttachmentAdded", "AttachmentInfected"]
    assert story.make.session.query(AuditEntry).filter_by(event="AttachmentInfected").one().case_id


def test_any_later_visit_looks_after_what_waits(
    app: Flask, browser: Browser, story: Story, waiting: str, away: pytest.MonkeyPatch
) -> None:
    away.undo()
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        app.extensions[SWEEP]._next = clock.now()
        browser.get("/").response.close()
    assert story.files()[0].checked_at is not None


def test_a_scanner_that_goes_away_leaves_the_rest_waiting(
    story: Story, waiting: str, scanner: Clamd, session: Session
) -> None:
    assert scan_waiting(session, clamav=scanner.address) == Scanned(waiting=1)
    assert scan_waiting(session, clamav=scanner.address) == Scanned(waiting=1)
    assert story.files()[0].tried_at == clock.now()


def test_a_file_that_was_removed_while_it_waited_is_asked_about_no_more(
    browser: Browser, story: Story, waiting: str, scanner: Clamd, away: pytest.MonkeyPatch
) -> None:
    browser.post(f"{waiting}/remove", {"reason": "Wrong case"})
    away.undo()
    assert scan_waiting(story.make.session, clamav=scanner.address) == Scanned()
    assert scanner.asked_about == []


def test_without_a_scanner_real_files_are_not_taken_and_the_page_says_so(
    app: Flask, browser: Browser, story: Story, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    send(story.case, b"from before", "notes.txt")
    settings = app.extensions["marac.settings"]
    real = dataclasses.replace(settings, production=True)
    monkeypatch.setitem(app.extensions, "marac.settings", real)
    address = f"/cases/{story.case.id}/files/new"
    for page in (browser.get(address), browser.post(address, {"sharing": "all"})):
        assert page.status == 409
        assert page.heading == "Files cannot be added here yet"
        assert "MARAC_CLAMAV" in page.text
    assert browser.get(f"/files/{story.files()[0].id}").status == 409
    assert app.test_cli_runner().invoke(args=["attachments", "scan"]).exit_code == 1


def test_where_nothing_is_real_files_open_unchecked_and_the_page_says_so(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    assert "no virus scanner here" in browser.get(f"/cases/{story.case.id}/files/new").text
    page = send(story.case, b"unchecked", "notes.txt")
    assert "Not checked for viruses" in page.text
    assert browser.get(page.links()["notes.txt"]).status == 200


def test_a_file_is_never_both_clean_and_infected(story: Story, session: Session) -> None:
    from sqlalchemy.exc import IntegrityError

    row = Attachment(
        case_id=story.case.id,
        added_by_id=story.coordinator.id,
        sharing="all",
        kind="txt",
        size=1,
        checked_at=clock.now(),
        infected_at=clock.now(),
    )
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()
