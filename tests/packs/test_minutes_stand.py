"""Approved minutes are one file for ever: every copy of it, whatever the templates become."""

import io

import pikepdf
import pytest
import sqlalchemy as sa

from marac import clock, documents
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Outcome
from marac.meetings.minutes import operations as minutes
from marac.meetings.minutes.circulating import circulate_minutes
from marac.meetings.models import Attendance, Heading, MinutesRevision, Note
from marac.packs import operations, sheets
from marac.packs.models import MinutesFile, Paper, PaperKind
from marac.refusals import Refused
from tests.documents.reading import count_tables, failures, pages_of
from tests.packs.conftest import Story

CASES = 20
SAID = "He shouted at her from across the road, then followed her to the bus stop. "


@pytest.fixture
def held(story: Story) -> Story:
    """A meeting that heard a case of the landlord's agency and one of the police alone."""
    for subject, agencies in {"Zara Nothers": [], "Amina Yusuf": [story.housing]}.items():
        _heard(story, subject, *agencies)
    return _over(story)


def _heard(story: Story, subject: str, *agencies: object, said: str = "She said so") -> None:
    case = story.list_case(subject, story.police, *agencies)
    listing = story.listings[subject]
    listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
    for heading in Heading:
        story.make.add(
            Note(
                listing_id=listing.id,
                heading=heading,
                text=said,
                edited_at=clock.now(),
                edited_by_id=story.coordinator.id,
            )
        )
    for number in range(3):
        task = f"Fit a stronger door and tell her when it is done, part {number}"
        story.make.action(case, story.police, listing_id=listing.id, task=task)


def _over(story: Story) -> Story:
    for user in (story.coordinator, story.chair, story.officer, story.landlord):
        story.make.add(Attendance(meeting=story.meeting, name=user.name, arrived_at=clock.now()))
    story.meeting.started_at = story.meeting.concluded_at = clock.now()
    story.meeting.concluded_by_id = story.chair.id
    story.make.session.flush()
    return story


def approved(story: Story) -> MinutesRevision:
    session, make = story.make.session, story.make
    revision = minutes.draft_minutes(
        session, by=make.actor(story.coordinator), meeting=story.meeting
    )
    minutes.approve(session, by=make.actor(story.chair), revision=revision)
    session.expire(story.meeting)
    return revision


def issue(story: Story, user: object, agency: object = None) -> Paper:
    by = story.make.actor(user)
    return operations.issue_minutes(story.make.session, by=by, meeting=story.meeting, agency=agency)


