"""The paper kit: one press makes all that a meeting needs without power, for who runs it alone."""

import pytest
import sqlalchemy as sa

from marac import clock
from marac.audit.models import AuditEntry
from marac.meetings.models import Attendance
from marac.packs import operations
from marac.packs.drafted import Draft
from marac.packs.forms import wish_value
from marac.packs.models import Paper, PaperKind
from marac.refusals import Refused
from tests.client import Browser
from tests.documents.reading import count_tables, failures, pages_of
from tests.packs.conftest import Story
from tests.packs.test_what_a_copy_holds import found, words


def draft(story: Story) -> Draft:
    by = story.make.actor(story.coordinator)
    return operations.draft_paper(
        story.make.session, by=by, kind=PaperKind.KIT, meeting=story.meeting, agency=None
    )


@pytest.fixture
def ready(story: Story) -> Story:
    """Two cases on an agenda that went out, with an action of each and a statement to sign."""
    for subject in ("Amina Yusuf", "Zara Nothers"):
        case = story.list_case(subject, story.police, story.housing)
        story.make.action(case, story.police, listing_id=None, task=f"CANARY-TASK-{subject[0]}")
    return story


def test_the_kit_follows_the_order_of_the_room(ready: Story) -> None:
    text = words(draft(ready).html)
    order = [
        "Running order",
        "Attendance sheet",
        "Matters arising",
        "Who was harmed",
        "Record of case 1.",
        "The case as presented",
        "Safeguarding considered",
        "No further MARAC",
        "Record of case 2.",
        "Action sheet",
        "Any other business: name no case",
        "The meeting ended at",
    ]
    content = text.partition("The meeting began at")[2]
    places = [("Running order " + content).index(words_) for words_ in order]
    assert places == sorted(places)
    assert {"CANARY-TASK-A", "CANARY-TASK-Z"} <= found(text)


def test_everybody_expected_has_a_line_to_sign_on(ready: Story) -> None:
    text = words(draft(ready).html)
    for name in ("Lena Lord", "Olu Fficer", "Chidi Hair", "Carol Ord"):
        assert name in text
    assert "Nadia Urse" not in text, "her agency is asked about no case"
    assert text.count("Another person") == 8
    ready.meeting.started_at = clock.now()
    ready.make.add(Attendance(meeting=ready.meeting, name="Gabi Guest", capacity="Observer"))
    assert "Gabi Guest" in words(draft(ready).html)
    assert "Lena Lord" not in words(draft(ready).html), "the register that was opened counts"


def test_each_action_line_has_the_number_of_its_case(ready: Story) -> None:
    text = words(draft(ready).html).partition("One line an action")[2]
    reference = ready.listings["Zara Nothers"].case.reference
    assert f"Case 2, {reference}" in text
    assert "2.1 2.2 2.3 2.4" in text


def test_the_kit_is_made_by_one_press_and_registered(ready: Story, browser: Browser) -> None:
    browser.sign_in_as(ready.coordinator)
    path = f"/meetings/{ready.meeting.id}/papers"
    page = browser.submit(browser.get(path), button="Make the paper kit")
    assert "Paper kit, copy 1 of 4, is ready to download" in page.text
    paper = ready.make.session.scalars(sa.select(Paper)).one()
    assert (paper.kind, paper.agency_id, len(paper.cases)) == (PaperKind.KIT, None, 2)
    assert paper.file_name == "kit-2026-11-26-copy-1.pdf"
    assert failures(paper.content) == []
    assert count_tables(paper.content) == draft(ready).html.count("<table")
    pages = pages_of(paper.content)
    assert all("OFFICIAL-SENSITIVE" in page and "Copy 1 of 4: Carol Ord" in page for page in pages)
    entry = ready.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "PaperIssued")
    ).one()
    assert entry.details["digest"] == paper.digest


def test_only_those_who_run_the_meeting_get_a_kit(ready: Story, browser: Browser) -> None:
    path = f"/meetings/{ready.meeting.id}/papers"
    browser.sign_in_as(ready.landlord)
    assert "paper kit" not in browser.get(path).text.lower()
    assert browser.post(path, {"make": wish_value(PaperKind.KIT)}).status == 404
    own = wish_value(PaperKind.KIT, ready.housing.id)
    assert browser.post(path, {"make": own}).status == 409
    browser.sign_in_as(ready.coordinator)
    assert browser.post(path, {"make": own}).status == 409
    assert ready.make.session.scalars(sa.select(Paper)).all() == []


def test_a_kit_leaves_out_a_case_that_is_kept_from_its_maker(ready: Story) -> None:
    ready.keep_away(ready.listings["Amina Yusuf"].case, user_id=ready.coordinator.id)
    text = words(draft(ready).html)
    assert "CANARY-TASK-A" not in text
    assert str(ready.listings["Amina Yusuf"].case.reference) not in text
    assert "1. " + str(ready.listings["Zara Nothers"].case.reference) in text


def test_a_meeting_that_is_over_or_empty_needs_no_kit(story: Story, browser: Browser) -> None:
    with pytest.raises(Refused, match="no case on this agenda"):
        draft(story)
    story.list_case("Amina Yusuf", story.police)
    story.meeting.concluded_at, story.meeting.concluded_by_id = clock.now(), story.chair.id
    with pytest.raises(Refused, match="is over"):
        draft(story)
    page = browser.sign_in_as(story.coordinator).get(f"/meetings/{story.meeting.id}/papers")
    assert "Make the paper kit" not in page.text
