"""What becomes of a copy is kept: opened, downloaded, printed, destroyed, recalled."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from marac import clock, notifications
from marac.agencies.models import Agency
from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.notifications.models import Mail
from marac.packs import operations
from marac.packs.copies.models import PaperStep, StepKind
from marac.packs.models import Paper
from marac.web.filters import plural
from tests.client import Browser, Page
from tests.packs.conftest import Story

pytestmark = pytest.mark.usefixtures("quick")
WHY = "The address in it was wrong."


def issue(story: Story, agency: Agency) -> Paper:
    by = story.make.actor(story.coordinator)
    return operations.issue_pack(story.make.session, by=by, meeting=story.meeting, agency=agency)


@pytest.fixture
def copy(canaries: Story) -> Paper:
    """The landlord's pack, made by the co-ordinator."""
    return issue(canaries, canaries.housing)


@pytest.fixture
def landlord(canaries: Story, browser: Browser) -> Browser:
    return browser.sign_in_as(canaries.landlord)


@pytest.fixture
def coordinator(canaries: Story, browser: Browser) -> Browser:
    return Browser(browser.client.application, canaries.make.session).sign_in_as(
        canaries.coordinator
    )


def about(copy: Paper) -> str:
    return f"/papers/{copy.id}/about"


def steps(story: Story) -> list[tuple[str, str]]:
    found = story.make.session.scalars(sa.select(PaperStep).order_by(PaperStep.at))
    return [(step.by.name, step.kind.value) for step in found]


def destroy(browser: Browser, copy: Paper, **changes: str) -> Page:
    day = clock.today()
    said = {
        "way": "shredded",
        "done_on-day": str(day.day),
        "done_on-month": str(day.month),
        "done_on-year": str(day.year),
    }
    return browser.post(f"/papers/{copy.id}/destroyed", said | changes)


def recall(browser: Browser, copy: Paper) -> Page:
    return browser.submit(browser.get(f"/papers/{copy.id}/recall"), {"reason": WHY})


def test_who_opened_and_who_downloaded_a_copy_stands_on_its_page(
    canaries: Story, copy: Paper, landlord: Browser, coordinator: Browser
) -> None:
    assert "Not opened yet" in coordinator.get("/papers?show=all").text
    page = landlord.get(about(copy))
    assert page.heading == "Thursday 26 November 2026, 10am Pack, copy 1 of 4"
    landlord.get(about(copy))
    assert "Opened" in coordinator.get("/papers?show=all").text
    assert landlord.get(page.links()[f"Download (PDF, {plural(copy.pages, 'page')})"]).status == 200
    page = coordinator.get(about(copy))
    assert "Downloaded" in page.text
    assert "Lena Lord" in page.text
    assert copy.code in page.text
    assert steps(canaries) == [
        ("Lena Lord", "opened"),
        ("Lena Lord", "downloaded"),
        ("Carol Ord", "opened"),
    ]
    kinds = set(canaries.make.session.scalars(sa.select(AuditEntry.event)))
    assert {"PaperOpened", "PaperDownloaded", "RegisterRead"} <= kinds


def test_the_holder_says_how_often_they_printed_it(
    canaries: Story, copy: Paper, landlord: Browser
) -> None:
    page = landlord.submit(landlord.get(about(copy)), {"sheets": "0"}, button="I printed it")
    assert page.status == 422
    assert page.errors
    assert page.value("sheets") == "0"
    page = landlord.submit(page, {"sheets": "2"}, button="I printed it")
    assert "2 prints" in page.text
    assert ("Lena Lord", "printed") in steps(canaries)


def test_a_copy_that_is_destroyed_opens_no_more(
    canaries: Story, copy: Paper, landlord: Browser, coordinator: Browser
) -> None:
    landlord.get(f"/papers/{copy.id}")
    tomorrow = clock.today() + timedelta(days=1)
    wrong = destroy(landlord, copy, **{"done_on-day": str(tomorrow.day), "words": "By hand"})
    assert wrong.status == 422
    assert "The day must be today or in the past" in wrong.errors
    assert wrong.value("words") == "By hand"
    earlier = clock.today() - timedelta(days=2)
    wrong = destroy(landlord, copy, **{"done_on-day": str(earlier.day)})
    assert "The day must be on or after the day the copy was made" in wrong.errors
    assert destroy(landlord, copy, way="").errors == ["Choose how it was destroyed"]
    page = destroy(landlord, copy)
    assert "this copy is gone" in page.text
    assert "I shredded what was printed" in page.text
    for browser in (landlord, coordinator):
        answer = browser.get(f"/papers/{copy.id}")
        assert answer.status == 409
        assert "confirmed as destroyed" in answer.text
    assert destroy(landlord, copy).status == 409
    assert steps(canaries).count(("Lena Lord", "destroyed")) == 1


