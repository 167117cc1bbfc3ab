"""Personal data leaves as a file: one asks, another agrees, and it goes once, policy asked anew."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.access import Role
from marac.accounts.models import SignInSession, User
from marac.approvals import ApprovalRequest
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Conflict, NamedReader, Part, PartKind
from marac.governance.exporting.columns import COLUMNS, Group
from marac.governance.exporting.sheet import plain
from marac.notifications.models import Mail
from tests.access.canaries import WHERE
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
PERIOD = {
    "since-day": "1",
    "since-month": "11",
    "since-year": "2026",
    "until-day": "30",
    "until-month": "11",
    "until-year": "2026",
}
PURPOSE = "The yearly audit of the partnership"
CHOSEN = {"case": ["reference"], "harmed": ["harmed_name"], "incidents": ["summary"]}


@pytest.fixture
def lead(here: Partnership) -> User:
    """The information governance lead."""
    return here.make.user(
        Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police, name="Iris Lead"
    )


def ask(browser: Browser, **chosen: list[str]) -> Page:
    """Ask for a file of November's referrals."""
    page = browser.get("/exports/new")
    return browser.submit(page, PERIOD | {"purpose": PURPOSE} | (chosen or CHOSEN))


def decide(browser: Browser, *, answer: str = "agree") -> Page:
    """Answer the one request that waits, as a second person."""
    waiting = browser.get("/approvals").all("//section[@aria-labelledby='waiting']//a/@href")
    request = browser.get(waiting[0])
    return browser.submit(
        request, {"answer": answer, "note": "So I say"}, button="Send your answer"
    )


def fetch(browser: Browser) -> Page:
    """Press the one button that hands the file out."""
    page = browser.get("/exports")
    return browser.submit(page)


def rows_of(page: Page) -> list[list[str]]:
    """Read the file as a spreadsheet would: the marking, the heads, the cases."""
    assert page.response.mimetype == "text/csv", page.text
    text = page.response.data.decode("utf-8-sig")
    return [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]


def agreed(here: Partnership, browse_as: As, user: User, by: User) -> Browser:
    """One person asks and another agrees; the file waits."""
    browser = browse_as(user)
    assert ask(browser).status == 202
    decide(browse_as(by))
    return browser


def download_address(here: Partnership) -> str:
    """Where the file of the one request is."""
    return f"/exports/{here.make.session.scalars(sa.select(ApprovalRequest.id)).one()}/download"


def keep_away(here: Partnership, case: Case, user: User) -> None:
    """Give a person a conflict of interest."""
    here.make.add(Conflict(case_id=case.id, user_id=user.id, declared_by_id=user.id))


def restrict(here: Partnership, case: Case, *named: User) -> None:
    """Close a case to all but its list."""
    case.restricted_at, case.restricted_by_id = clock.now(), here.chair.id
    for user in named:
        here.make.add(NamedReader(case_id=case.id, user_id=user.id))
    here.make.session.flush()


def test_what_one_asks_and_another_agrees_to_is_downloaded(
    here: Partnership, browse_as: As
) -> None:
    first, second = here.case("Amina Yusuf"), here.running("Bilal Khan")
    browser = browse_as(here.coordinator)
    asked = ask(browser)
    assert (asked.status, asked.heading) == (
        202,
        "Export personal data of cases Waiting for a second person",
    )
    assert "Waiting" in browser.get("/exports").text
    assert "Agreed" in decide(browse_as(here.chair)).text
    page = browser.get("/exports")
    assert "2 cases referred" in page.text
    assert "until Sunday 22 November 2026, 9:30am" in page.text
    file = browser.submit(page)
    marking, heads, *cases = rows_of(file)
    assert marking[:2] == ["OFFICIAL-SENSITIVE", "For Megan Pryce, Avon Police"]
    assert marking[2] == "Made on Friday 20 November 2026, 9:30am"
    assert heads == ["Case reference", "Person harmed: Name", "Incident: What happened"]
    assert cases == [
        [first.reference, "Amina Yusuf", "Shouted at outside the flat"],
        [second.reference, "Bilal Khan", "Shouted at outside the flat"],
    ]
    assert file.response.data.startswith(b'\xef\xbb\xbf"OFFICIAL-SENSITIVE"')
    assert file.response.headers["Cache-Control"] == "no-store"
    disposition = file.response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="personal-data-2026-11-20-')


