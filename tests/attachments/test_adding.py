"""Adding a file: who may, when, what is kept, and what is said of one that is not."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from marac import clock
from marac.attachments import operations
from marac.attachments.models import Attachment, Audience
from marac.cases.models import Case
from tests.attachments.conftest import Send, Story
from tests.client import Browser
from tests.inspection import samples


def test_the_coordinator_adds_a_file_and_everyone_who_takes_part_can_download_it(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, note="The letter to the landlord")
    assert page.path == f"/cases/{story.case.id}"
    assert "The file was added." in page.text
    assert "letter.pdf PDF document, 1 KB The letter to the landlord" in page.text
    browser.sign_in_as(story.rep, story.area)
    shown = browser.get(f"/cases/{story.case.id}")
    given = browser.get(shown.links()["letter.pdf"])
    assert given.response.data == samples.pdf()
    assert story.logged() == ["AttachmentAdded", "AttachmentDownloaded"]


def test_a_referrer_adds_files_to_their_draft_and_to_what_they_sent(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.referrer, story.area)
    draft = story.draft()
    page = send(draft, samples.photograph(), "door.jpg")
    assert page.path == f"/referrals/{draft.id}"
    assert "door.jpg Picture (JPEG)" in page.text
    assert "door.jpg" in browser.get(f"/referrals/{draft.id}/check").text
    assert "door.jpg" not in page.links()  # what they wrote they cannot open again
    page = send(story.case)
    assert page.path == f"/referrals/{story.case.id}"
    assert "letter.pdf" in page.text
    assert [file.agency_id for file in story.files()] == [story.police.id] * 2


def test_who_did_not_write_the_referral_and_does_not_run_it_adds_nothing(
    browser: Browser, story: Story
) -> None:
    address = f"/cases/{story.case.id}/files/new"
    for who, status in ((story.rep, 404), (story.stranger, 404), (story.chair, 403)):
        browser.sign_in_as(who, story.area)
        assert browser.get(address).status == status
        assert browser.post(address).status == status
    browser.sign_in_as(story.rep, story.area)
    assert "Add a file" not in browser.get(f"/cases/{story.case.id}").text


def test_between_listing_and_circulation_nothing_is_added(browser: Browser, story: Story) -> None:
    story.case.listings[0].circulated_at = None
    browser.sign_in_as(story.coordinator, story.area)
    page = browser.get(f"/cases/{story.case.id}/files/new")
    assert page.status == 409
    assert "no files are added" in page.text
    assert "Add a file" not in browser.get(f"/cases/{story.case.id}").text


def test_a_bad_file_comes_back_at_its_field_with_everything_else_still_there(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, b"MZ", "virus.exe", sharing="runners", note="A word about it")
    assert page.status == 422
    assert "must be a PDF" in page.errors[0]
    assert page.value("note") == "A word about it"
    assert page.all("//input[@value='runners']/@checked")
    assert story.files() == []
    page = browser.post(f"/cases/{story.case.id}/files/new")
    assert page.errors == ["Choose the file", "Choose who may open the file"]


HOSTILE = {
    "bomb.docx": (samples.docx(word__big_xml=b" " * (60 * 1024 * 1024)), "far more than"),
    "laughs.docx": (samples.docx(word__more_xml=samples.LAUGHS), "grow without end"),
    "two.pdf": (samples.pdf() + samples.docx(), "two kinds of file"),
    "two.png": (samples.picture() + samples.docx(), "two kinds of file"),
    "huge.png": (samples.png_that_claims(100_000, 100_000), "40 million pixels"),
    "locked.pdf": (samples.locked_pdf(), "protected by a password"),
    "macros.docx": (samples.docx(main=samples.MACROS), "macros"),
    "empty.txt": (b"", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_clear_message(
    browser: Browser, story: Story, send: Send, name: str
) -> None:
    data, words = HOSTILE[name]
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, data, name)
    assert page.status == 422
    assert words in page.errors[0]
    assert story.files() == []
    assert story.logged() == []


def test_ten_megabytes_are_taken_and_one_byte_more_is_an_error_at_the_field(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    most = 10 * 1024 * 1024
    assert send(story.case, b"a" * most, "most.txt").status == 200
    page = send(story.case, b"a" * (most + 1), "more.txt", note="Still here")
    assert (page.status, page.errors) == (422, ["The file must be 10 MB or smaller"])
    assert page.value("note") == "Still here"
    assert [file.size for file in story.files()] == [most]


def test_far_too_much_gets_a_page_that_says_so(browser: Browser, story: Story) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    answer = browser.client.post(
        f"/cases/{story.case.id}/files/new",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(33 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "That file or text is too large" in answer.get_data(as_text=True)


def test_only_this_page_takes_so_much(app: Flask, browser: Browser, story: Story) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    large = {"reason": "a" * (3 * 1024 * 1024)}
    assert browser.post(f"/cases/{story.case.id}/close", large).status == 413


def test_a_case_holds_fifty_megabytes(
    browser: Browser, story: Story, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    assert operations.MOST_OF_A_CASE == 50 * 1024 * 1024
    monkeypatch.setattr(operations, "MOST_OF_A_CASE", 25)
    assert send(story.case, b"a" * 20, "a.txt", sharing="runners").status == 200
    browser.sign_in_as(story.referrer, story.area)
    page = send(story.case, b"b" * 6, "b.txt")  # what they do not see counts too
    assert page.status == 422
    assert "50 MB together" in page.errors[0]
    assert send(story.case, b"b" * 5, "b.txt").status == 200
    assert send(story.draft(), b"b" * 20, "b.txt").status == 200


def test_the_same_file_is_known_again_in_the_same_case_only(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    send(story.case, name="first.pdf", sharing="runners")
    browser.sign_in_as(story.referrer, story.area)
    page = send(story.case, name="second.pdf")
    assert page.errors == ["This very file is in the case already"]
    assert "first" not in page.text
    assert send(story.draft()).status == 200
    first, second = story.files()
    assert first.digest != second.digest  # nobody can tell by it what two cases have in common


def test_names_that_would_break_something_are_made_harmless(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    page = send(story.case, name="../a'; b\u202e<b>é.pdf")
    name = "a'; b<b>é.pdf"
    given = browser.get(page.links()[name])
    header = given.response.headers["Content-Disposition"]
    wanted = "attachment; filename=\"a__ b_b_e.pdf\"; filename*=UTF-8''a%27%3B%20b%3Cb%3E%C3%A9.pdf"
    assert header == wanted
    assert story.files()[0].name == name


def test_nothing_that_was_sent_stands_in_clear_in_the_database(
    browser: Browser, story: Story, send: Send, session: Session
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    send(story.case, b"Zainab lives at number 4", "Zainab.txt", note="About Zainab")
    row = session.execute(sa.text("SELECT * FROM attachments")).one()
    assert "Zainab" not in str(row)
    assert b"Zainab" not in bytes(row.content)


def test_a_list_of_files_never_loads_what_they_hold(
    browser: Browser, story: Story, send: Send, queries: list[str]
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    for number in range(3):
        send(story.case, f"text {number}".encode(), f"{number}.txt")
    queries.clear()
    browser.get(f"/cases/{story.case.id}")
    about_files = [query for query in queries if query.startswith("SELECT attachments")]
    assert len(about_files) == 1
    assert "attachments.content" not in about_files[0]


def test_a_draft_that_is_thrown_away_takes_its_files_with_it(
    browser: Browser, story: Story, send: Send, session: Session
) -> None:
    browser.sign_in_as(story.referrer, story.area)
    draft = story.draft()
    send(draft)
    case_id = draft.id
    assert browser.post(f"/referrals/{case_id}/discard").status == 200
    assert session.get(Case, case_id) is None
    assert story.files() == []


def test_a_file_on_its_way_in_never_touches_the_disk(app: Flask) -> None:
    body = {"file": FileStorage(io.BytesIO(b"a" * 1_000_000), "a.txt")}
    stream, length, boundary = stream_encode_multipart(body, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    told = {"input_stream": stream, "content_length": length, "content_type": kind}
    with app.test_request_context("/", method="POST", **told) as context:
        stream = context.request.files["file"].stream
    assert type(stream) is io.BytesIO


def test_whoever_comes_a_moment_too_late_is_told_and_nothing_is_kept(
    browser: Browser, story: Story, session: Session
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    story.case.closed_at = clock.now()
    values = {"sharing": Audience.ALL.value, "file": (io.BytesIO(b"text"), "a.txt")}
    page = browser.post(f"/cases/{story.case.id}/files/new", values)  # type: ignore[arg-type]
    assert page.status == 409
    assert session.scalar(sa.select(sa.func.count(Attachment.id))) == 0