def test_a_recalled_copy_is_given_to_nobody_and_its_holder_is_told_without_words(
    canaries: Story,
    copy: Paper,
    landlord: Browser,
    coordinator: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifications, "deliver_waiting", lambda session, *, settings: None)
    landlord.get(f"/papers/{copy.id}")
    page = coordinator.get(f"/papers/{copy.id}/recall")
    assert "Lena Lord downloaded it" in page.text
    empty = coordinator.submit(page, {"reason": ""})
    assert (empty.status, empty.errors) == (422, ["Say why it is recalled"])
    page = recall(coordinator, copy)
    assert "This copy is recalled. Lena Lord downloaded it." in page.text
    assert landlord.get(f"/papers/{copy.id}").status == 409
    assert coordinator.get(f"/papers/{copy.id}").status == 409
    mail = canaries.make.session.scalars(sa.select(Mail)).one()
    assert mail.recipient == canaries.landlord.email
    assert about(copy) in (mail.body or "")
    assert WHY not in (mail.body or "")
    page = landlord.get(about(copy))
    assert WHY in page.text
    assert "Recalled: destroy it" in page.text
    assert recall(coordinator, copy).status == 409


def test_who_may_read_its_cases_no_more_can_still_say_that_a_recalled_copy_is_gone(
    canaries: Story, copy: Paper, landlord: Browser, coordinator: Browser
) -> None:
    landlord.get(f"/papers/{copy.id}")
    case = canaries.make.session.get_one(Case, canaries.listings["Amina Yusuf"].case_id)
    canaries.keep_away(case, user_id=canaries.landlord.id)
    assert landlord.get(about(copy)).status == 404
    recall(coordinator, copy)
    page = landlord.get(about(copy))
    assert page.status == 200
    assert "Recalled: destroy it" in page.text
    assert case.reference not in page.text
    assert copy.digest not in page.text
    assert landlord.get(f"/papers/{copy.id}").status == 404
    assert "this copy is gone" in destroy(landlord, copy).text


def test_a_copy_is_there_for_its_holder_and_who_runs_the_meeting_alone(
    canaries: Story, copy: Paper, browser: Browser
) -> None:
    browser.sign_in_as(canaries.officer)
    for path in ("about", "changes", "destroyed"):
        hidden, random = (browser.get(f"/papers/{key}/{path}") for key in (copy.id, uuid4()))
        assert (hidden.status, hidden.text) == (404, random.text), path
    for path in ("printed", "destroyed", "password", "locked", "supplement"):
        hidden, random = (browser.post(f"/papers/{key}/{path}") for key in (copy.id, uuid4()))
        assert (hidden.status, hidden.response.data) == (404, random.response.data), path
    assert browser.get("/papers?show=all").text.count("Pack, copy") == 0
    assert steps(canaries) == []


def test_only_the_co_ordinator_recalls_and_sees_the_manifest(
    canaries: Story, copy: Paper, landlord: Browser
) -> None:
    assert landlord.get(f"/papers/{copy.id}/recall").status == 403
    assert landlord.post(f"/papers/{copy.id}/recall", {"reason": WHY}).status == 403
    assert landlord.get(f"/meetings/{canaries.meeting.id}/papers/manifest").status == 403