def test_it_is_downloaded_once_and_the_log_says_of_whom(here: Partnership, browse_as: As) -> None:
    case = here.case()
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    rows_of(fetch(browser))
    again = browser.post(download_address(here))
    assert again.status == 409
    assert "downloaded already" in again.text
    page = browser.get("/exports")
    assert "Downloaded" in page.text
    assert page.all("//main//form") == []
    entries = here.make.session.scalars(sa.select(AuditEntry))
    entry = next(e for e in entries if e.event == "ExportDownloaded")
    assert (entry.actor_id, entry.details["cases"]) == (here.coordinator.id, 1)
    assert entry.details["case_ids"] == [str(case.id)]
    assert entry.details["columns"] == ["reference", "harmed_name", "summary"]


def test_who_asked_does_not_agree_and_gets_nothing_before(here: Partnership, browse_as: As) -> None:
    here.case()
    browser = browse_as(here.coordinator)
    ask(browser)
    request_id = here.make.session.scalars(sa.select(ApprovalRequest.id)).one()
    assert browser.post(f"/approvals/{request_id}", {"answer": "agree"}).status == 409
    refused = browser.post(download_address(here))
    assert (refused.status, "Nobody has agreed" in refused.text) == (409, True)
    assert browser.get("/exports").all("//main//form") == []


def test_what_is_refused_is_not_downloaded(here: Partnership, browse_as: As) -> None:
    here.case()
    browser = browse_as(here.coordinator)
    ask(browser)
    decide(browse_as(here.chair), answer="refuse")
    assert "Refused" in browser.get("/exports").text
    assert browser.post(download_address(here)).status == 409


def test_the_file_waits_for_48_hours(here: Partnership, browse_as: As) -> None:
    here.case()
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    request = here.make.session.scalars(sa.select(ApprovalRequest)).one()
    request.decided_at = clock.now() - timedelta(hours=48)
    late = browser.post(download_address(here))
    assert (late.status, "within 48 hours" in late.text) == (409, True)
    assert "Not downloaded" in browser.get("/exports").text


@pytest.mark.parametrize("who", ["chair", "lead", "colleague"])
def test_another_persons_file_is_not_there(
    here: Partnership, browse_as: As, lead: User, who: str
) -> None:
    here.case()
    agreed(here, browse_as, here.coordinator, here.chair)
    colleague = here.make.user(Role.COORDINATOR, area=here.area, agency=here.police)
    user = {"lead": lead, "colleague": colleague, "chair": here.chair}[who]
    page = browse_as(user).post(download_address(here))
    assert page.status == (403 if who == "chair" else 404)
    if who != "chair":
        assert PURPOSE not in browse_as(user).get("/exports").text


def test_a_case_that_is_kept_from_who_asks_is_not_in_it(here: Partnership, browse_as: As) -> None:
    hidden, shut, open_ = here.case("Hidden One"), here.case("Shut One"), here.case("Open One")
    named = here.case("Named One")
    keep_away(here, hidden, here.coordinator)
    restrict(here, shut, here.chair)
    restrict(here, named, here.coordinator, here.chair)
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    names = {row[1] for row in rows_of(fetch(browser))[2:]}
    assert names == {"Open One", "Named One"}
    request = here.make.session.scalars(sa.select(ApprovalRequest)).one()
    assert open_.id.hex in request.subject["cases"]
    assert hidden.id.hex not in str(request.subject)
    assert shut.id.hex not in str(request.subject)


def test_what_was_shut_to_who_asked_since_then_drops_out(here: Partnership, browse_as: As) -> None:
    hidden, shut = here.case("Hidden One"), here.case("Shut One")
    here.case("Open One")
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    keep_away(here, hidden, here.coordinator)
    restrict(here, shut, here.chair)
    page = browser.get("/exports")
    assert "1 case referred" in page.text
    assert [row[1] for row in rows_of(browser.submit(page))[2:]] == ["Open One"]


def test_nothing_is_left_when_every_case_is_shut(here: Partnership, browse_as: As) -> None:
    case = here.case()
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    keep_away(here, case, here.coordinator)
    assert "None of its cases can be exported any more" in browser.get("/exports").text
    assert browser.post(download_address(here)).status == 409


