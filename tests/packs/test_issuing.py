"""Issued papers are accessible, marked and numbered, stand in the register, and open to few."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock, documents
from marac.actions.models import Action
from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.cases.operations import withdraw_contact
from marac.database import db
from marac.documents import DocumentError, Rendered, RenderFailed, RenderTimedOut, Sheet
from marac.packs import operations
from marac.packs.forms import wish_value
from marac.packs.models import Paper, PaperKind
from tests.client import Browser
from tests.documents.reading import count_tables, failures, pages_of
from tests.packs.conftest import Instant, Story


def papers_of(story: Story) -> str:
    return f"/meetings/{story.meeting.id}/papers"


def only_paper(story: Story) -> Paper:
    return story.make.session.scalars(sa.select(Paper)).one()


def crowd(story: Story) -> None:
    """Fill a case with more than fits on one page, so that tables might break."""
    case = story.list_case("Person Number", story.housing)
    for n in range(24):
        long = "Fit a stronger door and tell her when it is done. " * (1 + n % 4)
        story.make.action(case, story.housing, story.landlord, task=long, listing_id=None)
    case.grounds_reason = "He waits outside every morning. " * 60
    case.done_so_far = "Locks were changed. " * 15


def logical_tables(html: str) -> int:
    return html.count("<table")


@pytest.mark.parametrize("kind", [PaperKind.AGENDA, PaperKind.PACK])
def test_a_paper_is_accessible_and_marked_on_every_page(canaries: Story, kind: PaperKind) -> None:
    crowd(canaries)
    session, by = canaries.make.session, canaries.make.actor(canaries.coordinator)
    asked = {"kind": kind, "meeting": canaries.meeting, "agency": canaries.housing}
    draft = operations.draft_paper(session, by=by, **asked)
    paper = operations.register(session, by=by, laid_out=operations.lay_out(draft))
    assert failures(paper.content) == []
    assert count_tables(paper.content) == logical_tables(draft.html)
    pages = pages_of(paper.content)
    assert len(pages) == paper.pages
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL-SENSITIVE") >= 2
        assert "Copy 1 of 4: Lena Lord, Harbour Homes" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Destroy by Friday 18 December 2026" in page
    text = " ".join(pages)
    assert "Amina YUSUF" in text
    assert "CANARY-NAMED-HEALTH" not in text


def test_a_rep_makes_and_downloads_their_own_copy(
    canaries: Story, browser: Browser, quick: None
) -> None:
    browser.sign_in_as(canaries.landlord)
    page = browser.submit(
        browser.get(papers_of(canaries)), button="Make the pack for Harbour Homes"
    )
    assert "Pack, copy 1 of 4, is ready to download" in page.text
    answer = browser.get(page.links()["Download Pack, copy 1 of 4 (PDF)"]).response
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="pack-2026-11-26-copy-1.pdf"'
    )
    assert documents.sha256(answer.data) == only_paper(canaries).digest


def test_issue_and_download_are_in_the_log_with_the_cases_they_disclosed(
    canaries: Story, browser: Browser, quick: None
) -> None:
    page = browser.sign_in_as(canaries.landlord).get(papers_of(canaries))
    page = browser.submit(page, button="Make the pack for Harbour Homes")
    browser.get(page.links()["Download Pack, copy 1 of 4 (PDF)"])
    entries = canaries.make.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))
    details = {entry.event: entry.details for entry in entries}
    case = canaries.listings["Amina Yusuf"].case_id
    assert details["PaperIssued"]["case_ids"] == [str(case)]
    assert details["PaperDownloaded"]["digest"] == details["PaperIssued"]["digest"]


def test_every_agency_with_a_case_gets_its_pack_in_one_press(
    canaries: Story, browser: Browser, quick: None
) -> None:
    page = browser.sign_in_as(canaries.coordinator).get(papers_of(canaries))
    page = browser.submit(page, button="Make every agency’s pack")
    assert "Packs made: 2." in page.text
    made = canaries.make.session.scalars(sa.select(Paper).order_by(Paper.copy_number)).all()
    assert [(p.copy_number, p.recipient.name) for p in made] == [
        (1, "Lena Lord"),
        (2, "Olu Fficer"),
    ]


def test_one_pack_that_fails_leaves_the_others_standing(
    canaries: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch, blank: bytes
) -> None:
    def answer(sheet: Sheet) -> Rendered | DocumentError:
        return RenderFailed("no") if "Lena Lord" in sheet.html else Rendered(blank, 1)

    monkeypatch.setattr(documents, "Renderers", lambda: Instant(answer))
    page = browser.sign_in_as(canaries.coordinator).get(papers_of(canaries))
    page = browser.submit(page, button="Make every agency’s pack")
    assert "No pack could be made for: Harbour Homes." in page.text
    assert only_paper(canaries).recipient.name == "Olu Fficer"


def test_a_paper_that_cannot_be_laid_out_leaves_nothing(
    canaries: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = RenderTimedOut("no PDF within 180 seconds")
    monkeypatch.setattr(documents, "Renderers", lambda: Instant(lambda _: late))
    page = browser.sign_in_as(canaries.landlord).get(papers_of(canaries))
    page = browser.submit(page, button="Make the agenda for Harbour Homes")
    assert page.status == 409
    assert "nothing was issued" in page.text
    session = canaries.make.session
    assert session.scalar(sa.select(sa.func.count(Paper.id))) == 0
    issued = sa.select(AuditEntry.id).where(AuditEntry.event == "PaperIssued")
    assert session.scalars(issued).all() == []


def test_the_database_is_free_while_a_paper_is_laid_out(
    canaries: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch, blank: bytes
) -> None:
    busy = set()

    def answer(_: Sheet) -> Rendered:
        busy.add(db.session.in_transaction())
        return Rendered(blank, 1)

    monkeypatch.setattr(documents, "Renderers", lambda: Instant(answer))
    page = browser.sign_in_as(canaries.landlord).get(papers_of(canaries))
    browser.submit(page, button="Make the pack for Harbour Homes")
    assert busy == {False}


def test_copies_are_numbered_within_their_meeting_and_kind(canaries: Story, quick: None) -> None:
    session, by = canaries.make.session, canaries.make.actor(canaries.coordinator)
    asked = {"by": by, "meeting": canaries.meeting}
    first = operations.issue_pack(session, agency=canaries.housing, **asked)
    second = operations.issue_pack(session, agency=canaries.police, **asked)
    agenda = operations.issue_agenda(session, agency=canaries.police, **asked)
    full = operations.issue_pack(session, **asked)
    numbers = [p.copy_words for p in (first, second, full, agenda)]
    assert numbers == ["1 of 4", "2 of 4", "3 of 4", "1 of 4"]


def test_the_full_agenda_is_for_those_who_run_the_meeting_alone(
    canaries: Story, browser: Browser, quick: None
) -> None:
    page = browser.sign_in_as(canaries.landlord).post(
        papers_of(canaries), {"make": f"{PaperKind.AGENDA}:full"}
    )
    assert page.status == 404


def test_a_rep_cannot_ask_for_another_agency_s_paper(
    canaries: Story, browser: Browser, quick: None
) -> None:
    wish = {"make": f"{PaperKind.PACK}:{canaries.police.id}"}
    assert browser.sign_in_as(canaries.landlord).post(papers_of(canaries), wish).status == 404
    assert browser.post(papers_of(canaries), {"make": "anything"}).status == 400


def test_an_agency_without_anything_on_the_agenda_is_told_so(
    canaries: Story, browser: Browser
) -> None:
    page = browser.sign_in_as(canaries.nurse).get(papers_of(canaries))
    assert "Nothing to give" in page.text
    assert not page.all("//button[contains(., 'Make')]")
    wish = wish_value(PaperKind.PACK, canaries.health.id)
    page = browser.post(papers_of(canaries), {"make": wish})
    assert page.status == 409
    assert "nothing on this agenda for Harbour Health" in page.text


def test_only_its_recipient_and_those_who_run_the_meeting_open_a_copy(
    canaries: Story, browser: Browser, quick: None
) -> None:
    by = canaries.make.actor(canaries.landlord)
    asked = {"by": by, "meeting": canaries.meeting, "agency": canaries.housing}
    paper = operations.issue_pack(canaries.make.session, **asked)
    opened = {
        user.name: browser.sign_in_as(user).get(f"/papers/{paper.id}").status
        for user in (canaries.landlord, canaries.coordinator, canaries.officer, canaries.nurse)
    }
    assert opened == {"Lena Lord": 200, "Carol Ord": 200, "Olu Fficer": 404, "Nadia Urse": 404}


def test_a_chair_s_full_copy_is_the_chair_s_alone(
    canaries: Story, browser: Browser, quick: None
) -> None:
    by = canaries.make.actor(canaries.chair)
    paper = operations.issue_pack(canaries.make.session, by=by, meeting=canaries.meeting)
    assert browser.sign_in_as(canaries.chair).get(f"/papers/{paper.id}").status == 200
    assert browser.sign_in_as(canaries.coordinator).get(f"/papers/{paper.id}").status == 404
    assert "Full copy" not in browser.get(papers_of(canaries)).text


def test_a_conflict_declared_after_the_issue_closes_the_copy(
    canaries: Story, browser: Browser, quick: None
) -> None:
    by = canaries.make.actor(canaries.landlord)
    asked = {"by": by, "meeting": canaries.meeting, "agency": canaries.housing}
    paper = operations.issue_pack(canaries.make.session, **asked)
    case = canaries.make.session.get_one(Case, canaries.listings["Amina Yusuf"].case_id)
    canaries.keep_away(case, user_id=canaries.landlord.id)
    browser.sign_in_as(canaries.landlord)
    closed, unknown = (browser.get(f"/papers/{id_}") for id_ in (paper.id, case.id))
    assert (closed.status, closed.text) == (404, unknown.text)
    assert "copy 1" not in browser.get(papers_of(canaries)).text


def test_a_safe_contact_that_was_taken_back_closes_the_copies_that_hold_it(
    canaries: Story, browser: Browser, quick: None
) -> None:
    session = canaries.make.session
    case = session.get_one(Case, canaries.listings["Amina Yusuf"].case_id)
    canaries.make.release(case, canaries.housing, canaries.officer)
    by = canaries.make.actor(canaries.landlord)
    asked = {"by": by, "meeting": canaries.meeting, "agency": canaries.housing}
    paper = operations.issue_pack(session, **asked)
    browser.sign_in_as(canaries.landlord)
    assert browser.get(f"/papers/{paper.id}").status == 200
    coordinator = canaries.make.actor(canaries.coordinator)
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        withdraw_contact(session, by=coordinator, case=case, agency_ids=[canaries.housing.id])
        assert browser.get(f"/papers/{paper.id}").status == 404
        assert "copy 1" not in browser.get(papers_of(canaries)).text
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        fresh = operations.issue_pack(session, **asked)
        assert browser.get(f"/papers/{fresh.id}").status == 200


def test_an_action_on_a_case_that_is_closed_to_its_owner_does_not_close_the_copy(
    story: Story, browser: Browser, quick: None
) -> None:
    case = story.list_case("Zara Nothers", story.police)
    action: Action = story.make.action(case, story.housing, story.landlord, listing_id=None)
    by = story.make.actor(story.landlord)
    asked = {"by": by, "meeting": story.meeting, "agency": story.housing}
    paper = operations.issue_agenda(story.make.session, **asked)
    browser.sign_in_as(story.landlord)
    assert browser.get(f"/papers/{paper.id}").status == 200
    story.restrict(action.case, story.coordinator)
    assert browser.get(f"/papers/{paper.id}").status == 404


def test_a_copy_past_its_day_stays_in_the_register_and_opens_no_more(
    canaries: Story, browser: Browser, quick: None
) -> None:
    by = canaries.make.actor(canaries.landlord)
    asked = {"by": by, "meeting": canaries.meeting, "agency": canaries.housing}
    paper = operations.issue_pack(canaries.make.session, **asked)
    browser.sign_in_as(canaries.landlord)
    paper.destroy_by = clock.today() - timedelta(days=1)
    assert "Past its day" in browser.get(papers_of(canaries)).text
    assert browser.get(f"/papers/{paper.id}").status == 404


def test_the_papers_page_takes_few_queries_whatever_it_shows(
    canaries: Story, browser: Browser, quick: None, queries: list[str]
) -> None:
    def count(user) -> int:
        browser.sign_in_as(user).get(papers_of(canaries))
        queries.clear()
        browser.get(papers_of(canaries))
        return len(queries)

    by = canaries.make.actor(canaries.coordinator)
    asked = {"by": by, "meeting": canaries.meeting}
    operations.issue_pack(canaries.make.session, agency=canaries.housing, **asked)
    before = count(canaries.coordinator)
    for agency in (canaries.police, canaries.housing, canaries.housing):
        operations.issue_pack(canaries.make.session, agency=agency, **asked)
    assert count(canaries.coordinator) == before <= 12
    assert count(canaries.landlord) <= 12
