"""The papers page: in which edition, with which sheets beside the pack, of which minutes."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.accounts.models import User
from marac.approvals import ApprovalRequest
from marac.meetings.minutes import operations as minutes
from marac.packs.forms import EVERY_PACK, FAILED_PACKS, wish_value
from marac.packs.models import Edition, MinutesFile, Paper, PaperKind
from marac.tasks import Job, Outcome
from marac.tasks.models import Worker
from tests.client import Browser, Page
from tests.packs.conftest import Story
from tests.packs.test_minutes_stand import approved, content_streams, held, issue

__all__ = ["held"]
INITIALS = "Print, with initials"


def papers_of(story: Story) -> str:
    return f"/meetings/{story.meeting.id}/papers"


def chosen(page: Page) -> list[str]:
    return page.all("//input[@name='edition' and @checked]/@value")


def buttons(page: Page) -> list[str]:
    return [" ".join(b.text_content().split()) for b in page.all("//main//button")]


def made(story: Story) -> list[tuple[PaperKind, Edition, str]]:
    papers = story.make.session.scalars(sa.select(Paper).order_by(Paper.issued_at, Paper.id))
    return [(paper.kind, paper.edition, paper.recipient.name) for paper in papers]


def press(browser: Browser, story: Story, by: User, button: str, edition: Edition) -> Page:
    page = browser.sign_in_as(by).get(papers_of(story))
    return browser.submit(page, {"edition": edition.value}, button=button)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("edition", list(Edition))
def test_a_rep_makes_their_own_pack_in_any_edition_and_the_page_remembers_which(
    canaries: Story, browser: Browser, edition: Edition
) -> None:
    page = press(browser, canaries, canaries.landlord, "Make the pack for Harbour Homes", edition)
    assert f"Pack{edition.words}, copy 1 of 4, is ready to download" in page.text
    assert made(canaries) == [(PaperKind.PACK, edition, "Lena Lord")]
    assert chosen(page) == [edition.value]


def test_without_a_choice_a_paper_is_for_a_screen(canaries: Story, browser: Browser) -> None:
    page = browser.sign_in_as(canaries.landlord).get(papers_of(canaries))
    assert chosen(page) == ["screen"]
    assert INITIALS in page.text


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("bad", [{"edition": "gold"}, {"edition": ""}, {"version": "one"}])
def test_a_choice_that_the_page_does_not_offer_makes_nothing(
    canaries: Story, browser: Browser, bad: dict[str, str]
) -> None:
    browser.sign_in_as(canaries.coordinator)
    for wanted in (EVERY_PACK, wish_value(PaperKind.PACK, canaries.housing.id)):
        assert browser.post(papers_of(canaries), {"make": wanted} | bad).status == 400
    assert made(canaries) == []
    assert chosen(browser.get(f"{papers_of(canaries)}?edition=gold")) == ["screen"]


@pytest.mark.usefixtures("quick")
def test_a_key_sheet_is_offered_once_there_are_initials_to_look_up(
    canaries: Story, browser: Browser
) -> None:
    button = "Make the key sheet for Harbour Homes"
    page = browser.sign_in_as(canaries.landlord).get(papers_of(canaries))
    assert button not in buttons(page)
    assert button in buttons(browser.get(f"{papers_of(canaries)}?edition=print"))
    page = press(
        browser, canaries, canaries.landlord, "Make the pack for Harbour Homes", Edition.PRINT
    )
    page = browser.get(papers_of(canaries))
    assert "Copy 1 with initials" in page.text
    browser.submit(page, button=button)
    assert made(canaries)[1] == (PaperKind.KEY_SHEET, Edition.SCREEN, "Lena Lord")
    assert button.replace("Homes", "Police") not in buttons(page)


@pytest.mark.usefixtures("quick")
def test_a_key_sheet_goes_only_to_whom_the_printed_pack_may_go(
    canaries: Story, browser: Browser
) -> None:
    def ask(user: User, agency_id: UUID | None) -> int:
        browser.sign_in_as(user)
        asked = {"make": wish_value(PaperKind.KEY_SHEET, agency_id), "edition": "print"}
        return browser.post(papers_of(canaries), asked).status

    assert ask(canaries.officer, canaries.housing.id) == 404
    assert ask(canaries.officer, None) == 404
    assert ask(canaries.nurse, canaries.health.id) == 409
    assert made(canaries) == []
    assert ask(canaries.coordinator, canaries.housing.id) == 200
    paper = canaries.make.session.scalars(sa.select(Paper)).one()
    told = {"Lena Lord": 200, "Carol Ord": 200, "Olu Fficer": 404, "Nadia Urse": 404}
    for user in (canaries.landlord, canaries.coordinator, canaries.officer, canaries.nurse):
        assert browser.sign_in_as(user).get(f"/papers/{paper.id}").status == told[user.name]
    canaries.keep_away(canaries.listings["Amina Yusuf"].case, user_id=canaries.landlord.id)
    assert browser.sign_in_as(canaries.landlord).get(f"/papers/{paper.id}").status == 404


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [PaperKind.PACK, PaperKind.KEY_SHEET])
def test_what_names_a_restricted_case_waits_for_a_second_person_in_its_edition(
    story: Story, browser: Browser, kind: PaperKind
) -> None:
    case = story.list_case("Rhea Stricted", story.housing)
    story.restrict(case, story.coordinator, story.chair, story.landlord)
    asked = {"make": wish_value(kind, story.housing.id), "edition": "print"}
    assert browser.sign_in_as(story.coordinator).post(papers_of(story), asked).status == 202
    request = story.make.session.scalars(sa.select(ApprovalRequest)).one()
    page = browser.sign_in_as(story.chair).get(f"/approvals/{request.id}")
    assert (INITIALS in page.text) is (kind is PaperKind.PACK)
    browser.submit(page, {"answer": "agree"}, button="Send your answer")
    shown = Edition.PRINT if kind is PaperKind.PACK else Edition.SCREEN
    assert made(story) == [(kind, shown, "Lena Lord")]


@pytest.mark.usefixtures("quick")
def test_an_action_sheet_is_for_who_has_something_to_do_though_no_case_is_theirs(
    canaries: Story, browser: Browser
) -> None:
    sheet = "Make the action sheet for Harbour {}"
    assert sheet.format("Health") not in buttons(
        browser.sign_in_as(canaries.nurse).get(papers_of(canaries))
    )
    case = canaries.listings["Zara Nothers"].case
    canaries.make.action(case, canaries.health, canaries.nurse, listing_id=None)
    page = browser.sign_in_as(canaries.coordinator).get(papers_of(canaries))
    assert sheet.format("Health") in buttons(page)
    assert sheet.format("Homes") not in buttons(page)
    press(browser, canaries, canaries.nurse, sheet.format("Health"), Edition.LARGE)
    press(browser, canaries, canaries.coordinator, "Make my full action sheet", Edition.PRINT)
    assert made(canaries) == [
        (PaperKind.ACTIONS, Edition.LARGE, "Nadia Urse"),
        (PaperKind.ACTIONS, Edition.PRINT, "Carol Ord"),
    ]


@pytest.mark.usefixtures("quick")
def test_every_agency_s_pack_is_made_in_the_edition_that_was_chosen(
    canaries: Story, browser: Browser
) -> None:
    press(browser, canaries, canaries.coordinator, "Make every agency’s pack", Edition.LARGE)
    assert made(canaries) == [
        (PaperKind.PACK, Edition.LARGE, "Lena Lord"),
        (PaperKind.PACK, Edition.LARGE, "Olu Fficer"),
    ]


@pytest.mark.usefixtures("quick")
def test_the_worker_is_asked_for_the_edition_and_asked_again_for_the_same(
    app: Flask, canaries: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marac.tasks import queues

    monkeypatch.setattr(queues, "tell", lambda app, asked: None)
    now, session = clock.now(), canaries.make.session
    canaries.make.add(Worker(started_at=now, beat_at=now))
    page = press(browser, canaries, canaries.coordinator, "Make every agency’s pack", Edition.PRINT)
    assert "Packs with initials are being made" in page.text
    jobs = session.scalars(sa.select(Job)).all()
    assert {job.detail for job in jobs} == {"print"}
    for job in jobs:
        job.ended_at, job.outcome = now, Outcome.FAILED
    page = browser.submit(browser.get(papers_of(canaries)), button="Try these again")
    waiting = session.scalars(sa.select(Job.detail).where(Job.ended_at.is_(None))).all()
    assert waiting == ["print", "print"]
    assert FAILED_PACKS not in page.text


@pytest.fixture
def amended(held: Story) -> Story:
    """Minutes of which a second version was approved since."""
    first = approved(held)
    issue(held, held.coordinator)
    make, session = held.make, held.make.session
    by = make.actor(held.coordinator)
    second = minutes.amend(session, by=by, meeting=held.meeting, reason="A wrong name")
    assert second.number == first.number + 1
    minutes.approve(session, by=make.actor(held.chair), revision=second)
    return held


def test_an_older_approved_version_is_given_again_as_it_was_laid_out(
    amended: Story, browser: Browser
) -> None:
    browser.sign_in_as(amended.coordinator)
    page = browser.get(f"/meetings/{amended.meeting.id}/minutes?version=1")
    page = browser.get(page.links()["Make a PDF copy of version 1"])
    assert "Minutes made here are version 1, approved" in page.text
    page = browser.submit(page, button="Make my full minutes")
    assert "Minutes made here are version 1" in page.text
    first, again = amended.make.session.scalars(sa.select(Paper).order_by(Paper.copy_number))
    assert content_streams(first.content) == content_streams(again.content)
    assert (first.minutes_version, again.minutes_version) == (1, 1)
    assert f"{again.title}, is ready to download" in page.text
    assert again.title == "Minutes, copy 2 of 4, of version 1"
    assert len(amended.make.session.scalars(sa.select(MinutesFile)).all()) == 1


def test_who_has_to_give_their_password_first_finds_the_edition_chosen_still(
    canaries: Story, browser: Browser
) -> None:
    browser.sign_in_as(canaries.landlord)
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        asked = {"make": wish_value(PaperKind.PACK, canaries.housing.id), "edition": "large"}
        page = browser.post(papers_of(canaries), asked, follow=False)
        (back,) = parse_qs(urlsplit(page.response.location).query)["next"]
        assert chosen(browser.get(back)) == ["large"]
    assert made(canaries) == []
