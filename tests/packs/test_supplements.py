"""An issued pack is frozen: its page says what has changed, and a supplement holds what is new."""

import pytest
import sqlalchemy as sa

from marac.approvals import ApprovalRequest, Outcome
from marac.cases.models import Case
from marac.packs import operations
from marac.packs.models import Paper
from marac.returns.models import Answer, Sharing
from tests.client import Browser, Page
from tests.documents.reading import failures, pages_of
from tests.packs.conftest import Story


@pytest.fixture
def copy(canaries: Story) -> Paper:
    """The landlord's pack, with two cases in it."""
    canaries.list_case("Bela Side", canaries.housing)
    by = canaries.make.actor(canaries.landlord)
    asked = {"by": by, "meeting": canaries.meeting, "agency": canaries.housing}
    return operations.issue_pack(canaries.make.session, **asked)


@pytest.fixture
def landlord(canaries: Story, browser: Browser) -> Browser:
    return browser.sign_in_as(canaries.landlord)


def case(story: Story, subject: str) -> Case:
    return story.make.session.get_one(Case, story.listings[subject].case_id)


def test_a_copy_says_that_nothing_has_changed_until_something_has(
    canaries: Story, copy: Paper, landlord: Browser
) -> None:
    page = landlord.get(f"/papers/{copy.id}/about")
    changes = page.links()["See what has changed since"]
    assert "Nothing has changed" in landlord.get(changes).text
    assert landlord.post(f"/papers/{copy.id}/supplement").status == 409
    case(canaries, "Bela Side").done_so_far = "A stronger door."
    fresh = canaries.list_case("Nell Ewly", canaries.housing)
    canaries.list_case("Zoe Nothers", canaries.police)
    page = landlord.get(changes)
    assert f"Changed {case(canaries, 'Bela Side').reference}" in page.text
    assert f"New {fresh.reference}" in page.text
    assert case(canaries, "Zoe Nothers").reference not in page.text
    assert case(canaries, "Amina Yusuf").reference not in page.text
    canaries.keep_away(case(canaries, "Bela Side"), user_id=canaries.landlord.id)
    assert landlord.get(changes).status == 404


def test_what_others_hold_and_a_recipient_may_not_read_is_no_change(
    canaries: Story, copy: Paper, landlord: Browser
) -> None:
    held = canaries.hand_in("Bela Side", canaries.police, canaries.officer, answer=Answer.NOT_KNOWN)
    canaries.make.session.flush()
    before = landlord.get(f"/papers/{copy.id}/changes").text
    canaries.item(held, "CANARY-WITHHELD", Sharing.WITHHELD)
    assert landlord.get(f"/papers/{copy.id}/changes").text == before


def test_a_supplement_holds_only_what_is_new_under_the_numbers_of_the_pack(
    canaries: Story, copy: Paper, landlord: Browser
) -> None:
    case(canaries, "Bela Side").done_so_far = "A stronger door."
    canaries.list_case("Nell Ewly", canaries.housing)
    page = landlord.get(f"/papers/{copy.id}/changes")
    page = landlord.submit(page, button="Make a supplement of what is new")
    assert "The supplement is ready to download" in page.text
    assert page.heading.endswith("Pack supplement, copy 2 of 4")
    made = canaries.make.session.scalars(
        sa.select(Paper).where(Paper.supplement_to_id == copy.id)
    ).one()
    assert sorted(held.number or 0 for held in made.cases) == [2, 3]
    text = " ".join(pages_of(made.content))
    assert "Bela SIDE" in text
    assert "Nell EWLY" in text
    assert "Amina YUSUF" not in text
    assert "This supplement adds to copy 1 of your pack" in text
    assert failures(made.content) == []
    assert "Nothing has changed" in landlord.get(f"/papers/{copy.id}/changes").text
    assert landlord.get(f"/papers/{made.id}/changes").status == 404
    assert "Pack supplement, copy 2 of 4" in landlord.get("/papers?show=all").text


@pytest.fixture
def asked(canaries: Story, copy: Paper, browser: Browser) -> ApprovalRequest:
    """A supplement with a restricted case for somebody else, which waits for a second person."""
    fresh = canaries.list_case("Nell Ewly", canaries.housing)
    canaries.restrict(fresh, canaries.coordinator, canaries.chair, canaries.landlord)
    browser.sign_in_as(canaries.coordinator)
    page = browser.submit(
        browser.get(f"/papers/{copy.id}/changes"), button="Make a supplement of what is new"
    )
    assert page.status == 202
    assert supplements(canaries, copy) == []
    return canaries.make.session.scalars(sa.select(ApprovalRequest)).one()


def supplements(story: Story, copy: Paper) -> list[Paper]:
    found = sa.select(Paper).where(Paper.supplement_to_id == copy.id)
    return list(story.make.session.scalars(found))


def agree(story: Story, browser: Browser, request: ApprovalRequest) -> Page:
    browser.sign_in_as(story.chair)
    page = browser.get(f"/approvals/{request.id}")
    assert "Pack supplement" in page.text
    assert "Copy 1 of 4" in page.text
    return browser.submit(page, {"answer": "agree"}, button="Send your answer")


def test_a_supplement_with_a_restricted_case_waits_for_a_second_person(
    canaries: Story, copy: Paper, browser: Browser, asked: ApprovalRequest
) -> None:
    assert "You agreed, and it is done" in agree(canaries, browser, asked).text
    (made,) = supplements(canaries, copy)
    assert (made.recipient_id, made.issued_by_id) == (canaries.landlord.id, canaries.coordinator.id)
    assert [held.case_id for held in made.cases] == [canaries.listings["Nell Ewly"].case_id]
    assert [held.number for held in made.cases] == [3]
    assert "Nell EWLY" in " ".join(pages_of(made.content))


def test_what_changed_since_a_supplement_was_asked_for_is_not_made(
    canaries: Story, copy: Paper, browser: Browser, asked: ApprovalRequest
) -> None:
    case(canaries, "Nell Ewly").grounds_reason = "Something new"
    canaries.make.session.flush()
    browser.sign_in_as(canaries.chair)
    browser.post(f"/approvals/{asked.id}", {"answer": "agree"})
    assert asked.outcome is Outcome.VOID
    assert supplements(canaries, copy) == []


def test_comparing_takes_as_many_queries_for_many_cases_as_for_few(
    canaries: Story, copy: Paper, landlord: Browser, queries: list[str]
) -> None:
    def count() -> int:
        landlord.get(f"/papers/{copy.id}/changes")
        queries.clear()
        landlord.get(f"/papers/{copy.id}/changes")
        return len(queries)

    canaries.list_case("Nell Ewly", canaries.housing)
    before = count()
    for name in ("Ann Other", "Yves Etanother", "Ona More"):
        canaries.list_case(name, canaries.housing)
    assert count() == before
