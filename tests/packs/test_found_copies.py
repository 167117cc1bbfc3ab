"""Whose copy was found: known by the file, by one page of it, by its code; and by a password."""

import io
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from marac import documents
from marac.audit.models import AuditEntry
from marac.packs import operations
from marac.packs.codes import ALPHABET, new_code, read_code
from marac.packs.models import Paper
from tests.client import Browser
from tests.documents.reading import pages_of
from tests.packs.conftest import Story

WHOSE = "Made for Lena Lord, Harbour Homes"


@pytest.fixture
def copy(canaries: Story) -> Paper:
    """The landlord's pack, laid out in earnest."""
    by = canaries.make.actor(canaries.coordinator)
    asked = {"by": by, "meeting": canaries.meeting, "agency": canaries.housing}
    paper = operations.issue_pack(canaries.make.session, **asked)
    canaries.make.session.commit()
    return paper


@pytest.fixture
def runner(canaries: Story, browser: Browser) -> FlaskCliRunner:
    return browser.client.application.test_cli_runner()


def one_page(pdf: bytes, number: int) -> bytes:
    """Take one page out, as any tool would: the file knows nothing of where it came from."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as whole, pikepdf.new() as single:
        single.pages.append(whole.pages[number])
        single.save(out)
    return out.getvalue()


def identify(runner: FlaskCliRunner, folder: Path, pdf: bytes, *more: str) -> str:
    (folder / "found.pdf").write_bytes(pdf)
    done = runner.invoke(args=["papers", "identify", str(folder / "found.pdf"), *more])
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_codes_have_no_letters_that_look_alike_and_are_read_however_they_are_typed() -> None:
    assert not set("01IOBS5") & set(ALPHABET) - {"5"}
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    assert read_code(f" {code.lower().replace('-', ' ')}") == code
    assert [read_code(wrong) for wrong in ("", "K7QF", "K7QF-2M9DX", "O1QF-2M9D")] == [None] * 4


def test_a_found_file_a_page_of_it_and_its_code_all_tell_whose_it_is(
    canaries: Story, copy: Paper, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    assert all(copy.code in page for page in pages_of(copy.content))
    whole = identify(runner, tmp_path, copy.content)
    assert WHOSE in whole
    assert "Known by the file" in whole
    page = identify(runner, tmp_path, one_page(copy.content, copy.pages - 1))
    assert WHOSE in page
    assert "Pages of the found file: 1" in page
    done = runner.invoke(args=["papers", "identify", "--code", copy.code.lower()])
    assert WHOSE in done.output
    assert "State: Not opened yet" in done.output
    asked = sa.select(AuditEntry).where(AuditEntry.event == "PaperIdentified")
    found = [entry.details for entry in canaries.make.session.scalars(asked)]
    assert {entry["paper_id"] for entry in found} == {str(copy.id)}
    assert len(found) == 3


def test_what_is_nobody_s_copy_is_said_to_be_none_and_stands_in_the_log(
    canaries: Story, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7 no paper at all")
    for asked in (["--code", "K7QF-2M9D"], [str(tmp_path / "other.pdf")]):
        done = runner.invoke(args=["papers", "identify", *asked])
        assert done.exit_code == 1
    assert runner.invoke(args=["papers", "identify"]).exit_code == 2
    asked = sa.select(AuditEntry).where(AuditEntry.event == "PaperIdentified")
    assert [e.details["paper_id"] for e in canaries.make.session.scalars(asked)] == [None]


def test_a_copy_under_a_password_opens_with_it_alone_and_can_be_identified(
    canaries: Story, copy: Paper, browser: Browser, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    browser.sign_in_as(canaries.landlord)
    page = browser.get(f"/papers/{copy.id}/about")
    assert "Download with a password" not in page.text
    assert browser.post(f"/papers/{copy.id}/password").status == 409
    canaries.area.locked_papers = True
    page = browser.get(f"/papers/{copy.id}/about")
    page = browser.submit(page, button="Download with a password")
    assert page.response.headers["Cache-Control"] == "no-store"
    password = page.all("//*[contains(@class,'marac-reference')]")[0].text_content().strip()
    answer = browser.submit(page, button="Download with this password").response
    assert answer.headers["Cache-Control"] == "no-store"
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(answer.data))
    with pikepdf.open(io.BytesIO(answer.data), password=password) as opened:
        assert len(opened.pages) == copy.pages
        assert opened.encryption.R == 6
    assert WHOSE in identify(runner, tmp_path, answer.data)
    entry = canaries.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "PaperDownloaded")
    ).one()
    assert entry.details["locked"] is True
    assert entry.details["digest"] == documents.sha256(answer.data)
    assert password not in str(entry.details)
    again = browser.submit(
        browser.get(f"/papers/{copy.id}/about"), button="Download with a password"
    )
    assert password not in again.text