def test_only_a_copy_that_left_is_chased_once_its_day_has_passed(
    canaries: Story, copy: Paper, landlord: Browser, coordinator: Browser
) -> None:
    issue(canaries, canaries.police)
    landlord.get(f"/papers/{copy.id}")
    assert "Nothing has to be destroyed" in coordinator.get("/papers").text
    for paper in canaries.make.session.scalars(sa.select(Paper)):
        paper.destroy_by = clock.today() - timedelta(days=1)
    page = coordinator.get("/papers")
    assert page.text.count("Past its day: destroy it") == 1
    assert "Lena Lord" in page.text
    assert "Olu Fficer" not in page.text
    page = landlord.get("/papers")
    assert page.heading == "Your copies"
    landlord.get(page.links()["Pack, copy 1 of 4"])
    destroy(landlord, copy)
    assert "Nothing has to be destroyed" in coordinator.get("/papers").text


def test_the_manifest_tells_which_cases_are_in_whose_copies_and_what_is_new(
    canaries: Story, copy: Paper, coordinator: Browser
) -> None:
    path = f"/meetings/{canaries.meeting.id}/papers/manifest"
    issue(canaries, canaries.police)
    page = coordinator.get(path)
    shared = canaries.make.session.get_one(Case, canaries.listings["Amina Yusuf"].case_id)
    assert "Packs not opened yet" in page.text
    assert copy.digest in page.text
    row = page.all(f"//tr[contains(., '{shared.reference}')]")[-1].text_content()
    assert "Harbour Homes" in row
    assert "Harbour Police" in row
    new = canaries.list_case("Nell Ewly", canaries.housing)
    canaries.make.session.flush()
    shared.done_so_far = "A stronger door."
    issue(canaries, canaries.housing)
    page = coordinator.get(path)
    assert page.text.count("Lena Lord, Harbour Homes") == 1
    assert f"New: {new.reference}" in page.text
    assert f"Changed: {shared.reference}" in page.text
    assert "Pack, copy 3 of 4" in page.text
    assert "Pack, copy 1 of 4" not in page.text


def test_who_has_not_opened_theirs_by_the_day_before_stands_on_the_home_page(
    canaries: Story, copy: Paper, landlord: Browser, coordinator: Browser
) -> None:
    issue(canaries, canaries.police)
    assert "Packs not opened yet" not in coordinator.get("/").text
    with clock.moved_to(canaries.meeting.starts_at - timedelta(days=1)):
        landlord.sign_in_as(canaries.landlord).get(about(copy))
        page = coordinator.sign_in_as(canaries.coordinator).get("/")
        block = page.all("//section[.//h2[contains(., 'Packs not opened yet')]]")[0]
        assert "Olu Fficer" in block.text_content()
        assert "Lena Lord" not in block.text_content()
        manifest = coordinator.get(page.links()["See what was issued"])
        assert "Not opened yet, and the meeting is near" in manifest.text


def test_a_case_that_is_kept_from_the_co_ordinator_takes_its_copies_out_of_the_manifest(
    canaries: Story, copy: Paper, coordinator: Browser
) -> None:
    shared = canaries.make.session.get_one(Case, canaries.listings["Amina Yusuf"].case_id)
    canaries.keep_away(shared, user_id=canaries.coordinator.id)
    page = coordinator.get(f"/meetings/{canaries.meeting.id}/papers/manifest")
    assert "Nothing was issued yet" in page.text
    assert coordinator.get(f"/papers/{copy.id}/recall").status == 404


def test_each_page_about_copies_takes_few_queries_however_many_there_are(
    canaries: Story, copy: Paper, landlord: Browser, coordinator: Browser, queries: list[str]
) -> None:
    manifest = f"/meetings/{canaries.meeting.id}/papers/manifest"
    paths = [about(copy), "/papers?show=all", manifest, f"/papers/{copy.id}/recall"]

    def count() -> list[int]:
        found = []
        for path in paths:
            coordinator.get(path)
            queries.clear()
            coordinator.get(path)
            found.append(len(queries))
        return found

    before = count()
    for agency in (canaries.police, canaries.housing, canaries.housing):
        landlord.get(f"/papers/{issue(canaries, agency).id}")
    assert count() == before
    assert max(before) <= 12


def test_opening_again_is_the_same_opening(canaries: Story, copy: Paper, landlord: Browser) -> None:
    landlord.get(about(copy))
    landlord.get(about(copy))
    kinds = canaries.make.session.scalars(sa.select(PaperStep.kind)).all()
    assert kinds == [StepKind.OPENED]