def content_streams(pdf: bytes) -> list[bytes]:
    """What stands on each page, without the marks of the copy, which come last."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            page.Contents.read_bytes().split(b"/Artifact <</Type /Pagination>>")[0]
            if isinstance(page.Contents, pikepdf.Stream)
            else b"".join(part.read_bytes() for part in page.Contents[1:-1])
            for page in document.pages
        ]


def test_every_copy_of_approved_minutes_is_the_same_file_whatever_changes_later(
    held: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(held)
    first = issue(held, held.coordinator)
    kept = held.make.session.scalars(sa.select(MinutesFile)).one()
    held.chair.name = "Somebody Renamed"
    held.meeting.venue = "Elsewhere"
    monkeypatch.setattr(sheets, "write", lambda *_, **__: "<html><title>New</title>New look</html>")
    second = issue(held, held.chair)
    assert held.make.session.scalars(sa.select(MinutesFile)).one() is kept
    assert documents.sha256(kept.content) == kept.digest
    assert content_streams(first.content) == content_streams(second.content)
    assert "Chidi Hair" in " ".join(pages_of(second.content))


def test_the_hash_of_the_file_is_in_the_log(held: Story) -> None:
    revision = approved(held)
    issue(held, held.coordinator)
    session = held.make.session
    kept = session.scalars(sa.select(MinutesFile)).one()
    entries = {e.event: e.details for e in session.scalars(sa.select(AuditEntry))}
    assert entries["MinutesLaidDown"]["digest"] == kept.digest == documents.sha256(kept.content)
    assert entries["MinutesApproved"]["digest"] == revision.digest


def test_an_extract_is_a_file_of_its_own_and_a_draft_is_none(held: Story) -> None:
    session, make = held.make.session, held.make
    by = make.actor(held.coordinator)
    revision = minutes.draft_minutes(session, by=by, meeting=held.meeting)
    issue(held, held.coordinator)
    assert session.scalars(sa.select(MinutesFile)).all() == []
    minutes.approve(session, by=make.actor(held.chair), revision=revision)
    circulate_minutes(session, by=by, revision=revision)
    session.expire(held.meeting)
    issue(held, held.coordinator)
    issue(held, held.landlord, held.housing)
    assert len(session.scalars(sa.select(MinutesFile)).all()) == 2


def test_a_file_that_is_not_what_was_laid_down_is_never_handed_out(held: Story) -> None:
    approved(held)
    issue(held, held.coordinator)
    kept = held.make.session.scalars(sa.select(MinutesFile)).one()
    kept.content = b"%PDF-1.7 other"
    held.make.session.flush()
    with pytest.raises(Refused, match="not what the chair approved"):
        issue(held, held.coordinator)


def test_words_that_are_not_what_was_approved_are_never_laid_out(held: Story) -> None:
    revision = approved(held)
    revision.content = revision.content | {"any_other_business": "Slipped in"}
    held.make.session.flush()
    with pytest.raises(Refused, match="not what the chair approved"):
        issue(held, held.coordinator)


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "0" * 64},
        {"number": 7},
        {"approved_at": None, "approved_by_id": None},
        {"approved_at": None, "approved_by_id": None, "digest": "0" * 64},
        {"stood_in": True},
    ],
    ids=["words", "number", "clearing", "clearing and changing", "how it was approved"],
)
def test_the_database_refuses_to_change_an_approved_version(
    held: Story, change: dict[str, object]
) -> None:
    session, revision = held.make.session, approved(held)
    with (
        pytest.raises(sa.exc.DBAPIError, match="approved minutes never change"),
        session.begin_nested(),
    ):
        session.execute(
            sa.update(MinutesRevision).where(MinutesRevision.id == revision.id).values(change)
        )


def test_who_stands_in_for_a_chair_is_named_as_such(held: Story) -> None:
    session, make = held.make.session, held.make
    lead = make.user(
        Role.INFORMATION_GOVERNANCE, area=held.area, agency=held.police, name="Ingrid Gale"
    )
    by = make.actor(held.coordinator)
    revision = minutes.draft_minutes(session, by=by, meeting=held.meeting)
    minutes.approve(session, by=make.actor(lead), revision=revision, stands_in=True)
    draft = operations.draft_paper(
        session, by=by, kind=PaperKind.MINUTES, meeting=held.meeting, agency=None
    )
    assert "Ingrid Gale, in the place of a chair" in draft.html
    entries = {e.event: e.details for e in session.scalars(sa.select(AuditEntry))}
    assert entries["MinutesApproved"]["stood_in"] is True


def test_the_minutes_of_twenty_cases_are_accessible_with_whole_tables(story: Story) -> None:
    for number in range(CASES):
        _heard(story, f"Person Number{number}", story.housing, said=SAID * (3 + number % 5))
    _over(story)
    approved(story)
    by = story.make.actor(story.coordinator)
    draft = operations.draft_paper(
        story.make.session, by=by, kind=PaperKind.MINUTES, meeting=story.meeting, agency=None
    )
    paper = operations.register(story.make.session, by=by, laid_out=operations.lay_out(draft))
    assert failures(paper.content) == []
    assert count_tables(paper.content) == draft.html.count("<table")
    pages = pages_of(paper.content)
    assert "approved minutes, version 1" in pages[0]
    assert "Version 1, approved" in pages[0]
    text = " ".join(pages)
    assert all(f"{n}. REF-" in text for n in range(1, CASES + 1))
