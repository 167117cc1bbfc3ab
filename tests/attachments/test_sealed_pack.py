"""Files travel inside the sealed pack of a case that goes to an area elsewhere."""

import io
from typing import Any

import page
import pikepdf
import pytest
import sqlalchemy as sa

from marac.attachments.models import Attachment, Audience
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Transfer
from marac.cases.transfers import enclosing
from tests.attachments.conftest import Story
from tests.attachments.test_carrying import attach
from tests.client import Browser, Page


@pytest.fixture
def case(story: Story) -> Case:
    """An accepted case on no agenda."""
    case = story.make.case(area=story.area, referrer=story.referrer, agency=story.police)
    story.make.accepted(case, story.coordinator)
    story.make.purpose(case, story.coordinator)
    return case


def pack(story: Story, browser: Browser, case: Case) -> tuple[Page, pikepdf.Pdf]:
    """Begin the transfer, make the pack, take it out and open it with its phrase."""
    browser.sign_in_as(story.coordinator)
    begun = browser.get(f"/cases/{case.id}/transfer")
    to = {"area": "elsewhere", "name": "Cardiff MARAC", "recipient": "Sam Rees", "reason": "Moved"}
    made = browser.submit(browser.submit(begun, to))
    row = story.make.session.scalars(sa.select(Transfer)).one()
    sealed = browser.get(f"/cases/{case.id}/transfer/pack.pdf").response.data
    return made, pikepdf.open(io.BytesIO(sealed), password=row.pack_phrase)


def plain(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, encryption=False)
    return out.getvalue()


def test_the_files_of_a_case_are_inside_its_sealed_pack_which_stays_accessible(
    story: Story, browser: Browser, case: Case
) -> None:
    attach(story, case, b"the broken door", name="door.txt")
    attach(story, case, b"where she is now", name="Door.txt", sharing=Audience.RUNNERS)
    made, document = pack(story, browser, case)
    assert "stayed behind" not in made.text
    inside = {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
    assert inside == {"door.txt": b"the broken door", "Door 2.txt": b"where she is now"}
    report = page.validate_pdf_bytes(plain(document), profile="ua1")
    assert [(one.rule_id, one.message) for one in report.failures] == []
    row = story.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "PackSealed")
    ).one()
    ids = {str(one.id) for one in story.files()}
    assert set(row.details["attachment_ids"]) == ids


@pytest.mark.parametrize("why", ["large", "unchecked", "infected", "removed"])
def test_what_may_not_travel_stays_behind_and_the_pack_says_so(
    story: Story,
    browser: Browser,
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
    scanner: Any,
    why: str,
) -> None:
    attach(story, case, b"kept", name="kept.txt")
    file: Attachment = attach(story, case, b"the broken door", name="door.txt")
    if why == "large":
        monkeypatch.setattr(enclosing, "LARGEST", 10)
    elif why == "unchecked":
        file.checked_at = None
    elif why == "infected":
        file.infected_at, file.checked_at, file.content = file.checked_at, None, None
    else:
        file.removed_at, file.removed_by_id = file.checked_at, story.coordinator.id
    story.make.session.flush()
    made, document = pack(story, browser, case)
    assert list(document.attachments) == ["kept.txt"]
    told = why in ("large", "unchecked")
    assert ("1 file stayed behind" in made.text) is told
