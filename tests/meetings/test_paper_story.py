"""A meeting that was run on paper: its record is typed in afterwards, page by page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.actions.models import Action
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing, Outcome, RiskLevel
from marac.meetings.minutes import operations as minutes
from marac.meetings.models import Heading, Note
from marac.meetings.paper.models import PaperEntry, PaperRun
from marac.meetings.room import operations as room
from marac.meetings.room.days import NOT_READ
from tests.client import Browser, Page
from tests.meetings.conftest import Town
from tests.meetings.sitting import decision, put_on_the_agenda

NEXT, STAY = "Save and go to the next case", "Save and stay here"
AFTERWARDS = datetime(2026, 11, 27, 9, 0, tzinfo=clock.LONDON)


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """Three cases on an agenda that went out, for a meeting that nobody opened here."""
    return put_on_the_agenda(town)


@pytest.fixture(autouse=True)
def _the_day_after(app: Flask) -> Iterator[None]:
    with clock.moved_to(AFTERWARDS):
        yield


def london(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 26, hour, minute, tzinfo=clock.LONDON)


def begin(town: Town, browser: Browser) -> Page:
    page = browser.get(town.path("paper"))
    return browser.submit(page, {"began": "10:05am"}, button="Type it in")


def owner(page: Page, name: str) -> str:
    options = page.all("//select[@name='actions-0-owner']//option")
    return str(next(o.get("value") for o in options if o.text.startswith(name)))


def of_person(page: Page, name: str) -> str:
    """The prefix of the fields of a person's row."""
    cell = page.all(f"//tr[th[contains(., '{name}')]]//input[@type='hidden']")[0]
    return str(cell.get("name")).removesuffix("-person")


