"""Who may open a file, what a browser is told, and how one goes."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.cases.models import BreakGlass, Case, CaseGrant, Conflict, Emergency
from marac.governance import LegalHold
from tests.attachments.conftest import Send, Story
from tests.client import Browser
from tests.inspection import samples
from tests.readiness import without


@pytest.fixture
def address(browser: Browser, story: Story, send: Send) -> str:
    """Where the one file of the case is, which the referrer added for all."""
    browser.sign_in_as(story.referrer, story.area)
    send(story.case, b"Seen by many", "notes.txt")
    return f"/files/{story.files()[0].id}"


def test_a_file_is_always_handed_out_to_be_kept_and_never_shown(
    browser: Browser, story: Story, address: str
) -> None:
    browser.sign_in_as(story.chair, story.area)
    answer = browser.get(address).response
    assert answer.data == b"Seen by many"
    headers = answer.headers
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"].startswith('attachment; filename="notes.txt"')
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    policies = headers.getlist("Content-Security-Policy")
    assert "sandbox" in policies
    assert any("default-src 'none'" in policy for policy in policies)


def test_only_those_of_the_matrix_open_a_file(browser: Browser, story: Story, address: str) -> None:
    make, area = story.make, story.area
    advocate = make.user(Role.ADVOCATE, area=area, agency=story.housing)
    auditor = make.user(Role.AUDITOR, area=area)
    with without("attestations"):
        unattested = make.user(Role.REPRESENTATIVE, area=area, agency=story.housing)
    answers = {
        story.coordinator: 200,
        story.chair: 200,
        story.rep: 200,
        story.referrer: 403,
        story.stranger: 404,
        advocate: 404,
        auditor: 404,
        unattested: 303,
        make.user(Role.SYSTEM_ADMINISTRATOR, area=area): 403,
        make.user(Role.COORDINATOR): 404,
    }
    got = {who: browser.sign_in_as(who).get(address, follow=False).status for who in answers}
    assert {u.name: s for u, s in got.items()} == {u.name: s for u, s in answers.items()}
    story.case.advocate_id = advocate.id
    story.takes_part(advocate, story.case)
    soon = clock.now() + timedelta(hours=1)
    grant = CaseGrant(granted_at=clock.now(), expires_at=soon, granted_by_id=story.chair.id)
    grant.case_id, grant.user_id, grant.approved_by_id = story.case.id, auditor.id, story.rep.id
    grant.purpose = "To look at how it went"
    make.add(grant)
    for who in (advocate, auditor):
        assert browser.sign_in_as(who, area).get(address).status == 200


def test_a_conflict_a_restriction_and_broken_glass_give_no_files(
    browser: Browser, story: Story, address: str
) -> None:
    make, case = story.make, story.case
    glass = BreakGlass(category=Emergency.OTHER, opened_at=clock.now(), reason="?" * 30)
    glass.case_id, glass.user_id = case.id, story.stranger.id
    glass.expires_at = clock.now() + timedelta(hours=1)
    make.add(glass)
    browser.sign_in_as(story.stranger, story.area)
    page = browser.get(f"/cases/{case.id}")
    assert page.status == 200
    assert "notes.txt" not in page.text
    assert browser.get(address).status == 404
    make.add(Conflict(case_id=case.id, user_id=story.rep.id, declared_by_id=story.rep.id))
    assert browser.sign_in_as(story.rep, story.area).get(address).status == 404
    case.restricted_at, case.restricted_by_id = clock.now(), story.chair.id
    assert browser.sign_in_as(story.coordinator, story.area).get(address).status == 404


def test_a_file_for_those_who_run_the_case_does_not_exist_for_an_agency(
    browser: Browser, story: Story, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    send(story.case, b"Flat 4, Canary Street", "address.txt", sharing="runners")
    address = f"/files/{story.files()[0].id}"
    for who, status in ((story.chair, 200), (story.rep, 404)):
        browser.sign_in_as(who, story.area)
        assert browser.get(address).status == status
        assert ("address.txt" in browser.get(f"/cases/{story.case.id}").text) == (status == 200)
    assert browser.post(f"{address}/remove", {"reason": "x"}).status == 404


def test_a_file_is_gone_for_everyone_once_it_is_removed_and_a_line_stays(
    browser: Browser, story: Story, address: str, session: Session
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    page = browser.get(f"{address}/remove")
    assert "notes.txt" in page.text
    refused = browser.submit(page, {"reason": " "}, button="Remove the file")
    assert (refused.status, refused.errors) == (422, ["Say why the file is removed"])
    page = browser.submit(page, {"reason": "It was about another case"}, button="Remove the file")
    assert page.path == f"/cases/{story.case.id}"
    assert "A file that is gone" in page.text
    assert "It was about another case" in page.text
    assert "notes.txt" not in page.text
    assert browser.get(address).status == 409
    assert browser.post(f"{address}/remove", {"reason": "Again"}).status == 409
    assert "gone already" in browser.get(f"{address}/remove").text
    (row,) = story.files()
    assert (row.content, row.name, row.note, row.digest) == (None, "", "", None)
    assert story.logged() == [
        "AttachmentAdded",
        "AttachmentConsulted",
        "AttachmentRemoved",
        "AttachmentConsulted",
    ]


def test_the_agency_that_added_a_file_may_remove_it_and_no_other(
    browser: Browser, story: Story, address: str
) -> None:
    rep_of_police = story.make.user(Role.REPRESENTATIVE, area=story.area, agency=story.police)
    story.make.invitation(story.case, story.police, story.coordinator)
    story.takes_part(rep_of_police, story.case)
    for who, status in ((story.rep, 404), (story.stranger, 404), (story.chair, 403)):
        browser.sign_in_as(who, story.area)
        assert browser.post(f"{address}/remove", {"reason": "Ours"}).status == status
    browser.sign_in_as(rep_of_police, story.area)
    assert browser.post(f"{address}/remove", {"reason": "Ours"}).status == 200
    assert story.files()[0].content is None


def test_a_referrer_may_take_back_what_they_added_but_not_what_others_did(
    browser: Browser, story: Story, address: str, send: Send
) -> None:
    browser.sign_in_as(story.coordinator, story.area)
    send(story.case, samples.pdf())
    browser.sign_in_as(story.referrer, story.area)
    page = browser.get(f"/referrals/{story.case.id}")
    assert "notes.txt" in page.text
    assert "letter.pdf" not in page.text
    theirs, others = (f"/files/{file.id}/remove" for file in story.files())
    assert browser.post(others, {"reason": "Not mine"}).status == 404
    page = browser.post(theirs, {"reason": "Mine"})
    assert (page.status, page.path) == (200, f"/referrals/{story.case.id}")


def test_a_file_may_go_even_where_none_may_come(
    browser: Browser, story: Story, address: str
) -> None:
    story.case.closed_at = clock.now()
    browser.sign_in_as(story.coordinator, story.area)
    assert browser.post(f"{address}/remove", {"reason": "Wrong case"}).status == 200
    assert story.files()[0].content is None


def test_nothing_is_erased_while_a_legal_hold_stands(
    browser: Browser, story: Story, address: str
) -> None:
    hold = LegalHold(set_at=clock.now(), set_by_id=story.chair.id, reason="A court has asked")
    hold.case_id = story.case.id
    story.make.add(hold)
    browser.sign_in_as(story.coordinator, story.area)
    page = browser.post(f"{address}/remove", {"reason": "Wrong case"})
    assert page.status == 409
    assert "Nothing can be taken out of this case at present" in page.text
    assert "court" not in page.text
    assert browser.get(address).response.data == b"Seen by many"
    hold.lifted_at, hold.lifted_by_id = clock.now(), story.coordinator.id
    assert browser.post(f"{address}/remove", {"reason": "Wrong case"}).status == 200


def test_neither_the_name_nor_the_content_is_in_any_log(
    browser: Browser, story: Story, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    browser.sign_in_as(story.rep, story.area)
    browser.get(address)
    assert "notes" not in caplog.text
    assert "Seen by many" not in caplog.text


def test_what_an_embargoed_case_held_is_closed_with_it(
    browser: Browser, story: Story, address: str, session: Session
) -> None:
    case: Case = story.case
    case.closed_at = clock.now() - timedelta(days=29)
    for who, status in ((story.coordinator, 404), (story.rep, 404), (story.referrer, 403)):
        assert browser.sign_in_as(who, story.area).get(address).status == status
