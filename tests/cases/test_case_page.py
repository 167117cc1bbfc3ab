"""The page of a case: what is on it, for whom, and in how many queries."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.queries import CodeBook
from marac.audit.models import AuditEntry
from marac.cases import operations
from marac.cases.models import Case, Ground, Means, Outcome, Part, PartKind, RiskLevel
from marac.cases.people_sheet import Fact
from marac.cases.projection import case_sheet
from marac.cases.story import in_order
from marac.contacts.models import Caller, Contact, ContactOutcome
from marac.incidents.models import Incident, IncidentStrand
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]

SECRETS = (
    "18 Harbour Walk",
    "BS1 4QA",
    "07700 900123",
    "amina@example.org",
    "after 6pm",
    "uniform",
)


@pytest.fixture
def case(here: Partnership) -> Case:
    """A case full of what must not leak."""
    case = here.running(grounds=[Ground.REPEAT.value], voice_fears="That they come back")
    subject, contact = case.parts[0].identity, case.contact
    subject.address, subject.postcode, subject.phone = SECRETS[:3]
    subject.email, subject.born_on = SECRETS[3], date(1990, 3, 4)
    assert contact is not None
    contact.never_do = "Come in uniform"
    child = here.make.identity(here.area, "Idil Yusuf", address="18 Harbour Walk", phone=SECRETS[2])
    case.parts.append(Part(kind=PartKind.CHILD, identity=child, witnessed_harm=True))
    source = here.make.identity(here.area, "Craig Dunmore", address="Flat 12")
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source, warning_markers="Dogs"))
    here.make.session.flush()
    return case


def open_case(browser: Browser, case: Case) -> Page:
    return browser.get(f"/cases/{case.id}")


def test_the_page_shows_the_whole_case(here: Partnership, browse_as: As, case: Case) -> None:
    page = open_case(browse_as(here.coordinator), case)
    assert page.heading == f"{case.reference} Amina Yusuf"
    for words in (
        "Agenda circulated",
        "High risk",
        "Repeat",
        "Race or ethnicity",
        "Shouted at outside the flat",
        "It is getting worse",
        "That they come back",
        "Craig DUNMORE",
        "Idil YUSUF",
        "Thursday 26 November 2026, 10am",
    ):
        assert words in page.text, words
    for secret in SECRETS:
        assert secret in page.text, secret
    anchors = {href for href in page.links().values() if href.startswith("#")}
    assert {a[1:] for a in anchors} <= set(page.all("//@id"))


def test_the_household_stands_before_the_alleged_perpetrator(
    here: Partnership, browse_as: As, case: Case
) -> None:
    text = open_case(browse_as(here.coordinator), case).text
    assert text.index("Child of the household Idil") < text.index("Alleged perpetrator Craig")


def test_the_safe_contact_stands_before_everything_else(
    here: Partnership, browse_as: As, case: Case
) -> None:
    page = open_case(browse_as(here.coordinator), case)
    first = page.all("//main//*[self::h1 or self::h2]")[0]
    assert "Safe contact" in first.text_content()


def test_where_somebody_is_stays_confidential_until_it_is_shared(
    here: Partnership, browse_as: As, case: Case
) -> None:
    page = open_case(browse_as(here.rep), case)
    for secret in SECRETS:
        assert secret not in page.response.get_data(as_text=True), secret
    assert "Confidential: ask the co-ordinator before any contact" in page.text
    assert "Flat 12" in page.text
    here.make.release(case, here.landlord, here.coordinator)
    page = open_case(browse_as(here.rep), case)
    for secret in SECRETS:
        assert secret in page.text, secret


def test_an_empty_field_looks_the_same_to_those_who_may_not_see_it(
    here: Partnership, case: Case
) -> None:
    subject = case.parts[0].identity
    subject.address = subject.postcode = subject.phone = ""
    book, rep = CodeBook([]), here.make.actor(here.rep)
    facts = case_sheet(by=rep, case=case, book=book).subject_facts
    assert Fact("Address") in facts
    assert Fact("E-mail", confidential=True) in facts
    case.contact = None
    sheet = case_sheet(by=rep, case=case, book=book)
    assert (sheet.contact, sheet.contact_withheld) == (None, False)


def test_the_assigned_advocate_sees_how_to_reach_the_person(
    here: Partnership, browse_as: As, case: Case
) -> None:
    session = here.make.session
    operations.assign_advocate(session, by=here.by, case=case, user_id=here.advocate.id)
    assert "after 6pm" in open_case(browse_as(here.advocate), case).text


def test_a_reader_is_offered_only_what_they_may_do(
    here: Partnership, browse_as: As, case: Case
) -> None:
    rep = open_case(browse_as(here.rep), case).links()
    assert "Declare an interest" in rep
    assert {"Keep somebody away", "Assess the risk again", "Restrict to named people"}.isdisjoint(
        rep
    )
    chair = open_case(browse_as(here.chair), case).links()
    assert {"Keep somebody away", "Assess the risk again", "Restrict to named people"} <= set(chair)
    assert "Invite agencies, assign an advocate" not in chair


def test_reading_a_case_is_in_the_log(here: Partnership, browse_as: As, case: Case) -> None:
    open_case(browse_as(here.rep), case)
    found = sa.select(AuditEntry).where(AuditEntry.actor_id == here.rep.id)
    entry = here.make.session.scalars(found).one()
    assert (entry.event, entry.case_id) == ("CaseViewed", case.id)


def test_the_flag_ends_twelve_months_after_the_referral(here: Partnership, case: Case) -> None:
    case.submitted_at = clock.now() - timedelta(days=366)
    sheet = case_sheet(by=here.by, case=case, book=CodeBook([]))
    assert sheet.flagged_until == date(2026, 11, 19)
    assert sheet.flag_days_left == 0


def test_the_timeline_tells_the_life_of_the_case_latest_first(
    here: Partnership, case: Case
) -> None:
    now = clock.now()
    case.submitted_at = now - timedelta(days=9)
    case.decided_at = now - timedelta(days=8)
    case.listings[0].listed_at = now - timedelta(days=7)
    case.listings[0].minutes_sent_at = now + timedelta(days=8)
    timeline = case_sheet(by=here.by, case=case, book=CodeBook([])).timeline
    assert timeline[0].title == "Minutes of Thursday 26 November 2026 circulated"
    assert [entry.title for entry in timeline[-4:]] == [
        "Listed for Thursday 26 November 2026",
        "Accepted",
        "Referred",
        "Incident",
    ]
    assert [e.when for e in timeline] == [e.when for e in in_order(timeline)]


def test_an_agency_learns_of_a_decision_with_the_minutes_and_of_a_listing_with_the_agenda(
    here: Partnership, browse_as: As, case: Case
) -> None:
    heard = case.listings[0]
    heard.decided_at, heard.outcome = clock.now(), Outcome.NO_FURTHER
    heard.decision_note = "He has been moved away"
    assert "moved away" in open_case(browse_as(here.chair), case).text
    assert "moved away" not in open_case(browse_as(here.rep), case).text
    heard.minutes_sent_at = heard.ended_at = clock.now()
    later = here.make.meeting(here.area, starts_at=clock.now() + timedelta(days=20))
    here.make.listing(case, later, here.coordinator)
    rep, chair = browse_as(here.rep), browse_as(here.chair)
    assert "moved away" in open_case(rep, case).text
    for page in (open_case(rep, case), rep.get("/cases")):
        assert "10 Dec" not in page.text
        assert "Minutes circulated" in page.text
    for page in (open_case(chair, case), chair.get("/cases")):
        assert "Listed for 10 Dec 2026" in page.text


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_takes_the_same_few_queries_however_much_it_holds(
    here: Partnership, browse_as: As, case: Case, queries: list[str], rows: int
) -> None:
    for n in range(rows):
        case.incidents.append(
            Incident(
                happened_on=date(2026, 10, n + 1),
                summary="Again",
                strands=[IncidentStrand(strand="RACE"), IncidentStrand(strand="RELIGION")],
            )
        )
        case.parts.append(
            Part(kind=PartKind.HARM_SOURCE, identity=here.make.identity(here.area, f"Man {n}"))
        )
        operations.assess_risk(
            here.make.session,
            by=here.by,
            case=case,
            level=RiskLevel.HIGH,
            red_flags=[],
            reason="Again",
        )
    browser = browse_as(here.coordinator)
    path = f"/cases/{case.id}"
    browser.session.commit()
    queries.clear()
    assert browser.get(path).text.count("Again") >= rows
    assert_few(queries)


@pytest.mark.parametrize("tries", [1, 9])
def test_who_tells_them_and_who_keeps_in_touch_cost_the_page_no_query_more(
    here: Partnership, browse_as: As, case: Case, queries: list[str], tries: int
) -> None:
    make, now = here.make, clock.now()
    operations.assign_advocate(make.session, by=here.by, case=case, user_id=here.advocate.id)
    coming = case.listings[0]
    then, last = now - timedelta(days=9), make.meeting(here.area, now - timedelta(days=9))
    decided = {"decided_at": then, "ended_at": then, "outcome": Outcome.NO_FURTHER}
    heard = make.circulated(case, last, here.chair, **decided)
    heard.teller_id = coming.teller_id = here.rep.id
    caller = make.user(Role.CHAMPION, area=here.area, agency=here.support, name="Dele Achebe")
    seat = {"case_id": case.id, "agency_id": here.support.id}
    given = {"given_at": now, "given_by_id": here.coordinator.id}
    make.add(Caller(user_id=caller.id, **seat, **given))
    tried = {"outcome": ContactOutcome.NO_ANSWER, "means": Means.PHONE, "recorded_at": now}
    for n in range(tries):
        day = now.date() - timedelta(days=n)
        make.add(Contact(made_by_id=caller.id, happened_on=day, **seat, **tried))
    browser = browse_as(here.coordinator)
    path = f"/cases/{case.id}"
    browser.session.commit()
    queries.clear()
    page = browser.get(path)
    assert_few(queries)
    assert page.text.count("Chosen to tell them: Sana Khan") == 2
    for words in ("Dele Achebe, Lighthouse", "No answer", "Tom Field"):
        assert words in page.text, words


def assert_few(queries: list[str]) -> None:
    """At most 12, the one counted that a process asks for the lists of words until they change."""
    # PostgreSQL takes a lock of its own before the log's entry; SQLite holds one already.
    reading = [query for query in queries if "lock" not in query.casefold()[:40]]
    assert len(reading) <= 12, "\n".join(f"{n}: {q[:150]}" for n, q in enumerate(reading))


def test_the_page_says_to_whom_telling_them_falls(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    assert "The co-ordinator tells them." in open_case(browser, case).text
    operations.assign_advocate(here.make.session, by=here.by, case=case, user_id=here.advocate.id)
    said = "It falls to the advocate, Tom Field, if the case is open to them."
    assert said in open_case(browser, case).text
    case.listings[0].teller_id = here.rep.id
    page = open_case(browser, case)
    assert "Chosen to tell them: Sana Khan." in page.text
    assert said not in page.text


def test_the_timeline_tells_who_was_invited_and_who_no_longer_takes_part(
    here: Partnership, browse_as: As, case: Case
) -> None:
    here.make.purpose(case, here.coordinator)
    here.make.invitation(case, here.police, here.coordinator)
    case.invitations[-1].withdrawn_at = clock.now()
    here.make.session.flush()
    steps = [
        " ".join(item.text_content().split())
        for item in open_case(browse_as(here.coordinator), case).all("//ol//li")
    ]
    assert any("Invited to take part" in step and "Harbour Homes" in step for step in steps)
    assert any("No longer takes part" in step and "Avon Police" in step for step in steps)


def test_a_long_case_is_folded_and_nothing_of_it_is_missing(
    here: Partnership, browse_as: As, case: Case
) -> None:
    here.make.purpose(case, here.coordinator)
    for n in range(9):
        day = clock.today() - timedelta(days=10 + n)
        case.incidents.append(Incident(happened_on=day, summary=f"Shouting number {n}"))
    here.make.session.flush()
    browser = browse_as(here.coordinator)
    page = open_case(browser, case)
    folded = " ".join(d.text_content() for d in page.all("//details[not(@open)]"))
    for n in range(9):
        assert f"Shouting number {n}" in page.text
    assert "Shouting number 8" in folded
    assert "Shouting number 0" not in folded.split("earlier steps")[0]
    banner = page.all("//*[contains(@class, 'marac-repeating__head')]")[0].text_content()
    assert "Come in uniform" in banner
    assert "Come in uniform" not in folded
    page = browser.get(page.links()["Unfold everything"])
    assert page.all("//details[contains(@class, 'marac-fold')][not(@open)]") == []