def test_from_whom_one_of_its_cases_is_hidden_the_whole_request_is(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    keep_away(here, case, here.chair)
    ask(browse_as(here.coordinator))
    chair = browse_as(here.chair)
    assert "Nothing waits for your agreement" in chair.get("/approvals").text
    request_id = here.make.session.scalars(sa.select(ApprovalRequest.id)).one()
    assert chair.get(f"/approvals/{request_id}").status == 404
    assert here.chair.email not in here.make.session.scalars(sa.select(Mail.recipient)).all()


@pytest.mark.parametrize("what", ["case", "incident", "person"])
def test_a_change_in_between_voids_the_request(here: Partnership, browse_as: As, what: str) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    ask(browser)
    if what == "case":
        case.advice = "Another word"
    elif what == "incident":
        case.incidents[0].summary = "Shouted at inside the flat"
    else:
        case.parts[0].identity.name = "Amina Y."
    chair = browse_as(here.chair)
    page = chair.get(f"/approvals/{here.make.session.scalars(sa.select(ApprovalRequest.id)).one()}")
    assert "Void: it has changed" in page.text
    chair.post(page.path, {"answer": "agree"})
    assert "Void" in browser.get("/exports").text
    assert browser.post(download_address(here)).status == 409


def test_governance_exports_what_it_cannot_open(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    restrict(here, case, here.chair, here.coordinator)
    browser = agreed(here, browse_as, lead, here.chair)
    assert browser.get(f"/cases/{case.id}").status == 404
    assert rows_of(fetch(browser))[2:] == [
        [case.reference, "Amina Yusuf", "Shouted at outside the flat"]
    ]


def test_only_the_area_the_period_and_the_stages_of_the_rule_count(
    here: Partnership, browse_as: As
) -> None:
    here.case("Inside", submitted_at=datetime(2026, 11, 30, 23, 59, tzinfo=clock.LONDON))
    here.case("Before", submitted_at=datetime(2026, 10, 31, 23, 59, tzinfo=clock.LONDON))
    here.case("After", submitted_at=datetime(2026, 12, 1, tzinfo=clock.LONDON))
    here.case("Long closed", closed_at=clock.now() - timedelta(days=29))
    here.case("Closed", closed_at=clock.now() - timedelta(days=27))
    elsewhere = here.make.area()
    here.make.case(area=elsewhere, referrer=here.referrer, agency=here.landlord, subject="Far")
    here.make.draft(area=here.area, referrer=here.referrer, agency=here.landlord)
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    assert {row[1] for row in rows_of(fetch(browser))[2:]} == {"Inside", "Closed"}


def fill(here: Partnership) -> tuple[Case, dict[str, str]]:
    """A case with two perpetrators, every word of which is its own; gives each word's place."""
    case = here.case()
    other = here.make.identity(here.area)
    for _ in range(2):
        identity = here.make.identity(here.area)
        case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=identity))
    case.parts.append(Part(kind=PartKind.CHILD, identity=other))
    rows = [case, case.contact, *case.incidents, *case.parts, *case.assessments]
    words = {}
    for row in [*rows, *(part.identity for part in case.parts)]:
        for column in sa.inspect(type(row)).columns:
            free = isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
            if free and not column.name.endswith("_code") and not column.foreign_keys:
                token = f"zq{len(words):04d}q"
                words[token] = f"{type(row).__name__}.{column.name}"
                setattr(row, column.name, token)
    case.parts[0].identity.born_on = date(1990, 2, 3)
    here.make.session.flush()
    return case, words


EXPECTED = {
    "reference": {"Case.reference"},
    "harmed_name": {"Identity.name"},
    "harmed_others": {"Identity.known_as", "Identity.aliases"},
    "harmed_pronouns": {"Identity.pronouns"},
    "harmed_ward": {"Identity.ward"},
    "harmed_language": {"Identity.language"},
    "harmed_adjustments": {"Identity.adjustments"},
    "source_name": {"Identity.name"},
    "source_others": {"Identity.known_as", "Identity.aliases"},
    "source_account": {"Identity.handle", "Identity.platform"},
    "crime_reference": {"Incident.crime_reference"},
    "summary": {"Incident.summary"},
    "words_used": {"Incident.words_used"},
    "injury": {"Incident.injury"},
    "damage": {"Incident.damage"},
    "outcome": {"Incident.outcome"},
}


