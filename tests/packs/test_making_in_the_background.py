"""Every agency's pack in one press, made by a worker while nobody waits."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock, documents
from marac.accounts.models import User
from marac.agencies.models import Membership
from marac.approvals import ApprovalRequest
from marac.audit.models import AuditEntry
from marac.events import publish
from marac.packs import operations, preparing
from marac.packs.making import jobs
from marac.packs.models import Paper
from marac.returns.events import ReturnSubmitted
from marac.tasks import Job, Outcome, Why, running
from marac.tasks.models import Worker
from marac.tasks.queries import TRIES
from tests.client import Browser
from tests.packs.conftest import Story

BLANK = (
    "<!doctype html><html lang=en><head><title>P</title></head><body><h1>Paper</h1></body></html>"
)
PRESS = "Make every agency’s pack"


@pytest.fixture(scope="module")
def blank() -> bytes:
    """Some laid-out paper, for stories in which its content does not matter."""
    return documents.render(BLANK, title="Paper")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, blank: bytes) -> None:
    """Let papers be laid out at once."""
    monkeypatch.setattr(operations, "lay_out", lambda draft: operations.LaidOut(draft, blank))
    monkeypatch.setattr(operations, "lay_out_many", blanks(blank))


def blanks(blank: bytes):
    """Lay every paper out as a blank one."""
    return lambda drafts: [operations.LaidOut(draft, blank) for draft in drafts]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """What the queue was told of, which is nothing before the commit."""
    from marac.tasks import queues

    heard: list[UUID] = []
    monkeypatch.setattr(queues, "tell", lambda app, asked: heard.extend(id_ for id_, _ in asked))
    return heard


@pytest.fixture
def worker(canaries: Story) -> Worker:
    """A worker that was heard of just now, and does nothing until a story lets it."""
    now = clock.now()
    return canaries.make.add(Worker(started_at=now, beat_at=now))


def papers_of(story: Story) -> str:
    return f"/meetings/{story.meeting.id}/papers"


def press(story: Story, browser: Browser, by: User | None = None):
    page = browser.sign_in_as(by or story.coordinator).get(papers_of(story))
    return browser.submit(page, button=PRESS)


def waiting(story: Story) -> list[UUID]:
    found = sa.select(Job.id).where(Job.ended_at.is_(None)).order_by(Job.id)
    return list(story.make.session.scalars(found))


def work(app: Flask, story: Story) -> None:
    """Do what waits, as a worker does."""
    story.make.session.commit()
    for job_id in waiting(story):
        story.make.session.commit()
        running.do(app, job_id)
    story.make.session.expire_all()


def outcomes(story: Story) -> dict[str, tuple[Outcome | None, Why | None]]:
    from marac.agencies.models import Agency

    story.make.session.expire_all()
    rows = story.make.session.execute(
        sa.select(Agency.name, Job).join(Agency, Agency.id == Job.target_id).order_by(Job.id)
    )
    return {name: (job.outcome, job.why) for name, job in rows}


def made_for(story: Story) -> list[str]:
    papers = story.make.session.scalars(sa.select(Paper).order_by(Paper.copy_number))
    return [paper.recipient.name for paper in papers]


def test_a_press_leaves_every_pack_to_the_worker_and_the_page_tells_how_far_it_is(
    app: Flask, canaries: Story, browser: Browser, worker: Worker, told: list[UUID]
) -> None:
    page = press(canaries, browser)
    assert "Packs that are being made now: 2." in page.text
    assert "0 of 2 packs finished" in page.text
    assert made_for(canaries) == []
    assert told == waiting(canaries)
    running.do(app, told[0])
    page = browser.get(papers_of(canaries))  # a closed tab loses nothing
    assert "1 of 2 packs finished" in page.text
    work(app, canaries)
    page = browser.get(papers_of(canaries))
    assert "2 packs made: Harbour Homes; Harbour Police." in page.text
    assert made_for(canaries) == ["Lena Lord", "Olu Fficer"]


def test_the_piece_that_looks_again_loads_the_page_once_all_is_done(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    piece = browser.get(f"{papers_of(canaries)}/making", headers={"HX-Request": "true"})
    assert "0 of 2 packs finished" in piece.text
    work(app, canaries)
    piece = browser.get(f"{papers_of(canaries)}/making", headers={"HX-Request": "true"})
    assert piece.response.headers["HX-Refresh"] == "true"


def test_a_second_press_makes_no_second_copy(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    page = browser.post(papers_of(canaries), {"make": "every-pack"})
    assert "There is no pack to make that is not being made already." in page.text
    page = browser.sign_in_as(canaries.chair).post(papers_of(canaries), {"make": "every-pack"})
    assert "not being made already" in page.text
    work(app, canaries)
    assert made_for(canaries) == ["Lena Lord", "Olu Fficer"]


def test_what_was_asked_for_can_be_stopped_and_what_is_made_stands(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    page = press(canaries, browser)
    running.do(app, waiting(canaries)[0])
    page = browser.submit(page, button="Stop making packs")
    assert "Packs that will not be made: 1." in page.text
    assert "Stopped before it was made: Harbour Police." in page.text
    work(app, canaries)
    assert made_for(canaries) == ["Lena Lord"]


def test_nobody_else_sees_or_stops_what_somebody_asked_for(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    for user in (canaries.chair, canaries.landlord):
        browser.sign_in_as(user)
        assert "packs finished" not in browser.get(papers_of(canaries)).text
        browser.post(f"{papers_of(canaries)}/making/stop")
    assert len(waiting(canaries)) == 2


def test_who_lost_their_seat_since_gets_no_paper_and_the_job_says_so(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    session = canaries.make.session
    for seat in session.scalars(
        sa.select(Membership).where(Membership.user_id == canaries.coordinator.id)
    ):
        seat.ended_at, seat.ended_by_id = clock.now(), canaries.chair.id
    work(app, canaries)
    assert set(outcomes(canaries).values()) == {(Outcome.DECLINED, Why.SEAT_LOST)}
    assert made_for(canaries) == []


def test_who_was_shut_out_since_gets_no_paper(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    canaries.coordinator.disabled_at = clock.now()
    work(app, canaries)
    assert set(outcomes(canaries).values()) == {(Outcome.DECLINED, Why.SEAT_LOST)}


def test_a_pack_that_fails_every_time_is_named_and_offered_again(
    app: Flask,
    canaries: Story,
    browser: Browser,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    blank: bytes,
) -> None:
    from marac.refusals import Refused

    def lay_out_many(drafts):
        return [
            Refused("no") if draft.agency == "Harbour Homes" else operations.LaidOut(draft, blank)
            for draft in drafts
        ]

    monkeypatch.setattr(operations, "lay_out_many", lay_out_many)
    press(canaries, browser)
    for hour in range(TRIES):
        with clock.moved_to(clock.now() + timedelta(hours=hour)):
            work(app, canaries)
    page = browser.get(papers_of(canaries))
    assert "Some packs were not made" in page.text
    assert "Harbour Homes: it could not be laid out" in page.text
    assert made_for(canaries) == ["Olu Fficer"]
    worker.beat_at = clock.now()
    monkeypatch.setattr(operations, "lay_out_many", blanks(blank))
    page = browser.submit(page, button="Try these again")
    assert "0 of 1 pack finished" in page.text
    work(app, canaries)
    assert made_for(canaries) == ["Olu Fficer", "Lena Lord"]


def test_a_restricted_case_still_waits_for_a_second_person(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    case = canaries.listings["Amina Yusuf"].case
    canaries.restrict(case, canaries.coordinator, canaries.chair, canaries.landlord)
    press(canaries, browser)
    work(app, canaries)
    assert outcomes(canaries)["Harbour Homes"] == (Outcome.SECONDED, None)
    assert made_for(canaries) == ["Olu Fficer"]
    requests = canaries.make.session.scalars(sa.select(ApprovalRequest)).all()
    assert [r.requested_by_id for r in requests] == [canaries.coordinator.id]
    page = browser.get(papers_of(canaries))
    assert "A restricted case waits for a second person: Harbour Homes." in page.text


def test_each_pack_is_logged_as_issued_by_whoever_asked(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    work(app, canaries)
    entries = canaries.make.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))
    told = [(entry.event, entry.actor_id) for entry in entries]
    assert told.count(("PacksAsked", canaries.coordinator.id)) == 1
    assert told.count(("PaperIssued", canaries.coordinator.id)) == 2


def test_a_worker_that_falls_silent_is_told_and_the_packs_can_be_made_at_once(
    app: Flask, canaries: Story, browser: Browser, worker: Worker
) -> None:
    press(canaries, browser)
    with clock.moved_to(clock.now() + timedelta(minutes=2)):
        page = browser.get(papers_of(canaries))
        assert "Nothing is being made just now." in page.text
        assert "last heard of on 20 Nov 2026 at 9:30am" in page.text
        page = browser.submit(page, button="Make them at once")
        assert "Packs made: 2." in page.text
        work(app, canaries)
    assert made_for(canaries) == ["Lena Lord", "Olu Fficer"]


def handed_in(story: Story) -> ReturnSubmitted:
    """What papers hear when the police hand in a return."""
    listing = story.listings["Amina Yusuf"]
    return ReturnSubmitted(
        actor_id=story.officer.id,
        area_id=story.area.id,
        case_id=listing.case_id,
        return_id=listing.id,
        agency_id=story.police.id,
        answer="information",
    )


def test_a_return_that_comes_in_lets_its_meeting_s_sections_be_made_once_it_has_settled(
    app: Flask, canaries: Story, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = []
    monkeypatch.setattr(
        preparing, "prepare", lambda session, *, meeting: ready.append(meeting.id) or 0
    )
    for _ in range(2):
        publish(canaries.make.session, handed_in(canaries))
    (job_id,) = waiting(canaries)
    work(app, canaries)
    assert ready == []
    with clock.moved_to(clock.now() + jobs.SETTLES + timedelta(seconds=1)):
        work(app, canaries)
    assert ready == [canaries.meeting.id]
    assert canaries.make.session.get_one(Job, job_id).outcome is Outcome.DONE


def test_a_return_that_comes_in_while_sections_are_made_lets_them_be_made_once_more(
    app: Flask, canaries: Story, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, another = [], handed_in(canaries)

    def prepare(session, *, meeting):
        ready.append(meeting.id)
        if len(ready) == 1:
            publish(session, another)
            session.commit()
        return 0

    monkeypatch.setattr(preparing, "prepare", prepare)
    publish(canaries.make.session, another)
    worker.beat_at += timedelta(hours=1)
    canaries.make.session.commit()
    for expected, left in ((1, 1), (2, 0)):
        with clock.moved_to(clock.now() + expected * (jobs.SETTLES + timedelta(seconds=1))):
            work(app, canaries)
        assert len(ready) == expected
        assert len(waiting(canaries)) == left


def test_the_papers_page_still_takes_few_queries_while_packs_are_made(
    canaries: Story, browser: Browser, worker: Worker, queries: list[str]
) -> None:
    press(canaries, browser)
    browser.get(papers_of(canaries))
    queries.clear()
    browser.get(papers_of(canaries))
    assert len(queries) <= 12
    queries.clear()
    browser.get(f"{papers_of(canaries)}/making", headers={"HX-Request": "true"})
    assert len(queries) <= 12


def test_a_rep_makes_their_own_copy_at_once_whether_a_worker_is_there_or_not(
    canaries: Story, browser: Browser, worker: Worker
) -> None:
    page = browser.sign_in_as(canaries.landlord).get(papers_of(canaries))
    browser.submit(page, button="Make the pack for Harbour Homes")
    assert made_for(canaries) == ["Lena Lord"]
    assert waiting(canaries) == []


def test_packs_of_one_press_are_laid_out_together_but_not_what_changed_meanwhile(
    app: Flask,
    canaries: Story,
    browser: Browser,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    blank: bytes,
) -> None:
    together: list[list[str]] = []

    def lay_out_many(drafts):
        taken = list(drafts)
        together.append([draft.agency for draft in taken])
        return blanks(blank)(taken)

    monkeypatch.setattr(operations, "lay_out_many", lay_out_many)
    press(canaries, browser)
    work(app, canaries)
    assert together == [["Harbour Homes", "Harbour Police"]]
    together.clear()
    press(canaries, browser)
    first, second = waiting(canaries)
    running.do(app, first)
    canaries.listings["Zara Nothers"].case.done_so_far = "The door was changed."
    canaries.make.session.commit()
    running.do(app, second)
    assert together == [["Harbour Homes", "Harbour Police"], ["Harbour Police"]]
    assert made_for(canaries) == ["Lena Lord", "Olu Fficer"] * 2