def test_a_meeting_on_paper_is_typed_in_from_register_to_end(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    page = _type_register(browser, begin(town, browser))
    assert "Case 1 of 3" in page.heading
    page = _type_first_case(browser, page)
    assert "Case 2 of 3" in page.heading
    reason = page.all("//select[@name='code']/option")[1].get("value")
    page = browser.submit(
        page,
        {"outcome": "deferred", "code": reason, "decision_note": "No time"},
        button=NEXT,
    )
    page = browser.submit(page, decision(began="10:40am"), button="Save and go to the end")
    page = browser.submit(
        page, {"any_other_business": "Thanks", "ended": "12:30pm"}, button="Conclude the meeting"
    )
    assert page.heading.endswith("Minutes"), page.text
    _check_record(town, listings)


def _type_register(browser: Browser, page: Page) -> Page:
    assert page.heading.endswith("Register, from paper")
    lena, olu = of_person(page, "Lena Park"), of_person(page, "Olu Ade")
    typed = {f"{lena}-here": "yes", f"{lena}-signed": "yes", f"{lena}-left": "12pm"}
    typed |= {f"{olu}-apology": "yes", f"{olu}-informed": "yes"}
    return browser.submit(page, typed, button="Save and go to the first case")


def _type_first_case(browser: Browser, page: Page) -> Page:
    typed = decision(
        began="10:20am", ended="10:35am", risk_level="high", risk_reason="He came back"
    )
    actions = {
        "actions-0-task": "Change the locks",
        "actions-0-owner": owner(page, "Lena Park"),
        "actions-0-due": "fri",
        "actions-1-task": "Visit her",
        "actions-1-owner": owner(page, "Somebody else at Police"),
        "actions-1-owner_name": "PC Hill",
        "actions-1-due": "1 dec",
        "actions-2-line": "harbour homes paint the door fri #community",
    }
    said = {"voice-text": "She wants to stay"}
    return browser.submit(page, typed | actions | said, button=NEXT)


def _check_record(town: Town, listings: list[Listing]) -> None:
    session, meeting = town.make.session, town.meeting
    first, second, third = listings
    assert (meeting.started_at, meeting.concluded_at) == (london(10, 5), london(12, 30))
    lena = next(p for p in meeting.attendances if p.name == "Lena Park")
    assert (lena.arrived_at, lena.left_at) == (london(10, 5), london(12))
    assert lena.signed_at is not None
    olu = next(p for p in meeting.attendances if p.name == "Olu Ade")
    assert (olu.apology, olu.information_sent) == (True, True)
    assert (first.started_at, first.decided_at) == (london(10, 20), london(10, 35))
    assert (first.outcome, third.decided_at) == (Outcome.NO_FURTHER, london(10, 40))
    assert (bool(second.deferral_code), second.deferral_note) == (True, "No time")
    assert first.case.risk is not None
    assert (first.case.risk.level, first.case.risk.reason) == (RiskLevel.HIGH, "He came back")
    assert session.scalars(sa.select(Note.text)).all() == ["She wants to stay"]
    rows = session.execute(sa.select(Action).order_by(Action.number)).scalars()
    assert [(a.task, a.owner_name, str(a.due_on)) for a in rows] == [
        ("Change the locks", "Lena Park", "2026-11-27"),
        ("Visit her", "PC Hill", "2026-12-01"),
        ("Paint the door", "Lena Park", "2026-11-27"),
    ]
    assert list(session.scalars(sa.select(Action.aim).order_by(Action.number)))[2] == "community"
    kinds = list(session.scalars(sa.select(AuditEntry.event)))
    assert kinds.count("RunOnPaper") == 1
    assert kinds.count("PaperTypedIn") == 5


def test_the_minutes_say_that_it_was_on_paper_and_who_typed_it_in(
    town: Town, listings: list[Listing]
) -> None:
    browser, chair = town.browser(town.coordinator), town.browser(town.chair)
    begin(town, browser)
    for number, listing in enumerate(listings):
        typist = chair if number else browser
        page = typist.get(town.path("paper", "cases", listing.id))
        typist.submit(page, decision(began="11am"), button=STAY)
    page = browser.get(town.path("paper"))
    assert "Typed in by Cory Okafor and Chris Bell" in page.text
    assert page.text.count("To type in") == 2
    assert "Run on paper" in browser.get(town.path()).text
    page = browser.get(town.path("paper", "end"))
    browser.submit(page, {"ended": "1pm"}, button="Conclude the meeting")
    by = town.actor(town.coordinator)
    minutes.draft_minutes(town.make.session, by=by, meeting=town.meeting)
    said = browser.get(town.path("minutes")).text
    assert "Run on paper; typed in by Cory Okafor and Chris Bell." in said
    assert "Began 10:05am, ended 1pm." in said


def test_each_case_is_saved_on_its_own_and_wrong_words_stay_to_be_put_right(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    begin(town, browser)
    page = browser.get(town.path("paper", "cases", listings[0].id))
    wrong = browser.submit(
        page,
        {
            "outcome": "no_further",
            "began": "11am",
            "ended": "10am",
            "told_due": "never",
            "presented-text": "As it was said",
            "actions-2-task": "Write to her",
        },
        button=NEXT,
    )
    assert wrong.status == 422
    assert wrong.value("presented-text") == "As it was said"
    assert wrong.value("told_due") == "never"
    for error in (
        "The case cannot end before it began",
        "Choose who does it",
        "Say by which day",
        "Choose or enter who tells the person harmed",
        NOT_READ,
    ):
        assert error in wrong.errors, wrong.errors
    assert town.make.session.scalars(sa.select(Note)).all() == []
    assert listings[0].outcome is None


def test_a_line_that_is_not_whole_says_what_it_lacks_and_stays(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    begin(town, browser)
    page = browser.get(town.path("paper", "cases", listings[0].id))
    page = browser.submit(page, {"actions-0-line": "harbour homes paint the door"}, button=NEXT)
    assert page.status == 422
    assert page.value("actions-0-line") == "harbour homes paint the door"
    assert "Say by which day" in page.errors[0]
    assert town.make.session.scalars(sa.select(Action)).all() == []


def test_the_meeting_on_paper_cannot_lie_ahead(town: Town, listings: list[Listing]) -> None:
    browser = town.browser(town.coordinator)
    with clock.moved_to(london(9)):
        page = begin(town, browser)
    assert page.status == 422
    assert page.errors == ["That time has not come yet. Type the time that stands on the paper"]
    assert town.meeting.started_at is None


def test_a_case_is_not_typed_in_before_somebody_says_the_meeting_was_on_paper(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    path = town.path("paper", "cases", listings[0].id)
    assert "Nobody has said yet" in browser.get(path).text
    assert browser.post(path, {"presented-text": "Said"}).status == 409
    assert browser.post(town.path("paper", "end"), {"button": "secondary"}).status == 409
    assert town.make.session.scalars(sa.select(Note)).all() == []


def test_two_people_who_type_the_same_case_lose_no_word(
    town: Town, listings: list[Listing]
) -> None:
    one, other = town.browser(town.coordinator), town.browser(town.chair)
    begin(town, one)
    path = town.path("paper", "cases", listings[0].id)
    mine, theirs = one.get(path), other.get(path)
    other.submit(theirs, decision(began="11am") | {"voice-text": "Theirs"}, button=STAY)
    page = one.submit(mine, {"voice-text": "Mine", "shared-text": "Also mine"}, button=STAY)
    assert page.status == 409
    assert "Theirs" in page.text
    assert page.value("voice-text") == "Mine"
    page = one.submit(page, {"voice-text": "Theirs. Mine"}, button=STAY)
    assert page.status == 200
    notes = town.make.session.scalars(sa.select(Note)).all()
    assert {n.heading: n.text for n in notes} == {
        Heading.VOICE: "Theirs. Mine",
        Heading.SHARED: "Also mine",
    }
    assert listings[0].outcome is Outcome.NO_FURTHER, "a stale form takes no decision back"


def test_a_meeting_that_failed_half_way_goes_on_from_paper(
    town: Town, listings: list[Listing]
) -> None:
    by = town.actor(town.coordinator)
    with clock.moved_to(london(10)):
        room.start(town.make.session, by=by, meeting=town.meeting)
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("paper")), button="Type it in")
    assert page.heading.endswith("Register, from paper")
    assert town.meeting.started_at == london(10)


def test_a_typist_with_a_conflict_finds_no_trace_of_the_case(
    town: Town, listings: list[Listing]
) -> None:
    case_id, user = listings[1].case_id, town.chair
    town.make.add(Conflict(case_id=case_id, user_id=user.id, declared_by_id=user.id))
    begin(town, town.browser(town.coordinator))
    browser = town.browser(user)
    page = browser.get(town.path("paper"))
    assert listings[1].case.reference not in page.text
    assert "Case 2, " + str(listings[2].case.reference) in page.text
    hidden = town.path("paper", "cases", listings[1].id)
    nowhere = town.path("paper", "cases", town.meeting.id)
    assert browser.get(hidden).status == 404
    assert browser.post(hidden).response.data == browser.post(nowhere).response.data


def test_only_those_who_write_the_record_may_type_it_in(
    town: Town, listings: list[Listing]
) -> None:
    rep = town.browser(town.landlord)
    for path in ("", "/register", f"/cases/{listings[0].id}", "/end"):
        assert rep.get(town.path("paper") + path).status == 403
        assert rep.post(town.path("paper") + path).status == 403
    assert "Type in from paper" not in rep.get(town.path()).text


def test_nothing_is_typed_in_once_the_meeting_is_concluded(
    town: Town, listings: list[Listing]
) -> None:
    browser = town.browser(town.coordinator)
    begin(town, browser)
    for listing in listings:
        page = browser.get(town.path("paper", "cases", listing.id))
        browser.submit(page, decision(began="11am"), button=STAY)
    page = browser.get(town.path("paper", "end"))
    early = browser.submit(page, {"ended": "9am"}, button="Conclude the meeting")
    assert (early.status, early.errors) == (422, ["The meeting cannot end before it began"])
    missing = browser.submit(page, button="Conclude the meeting")
    assert (missing.status, missing.errors) == (422, ["Enter when the meeting ended"])
    late = browser.submit(page, {"ended": "11pm"}, button="Conclude the meeting")
    assert late.status == 200
    for path in ("paper", "paper/end"):
        assert "its record stands" in browser.get(town.path(path)).text
        assert browser.post(town.path(path), {"ended": "1pm"}).status == 409
    path = town.path("paper", "cases", listings[0].id)
    assert browser.post(path, {"presented-text": "Late"}).status == 409


def test_a_meeting_on_paper_cannot_conclude_undecided(town: Town, listings: list[Listing]) -> None:
    browser = town.browser(town.coordinator)
    begin(town, browser)
    page = browser.get(town.path("paper", "end"))
    assert "3 cases without a decision" in page.text
    page = browser.submit(page, {"ended": "1pm"}, button="Conclude the meeting")
    assert page.status == 409
    assert town.meeting.concluded_at is None
    assert town.make.session.scalar(sa.select(sa.func.count(PaperRun.id))) == 1
    assert town.make.session.scalars(sa.select(PaperEntry)).all() == []


def test_typing_stays_light(town: Town, listings: list[Listing]) -> None:
    later = AFTERWARDS + timedelta(hours=1)
    browser = town.browser(town.coordinator)
    begin(town, browser)
    with clock.moved_to(later):
        page = browser.get(town.path("paper", "cases", listings[0].id))
        browser.submit(page, {"presented-text": "Said"}, button=STAY)
        browser.submit(
            browser.get(town.path("paper", "cases", listings[0].id)),
            {"presented-text": "Said otherwise"},
            button=STAY,
        )
    entry = town.make.session.scalars(sa.select(PaperEntry)).one()
    assert entry.entered_at == later


def test_each_page_of_the_re_entry_takes_few_queries(
    town: Town, listings: list[Listing], queries: list[str]
) -> None:
    browser = town.browser(town.coordinator)
    begin(town, browser)
    for parts in ((), ("register",), ("end",)):
        browser.session.commit()
        queries.clear()
        assert browser.get(town.path("paper", *parts)).status == 200
        reading = [query for query in queries if "lock" not in query.casefold()[:40]]
        assert len(reading) <= 12, (parts, "\n".join(query[:120] for query in reading))


def test_a_case_of_the_re_entry_takes_the_same_few_queries_whatever_it_holds(
    town: Town, listings: list[Listing], queries: list[str]
) -> None:
    browser = town.browser(town.coordinator)
    begin(town, browser)
    path = town.path("paper", "cases", listings[0].id)

    def count() -> int:
        browser.get(path)
        queries.clear()
        assert "Case 1 of 3" in browser.get(path).heading
        return len(queries)

    few = count()
    page = browser.get(path)
    for number in range(3):
        typed = {f"actions-{n}-task": f"Task {number}{n}" for n in range(4)}
        typed |= {f"actions-{n}-owner": owner(page, "Lena Park") for n in range(4)}
        typed |= {f"actions-{n}-due": "fri" for n in range(4)}
        said = {f"{name}-text": f"Said {number}" for name in ("voice", "risk")}
        page = browser.submit(page, decision(began="10:20am") | typed | said, button=STAY)
        page = browser.get(path)
    assert count() == few <= 12