@pytest.mark.parametrize("group", Group)
def test_the_file_holds_exactly_the_chosen_columns(
    here: Partnership, browse_as: As, group: Group
) -> None:
    """Of all the words of a case, each column holds only those that its name promises."""
    _, words = fill(here)
    chosen = [column for column in COLUMNS if column.group is group]
    browser = browse_as(here.coordinator)
    ask(browser, **{group.value: [column.key for column in reversed(chosen)]})
    decide(browse_as(here.chair))
    _marking, heads, row = rows_of(fetch(browser))
    assert heads == [column.heading for column in chosen]
    for column, cell in zip(chosen, row, strict=True):
        held = {place for token, place in words.items() if token in cell}
        assert held == EXPECTED.get(column.key, set()), column.key
    values = dict(zip(heads, row, strict=True))
    if group is Group.HARMED:
        assert values["Person harmed: Date of birth"] == "1990-02-03"
    if group is Group.SOURCES:
        assert re.fullmatch(r"\(1\) zq\d+q; \(2\) zq\d+q", values["Alleged perpetrator: Name"])


def test_what_tells_where_people_are_and_who_told_is_no_column() -> None:
    told = set().union(*EXPECTED.values())
    assert told.isdisjoint(f"Identity.{name}" for name in WHERE)
    assert told.isdisjoint({"Incident.place", "Incident.witnesses", "Incident.perceived_by"})
    assert not any(place.startswith(("SafeContact", "Part.")) for place in told)


def test_bad_input_is_said_at_the_field_and_stays(here: Partnership, browse_as: As) -> None:
    here.case()
    browser = browse_as(here.coordinator)
    page = browser.submit(browser.get("/exports/new"))
    assert (page.status, page.errors) == (
        422,
        [
            "Enter the first day",
            "Enter the last day",
            "Choose at least one column",
            "Say what the file is for",
        ],
    )
    wrong = PERIOD | {"until-year": "2025", "purpose": PURPOSE, "harmed": ["harmed_name"]}
    page = browser.submit(page, wrong)
    assert page.errors == ["The last day must be the same as or after the first day"]
    assert (page.value("purpose"), page.value("until-year")) == (PURPOSE, "2025")
    assert page.all("//input[@value='harmed_name']/@checked")
    page = browser.submit(page, PERIOD | {"since-month": "1", "until-month": "1"})
    assert page.errors == ["No case that you may export was referred in this period"]
    assert page.status == 422
    assert here.make.session.scalars(sa.select(ApprovalRequest)).all() == []


@pytest.mark.parametrize("address", ["/exports", "/exports/new", "download"])
def test_a_proof_that_is_stale_leads_to_the_password(
    here: Partnership, browse_as: As, address: str
) -> None:
    here.case()
    browser = agreed(here, browse_as, here.coordinator, here.chair)
    long_ago = clock.now() - timedelta(minutes=6)
    here.make.session.execute(sa.update(SignInSession).values(proved_at=long_ago))
    if address == "download":
        page = browser.post(download_address(here), follow=False)
    else:
        page = browser.get(address, follow=False)
    assert page.status == 303
    assert page.response.location.startswith("/prove")


@pytest.mark.parametrize("role", [Role.CHAIR, Role.REPRESENTATIVE, Role.AUDITOR])
def test_others_export_nothing(here: Partnership, browse_as: As, role: Role) -> None:
    browser = browse_as(here.make.user(role, area=here.area, agency=here.landlord))
    assert browser.get("/exports").status == 403
    assert browser.get("/exports/new").status == 403


def test_the_page_lists_many_in_few_queries(
    app: Flask, here: Partnership, browse_as: As, queries: list[str]
) -> None:
    browser = browse_as(here.coordinator)
    counts = []
    for subject in ("One", "Two", "Three"):
        here.case(subject)
        ask(browser)
        decide(browse_as(here.chair))
        queries.clear()
        assert browser.get("/exports").status == 200
        counts.append(len(queries))
    assert max(counts) <= 12
    assert len(set(counts)) == 1
