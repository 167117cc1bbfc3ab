"""Named grants: one case, one auditor or governance lead, a purpose and a last day; two give it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case, CaseGrant, Conflict
from marac.notifications.models import Mail
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
PURPOSE = "Complaint 12 of 2026: was the victim told in time?"


@dataclass
class Watch:
    """Those who watch over the house: two governance leads and an auditor."""

    lead: User
    other_lead: User
    auditor: User


@pytest.fixture
def watch(here: Partnership) -> Watch:
    """Two governance leads and an auditor of the area."""
    kinds = (Role.INFORMATION_GOVERNANCE, Role.INFORMATION_GOVERNANCE, Role.AUDITOR)
    names = ("Grace Lead", "Olu Lead", "Ada Auditor")
    people = [
        here.make.user(role, area=here.area, agency=here.police, name=name)
        for role, name in zip(kinds, names, strict=True)
    ]
    return Watch(*people)


def ask(browser: Browser, case: Case, person: User, last_day: date | None = None) -> Page:
    """Fill in the form that asks for a grant."""
    day = last_day or date(2026, 12, 18)
    values = {
        "reference": case.reference or "",
        "person": str(person.id),
        "purpose": PURPOSE,
        "last_day-day": str(day.day),
        "last_day-month": str(day.month),
        "last_day-year": str(day.year),
    }
    return browser.submit(browser.get("/grants/new"), values)


def agree(browser: Browser) -> Page:
    """Agree to the one request that waits."""
    waiting = browser.get("/approvals")
    request = browser.get(next(h for h in waiting.links().values() if h.startswith("/approvals/")))
    return browser.submit(request, {"answer": "agree"}, button="Send your answer")


def granted(here: Partnership, case: Case, user: User, **fields: object) -> CaseGrant:
    """A grant that two people gave."""
    values = {"purpose": PURPOSE, "granted_at": clock.now()}
    values |= {"granted_by_id": here.coordinator.id, "approved_by_id": here.chair.id}
    values |= {"expires_at": clock.now() + timedelta(days=5)} | fields
    row = CaseGrant(case_id=case.id, user_id=user.id, **values)
    here.make.add(row)
    return row


def test_two_people_open_one_case_to_one_auditor(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case, other = here.running(), here.running("Li Wei")
    auditor = browse_as(watch.auditor)
    assert auditor.get(f"/cases/{case.id}").status == 404
    asked = ask(browse_as(watch.lead), case, watch.auditor)
    assert asked.status == 202
    assert "Waiting for a second person" in asked.text
    assert auditor.get(f"/cases/{case.id}").status == 404
    assert agree(browse_as(here.chair)).status == 200
    page = auditor.get(f"/cases/{case.id}")
    assert "Opened to you by a grant until Friday 18 December 2026" in page.text
    assert PURPOSE in page.text
    assert "Mobile, after 6pm" in page.text
    assert "Amina Yusuf" in page.text
    assert "opens to you once your own agency" not in page.text
    assert auditor.get(f"/cases/{other.id}").status == 404
    mails = list(here.make.session.scalars(sa.select(Mail).where(Mail.recipient != "")))
    assert watch.auditor.email in {mail.recipient for mail in mails}
    for moment, status in ((time(23, 59), 200), (time(0, 0), 404)):
        day = date(2026, 12, 18 if status == 200 else 19)
        with clock.moved_to(clock.london(day, moment)):
            assert browse_as(watch.auditor).get(f"/cases/{case.id}").status == status


def test_no_link_on_the_page_of_a_granted_case_leads_to_a_shut_door(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    granted(here, case, watch.auditor)
    browser = browse_as(watch.auditor)
    page = browser.get(f"/cases/{case.id}")
    assert page.status == 200
    for text, href in page.links().items():
        if href.startswith("/") and "sign-out" not in href:
            assert browser.get(href).status == 200, (text, href)


def test_a_lead_may_ask_for_themselves_but_never_agree_to_it(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    assert ask(browse_as(watch.lead), case, watch.other_lead).status == 202
    beneficiary = browse_as(watch.other_lead)
    assert "/approvals/" not in " ".join(beneficiary.get("/approvals").links().values())
    assert "Nobody" not in beneficiary.get("/grants").text
    agree(browse_as(here.chair))
    assert beneficiary.get(f"/cases/{case.id}").status == 200
    own = here.running("Li Wei")
    assert ask(browse_as(watch.lead), own, watch.lead).status == 202
    agree(beneficiary)
    assert browse_as(watch.lead).get(f"/cases/{own.id}").status == 200


def test_a_conflict_beats_a_grant(here: Partnership, browse_as: As, watch: Watch) -> None:
    case = here.running()
    grant = granted(here, case, watch.auditor)
    here.make.add(Conflict(case_id=case.id, user_id=watch.auditor.id, declared_by_id=here.chair.id))
    browser = browse_as(watch.auditor)
    assert browser.get(f"/cases/{case.id}").status == 404
    assert case.reference not in browser.get("/").text
    grant.ended_at, grant.ended_by_id = clock.now(), here.chair.id
    page = ask(browse_as(watch.lead), case, watch.auditor)
    assert (page.status, page.errors) == (422, ["This case cannot be opened to this person"])
    assert page.value("purpose") == PURPOSE
    here.make.add(Conflict(case_id=case.id, user_id=watch.lead.id, declared_by_id=here.chair.id))
    page = ask(browse_as(watch.lead), case, watch.other_lead)
    assert page.errors == ["No case that you may act on has this reference"]


def test_a_conflict_declared_in_between_voids_the_request(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    ask(browse_as(watch.lead), case, watch.auditor)
    here.make.add(Conflict(case_id=case.id, user_id=watch.auditor.id, declared_by_id=here.chair.id))
    browser = browse_as(here.chair)
    waiting = browser.get("/approvals")
    link = next(h for h in waiting.links().values() if h.startswith("/approvals/"))
    assert "has changed" in browser.get(link).text
    assert here.make.session.scalar(sa.select(sa.func.count(CaseGrant.id))) == 0


def test_a_restricted_case_opens_by_a_grant_and_its_request_only_to_those_who_know_it(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running(restricted_at=clock.now(), restricted_by_id=here.coordinator.id)
    ask(browse_as(watch.lead), case, watch.auditor)
    chair = browse_as(here.chair).get("/approvals")
    assert "/approvals/" not in " ".join(chair.links().values())
    agree(browse_as(watch.other_lead))
    assert browse_as(watch.auditor).get(f"/cases/{case.id}").status == 200


def test_bad_input_is_said_at_the_field_and_nothing_typed_is_lost(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    browser = browse_as(watch.lead)
    page = browser.submit(browser.get("/grants/new"))
    assert (page.status, page.errors) == (
        422,
        [
            "Enter the case reference",
            "Choose who is to read it",
            "Say what for",
            "Enter the last day on which they may read it",
        ],
    )
    case = here.running()
    for days in (-1, 91):
        late = ask(browser, case, watch.auditor, clock.today() + timedelta(days=days))
        assert late.errors == [
            "The last day must be between today and 18 February 2027, 90 days from today"
        ]
        assert late.value("reference") == case.reference
    assert ask(browser, case, watch.auditor, clock.today() + timedelta(days=90)).status == 202
    assert ask(browser, case, watch.auditor, clock.today() + timedelta(days=90)).status == 409


def test_a_second_grant_for_the_same_is_refused(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    granted(here, case, watch.auditor)
    page = ask(browse_as(watch.lead), case, watch.auditor)
    assert page.errors == ["This case is open to this person already"]


def test_a_grant_is_only_for_auditors_and_leads(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    browser = browse_as(watch.lead)
    options = browser.get("/grants/new").all("//option/@value")
    assert set(options) == {"", *(str(u.id) for u in vars(watch).values())}
    values = {"reference": case.reference or "", "person": str(here.rep.id)}
    page = browser.post("/grants/new", values)
    assert "Choose who is to read it" in page.errors


def test_one_person_ends_a_grant_before_its_day(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    granted(here, case, watch.auditor)
    browser = browse_as(watch.other_lead)
    listed = browser.get("/grants")
    link = listed.links()[f"End the grant of {case.reference} to Ada Auditor"]
    done = browser.submit(browser.get(link))
    assert f"Ada Auditor can no longer open {case.reference}" in done.text
    assert "20 Nov 2026, early" in done.text
    assert browse_as(watch.auditor).get(f"/cases/{case.id}").status == 404
    assert browser.get(link).status == 404


def test_a_lead_kept_away_from_a_case_finds_none_of_its_grants(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    grant = granted(here, case, watch.auditor)
    here.make.add(Conflict(case_id=case.id, user_id=watch.lead.id, declared_by_id=here.chair.id))
    browser = browse_as(watch.lead)
    assert case.reference not in browser.get("/grants").text
    assert browser.get(f"/grants/{grant.id}/end").status == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_only_governance_leads_give_grants(here: Partnership, browse_as: As, role: Role) -> None:
    user = here.make.user(role, area=here.area, agency=here.police)
    assert browse_as(user).get("/grants").status == 403


def test_a_grantee_finds_their_cases_on_the_front_page_and_changes_nothing(
    here: Partnership, browse_as: As, watch: Watch
) -> None:
    case = here.running()
    granted(here, case, watch.auditor)
    browser = browse_as(watch.auditor)
    home = browser.get("/")
    assert home.links()[case.reference or ""] == f"/cases/{case.id}"
    page = browser.get(f"/cases/{case.id}")
    assert not page.all("//main//form")
    for act in ("restrict", "agencies", "exclude", "triage", "close", "hold"):
        assert browser.post(f"/cases/{case.id}/{act}").status in (403, 404, 405), act


def test_every_step_is_in_the_log(here: Partnership, browse_as: As, watch: Watch) -> None:
    case = here.running()
    ask(browse_as(watch.lead), case, watch.auditor)
    agree(browse_as(here.chair))
    grant = here.make.session.scalars(sa.select(CaseGrant)).one()
    browser = browse_as(watch.lead)
    browser.submit(browser.get(f"/grants/{grant.id}/end"))
    entries = here.make.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number))
    logged = [(e.event, e.actor_id) for e in entries if e.case_id == case.id]
    for step in (
        ("ApprovalRequested", watch.lead.id),
        ("CaseGranted", here.chair.id),
        ("GrantEnded", watch.lead.id),
    ):
        assert step in logged, logged
