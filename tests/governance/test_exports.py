"""Personal data leaves as a file: one asks, another agrees, and it goes once, policy asked anew."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marac import clock
from marac.access import Role
from marac.accounts.models import SignInSession, User
from marac.approvals import ApprovalRequest
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Conflict, NamedReader
from marac.notifications.models import Mail
from tests.cases.conftest import Partnership
from tests.governance.asking import (
    PERIOD,
    PURPOSE,
    As,
    agreed,
    ask,
    decide,
    download_address,
    fetch,
    rows_of,
)


@pytest.fixture
def lead(here: Partnership) -> User:
    """The information governance lead."""
    return here.make.user(
        Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police, name="Iris Lead"
    )


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
    counts: list[int] = []
    read: list[int] = []
    for subject in ("One", "Two", "Three"):
        here.case(subject)
        ask(browser)
        chair = browse_as(here.chair)
        request = chair.get("/approvals").all("//section[@aria-labelledby='waiting']//a/@href")[0]
        queries.clear()
        assert chair.get(request).status == 200
        read.append(len(queries))
        decide(chair)
        queries.clear()
        assert browser.get("/exports").status == 200
        counts.append(len(queries))
    assert max(counts + read) <= 12
    assert len(set(counts)) == len(set(read)) == 1
