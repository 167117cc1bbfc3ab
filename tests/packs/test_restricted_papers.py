"""A paper with a restricted case is made for somebody else only when a second person agrees."""

import pytest
import sqlalchemy as sa

from marac.approvals import ApprovalRequest, Outcome
from marac.cases.models import Case
from marac.packs.forms import EVERY_PACK, wish_value
from marac.packs.models import Paper, PaperKind
from tests.client import Browser, Page
from tests.packs.conftest import Story

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def restricted(story: Story) -> Case:
    """A restricted case that housing takes part in, beside one for the police."""
    case = story.list_case("Rhea Stricted", story.housing)
    story.list_case("Amina Yusuf", story.police)
    story.restrict(case, story.coordinator, story.chair, story.landlord)
    return case


@pytest.fixture
def coordinator(browser: Browser, story: Story) -> Browser:
    return browser.sign_in_as(story.coordinator, story.area)


def make(browser: Browser, story: Story, wish: str) -> Page:
    return browser.post(f"/meetings/{story.meeting.id}/papers", {"make": wish})


def papers(story: Story) -> list[Paper]:
    return list(story.make.session.scalars(sa.select(Paper)))


def agree(story: Story, coordinator: Browser) -> Page:
    request = story.make.session.scalars(sa.select(ApprovalRequest)).one()
    chair = Browser(coordinator.client.application, story.make.session)
    chair.sign_in_as(story.chair, story.area)
    page = chair.get(f"/approvals/{request.id}")
    assert "Harbour Homes" in page.text
    return chair.submit(page, {"answer": "agree"}, button="Send your answer")


def test_a_pack_with_a_restricted_case_waits_for_a_second_person(
    story: Story, restricted: Case, coordinator: Browser
) -> None:
    page = make(coordinator, story, wish_value(PaperKind.PACK, story.housing.id))
    assert page.status == 202
    assert papers(story) == []
    assert "You agreed, and it is done" in agree(story, coordinator).text
    (paper,) = papers(story)
    assert (paper.recipient_id, paper.issued_by_id) == (story.landlord.id, story.coordinator.id)
    assert [held.case_id for held in paper.cases] == [restricted.id]


def test_what_changed_meanwhile_is_not_made(
    story: Story, restricted: Case, coordinator: Browser
) -> None:
    make(coordinator, story, wish_value(PaperKind.PACK, story.housing.id))
    restricted.grounds_reason = "Something new"
    assert "has changed since" in agree_anyway(story, coordinator).text
    assert papers(story) == []


def agree_anyway(story: Story, coordinator: Browser) -> Page:
    request = story.make.session.scalars(sa.select(ApprovalRequest)).one()
    chair = Browser(coordinator.client.application, story.make.session)
    chair.sign_in_as(story.chair, story.area)
    page = chair.post(f"/approvals/{request.id}", {"answer": "agree"})
    assert request.outcome is Outcome.VOID
    return page


def test_one_s_own_copy_needs_nobody_else(
    story: Story, restricted: Case, coordinator: Browser
) -> None:
    assert make(coordinator, story, wish_value(PaperKind.PACK)).status == 200
    landlord = Browser(coordinator.client.application, story.make.session)
    landlord.sign_in_as(story.landlord, story.area)
    own = make(landlord, story, wish_value(PaperKind.PACK, story.housing.id))
    assert own.status == 200
    assert len(papers(story)) == 2


def test_of_every_pack_only_those_with_a_restricted_case_wait(
    story: Story, restricted: Case, coordinator: Browser
) -> None:
    page = make(coordinator, story, EVERY_PACK)
    assert "Packs made: 1" in page.text
    assert "A restricted case waits for a second person: Harbour Homes" in page.text
    assert [paper.recipient_id for paper in papers(story)] == [story.officer.id]
