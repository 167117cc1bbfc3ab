"""Minutes on paper: all of them for those who run the meeting, an extract for each agency."""

from datetime import timedelta

import pytest

from marac import clock
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Outcome
from marac.meetings.minutes import operations as minutes
from marac.meetings.minutes.circulating import circulate_minutes
from marac.meetings.models import Attendance, Heading, MinutesRevision, Note
from marac.packs import operations
from marac.packs.drafted import Draft
from marac.packs.models import PaperKind
from marac.refusals import Refused
from tests.client import Browser
from tests.documents.reading import count_tables, failures, pages_of
from tests.packs.conftest import Story
from tests.packs.test_what_a_copy_holds import found, words


@pytest.fixture
def held(story: Story) -> Story:
    """A meeting that heard two cases, with the landlord's agency invited to the second."""
    make = story.make
    for subject, agencies in {"Zara Nothers": [], "Amina Yusuf": [story.housing]}.items():
        case = story.list_case(subject, story.police, *agencies)
        listing = story.listings[subject]
        listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
        listing.decision_note = f"CANARY-DECISION-{subject[0]}"
        text = f"CANARY-SAID-{subject[0]}"
        make.add(
            Note(
                listing_id=listing.id,
                heading=Heading.PRESENTED,
                text=text,
                edited_at=clock.now(),
                edited_by_id=story.coordinator.id,
            )
        )
        agency = agencies[0] if agencies else story.police
        make.action(case, agency, listing_id=listing.id, task=f"CANARY-TASK-{subject[0]}")
    make.add(
        Attendance(meeting=story.meeting, name="Lena Lord", agency=story.housing)
    ).arrived_at = clock.now()
    story.meeting.started_at = clock.now() - timedelta(hours=3)
    story.meeting.concluded_at, story.meeting.concluded_by_id = clock.now(), story.chair.id
    make.session.flush()
    return story


def write_up(story: Story, *, circulate: bool = False) -> MinutesRevision:
    """Draft the minutes and, on demand, approve them and send them out."""
    session, make = story.make.session, story.make
    by = make.actor(story.coordinator)
    revision = minutes.draft_minutes(session, by=by, meeting=story.meeting)
    if circulate:
        minutes.approve(session, by=make.actor(story.chair), revision=revision)
        circulate_minutes(session, by=by, revision=revision)
    session.expire(story.meeting)
    return revision


def draft(story: Story, user: User, agency: Agency | None = None) -> Draft:
    by = story.make.actor(user)
    asked = {"kind": PaperKind.MINUTES, "meeting": story.meeting, "agency": agency}
    return operations.draft_paper(story.make.session, by=by, **asked)


def test_an_agency_s_extract_holds_its_own_cases_only(held: Story) -> None:
    write_up(held, circulate=True)
    paper = draft(held, held.landlord, held.housing)
    assert found(words(paper.html)) == {"CANARY-SAID-A", "CANARY-DECISION-A", "CANARY-TASK-A"}
    assert paper.cases == {held.listings["Amina Yusuf"].case_id: True}
    assert "2. REF-" not in words(paper.html)


def test_the_full_minutes_hold_every_case(held: Story) -> None:
    write_up(held, circulate=True)
    text = words(draft(held, held.coordinator).html)
    assert {"CANARY-SAID-Z", "CANARY-SAID-A", "CANARY-TASK-Z"} <= found(text)


def test_a_draft_says_so_and_is_for_those_who_run_the_meeting_alone(held: Story) -> None:
    write_up(held)
    assert "draft minutes, version 1" in words(draft(held, held.chair).html)
    with pytest.raises(Refused, match="have not gone out yet"):
        draft(held, held.landlord, held.housing)
    with pytest.raises(Refused, match="have not gone out yet"):
        draft(held, held.coordinator, held.housing)


def test_approved_minutes_say_who_approved_which_version(held: Story) -> None:
    write_up(held, circulate=True)
    text = words(draft(held, held.landlord, held.housing).html)
    assert "approved minutes, version 1" in text
    assert "Chidi Hair, Friday 20 November 2026" in text


def test_a_conflict_keeps_the_case_out_of_the_extract(held: Story) -> None:
    write_up(held, circulate=True)
    case = held.listings["Amina Yusuf"].case
    held.keep_away(case, agency_id=held.housing.id)
    with pytest.raises(Refused, match="no case for Harbour Homes"):
        draft(held, held.landlord, held.housing)


def test_without_minutes_nothing_is_issued(held: Story, browser: Browser) -> None:
    page = browser.sign_in_as(held.coordinator).get(f"/meetings/{held.meeting.id}/papers")
    page = browser.submit(page, button="Make my full minutes")
    assert page.status == 409
    assert "No minutes of this meeting were drafted yet" in page.text


def test_the_minutes_are_accessible(held: Story) -> None:
    write_up(held, circulate=True)
    plan = draft(held, held.coordinator)
    by = held.make.actor(held.coordinator)
    laid_out = operations.lay_out(plan)
    paper = operations.register(held.make.session, by=by, laid_out=laid_out)
    assert failures(paper.content) == []
    assert count_tables(paper.content) == plan.html.count("<table")
    assert all("Copy 1 of 4: Carol Ord" in page for page in pages_of(paper.content))
