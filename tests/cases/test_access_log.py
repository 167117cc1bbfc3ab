"""Who opened which case: the log of a case, and the week of an agency, for those who answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import BreakGlass, Case, CaseGrant, Conflict, Emergency, Opening, Purpose
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]


@pytest.fixture
def lead(here: Partnership) -> User:
    """The information governance lead of the area."""
    return here.make.user(
        Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police, name="Ines Graham"
    )


@pytest.fixture
def auditor(here: Partnership) -> User:
    """Somebody who audits the area."""
    return here.make.user(Role.AUDITOR, area=here.area, agency=here.support, name="Abe Underwood")


@pytest.fixture
def deputy(here: Partnership) -> User:
    """A colleague of the landlord's representative."""
    return here.make.user(Role.DEPUTY, area=here.area, agency=here.landlord, name="Dee Putnam")


def opened(here: Partnership, case: Case, user: User, *, at: datetime | None = None) -> Opening:
    """A row of the log, as reading the case writes it."""
    seat = user.memberships[0]
    row = Opening(
        case_id=case.id,
        user_id=user.id,
        agency_id=seat.agency_id,
        opened_at=at or clock.now(),
        purpose=Purpose.OTHER,
        words="The school rang",
    )
    opening: Opening = here.make.add(row)
    return opening


def rows(page: Page) -> list[str]:
    """Each row of the table as its cells, without white space."""
    return [
        " | ".join(" ".join(cell.text_content().split()) for cell in row.xpath("./*"))
        for row in page.all("//main//tbody/tr")
    ]


def test_the_log_of_a_case_says_who_when_what_for_and_by_which_rule(
    here: Partnership, browse_as: As, lead: User
) -> None:
    case = here.running()
    browse_as(here.rep).get(f"/cases/{case.id}")
    page = browse_as(here.coordinator).get(f"/cases/{case.id}")
    log = browse_as(here.coordinator).get(page.links()["See who opened it, when and what for"])
    preparing = "Preparing for, running or writing up a meeting"
    assert set(rows(log)) == {
        f"20 Nov 2026, 9:30am | Megan Pryce | Avon Police | {preparing} | Co-ordinator of the area",
        f"20 Nov 2026, 9:30am | Sana Khan | Harbour Homes | {preparing}"
        " | Representative of an invited agency",
    }
    assert rows(browse_as(lead).get(f"/cases/{case.id}/log")) == rows(log)


def test_the_rule_is_the_one_of_that_day(here: Partnership, browse_as: As, lead: User) -> None:
    case, now = here.running(), clock.now()
    officer = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police)
    opened(here, case, officer)
    here.make.add(
        BreakGlass(
            case_id=case.id,
            user_id=officer.id,
            category=Emergency.OTHER,
            reason="She did not come home tonight",
            opened_at=now - timedelta(minutes=5),
            expires_at=now + timedelta(minutes=55),
        )
    )
    opened(here, case, lead)
    here.make.add(
        CaseGrant(
            case_id=case.id,
            user_id=lead.id,
            purpose="A complaint",
            granted_at=now - timedelta(days=1),
            granted_by_id=here.chair.id,
            approved_by_id=here.coordinator.id,
            expires_at=now + timedelta(days=1),
        )
    )
    opened(here, case, here.rep, at=now - timedelta(days=2))
    here.rep.memberships[0].ended_at = now - timedelta(days=1)
    opened(here, case, here.rep, at=now - timedelta(hours=1))
    page = browse_as(here.coordinator).get(f"/cases/{case.id}/log")
    assert sorted(row.rsplit(" | ", 1)[1] for row in rows(page)) == [
        "A grant that names them and the case",
        "Not known",
        "Opened in an emergency",
        "Representative of an invited agency",
    ]


def test_a_lead_sees_their_own_people_only(here: Partnership, browse_as: As, deputy: User) -> None:
    case = here.running()
    for user in (deputy, here.coordinator, here.advocate):
        opened(here, case, user)
    for path in (f"/cases/{case.id}/log", "/agency/openings"):
        page = browse_as(here.rep).get(path)
        assert len(rows(page)) == 1, path
        assert "Dee Putnam" in rows(page)[0]
        assert "The school rang" in rows(page)[0]


def test_an_auditor_reads_that_a_case_was_opened_and_never_by_whom(
    here: Partnership, browse_as: As, auditor: User
) -> None:
    case = here.running()
    opened(here, case, here.rep)
    for path in (f"/cases/{case.id}/log", "/agency/openings"):
        page = browse_as(auditor).get(path)
        assert len(rows(page)) == 1
        assert "Harbour Homes" in rows(page)[0]
        for secret in ("Sana Khan", "The school rang", "Amina"):
            assert secret not in page.response.get_data(as_text=True), (path, secret)


@pytest.mark.parametrize("why", ["conflict", "never opened", "another area's"])
def test_where_a_lead_may_not_know_of_a_case_its_log_is_not_there(
    here: Partnership, browse_as: As, deputy: User, why: str
) -> None:
    case = here.running()
    if why != "never opened":
        opened(here, case, deputy)
    if why == "conflict":
        here.make.add(
            Conflict(case_id=case.id, user_id=here.rep.id, declared_by_id=here.rep.id, reason="Kin")
        )
    if why == "another area's":
        case.area_id = here.make.area().id
        here.make.session.flush()
    browser = browse_as(here.rep)
    assert browser.get(f"/cases/{case.id}/log").status == 404
    assert str(case.reference) not in browser.get("/agency/openings").text


def test_a_colleagues_opening_of_a_case_kept_from_the_lead_is_absent(
    here: Partnership, browse_as: As, deputy: User
) -> None:
    seen, kept = here.running(), here.running("B")
    kept.restricted_at, kept.restricted_by_id = clock.now(), here.coordinator.id
    for case in (seen, kept):
        opened(here, case, deputy)
    page = browse_as(here.rep).get("/agency/openings")
    assert len(rows(page)) == 1
    assert "1 opening" in page.text
    assert browse_as(here.rep).get(f"/cases/{kept.id}/log").status == 404


def test_what_runs_through_the_same_agency_as_coordinator_stays_unknown_to_its_lead(
    here: Partnership, browse_as: As
) -> None:
    officer = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police)
    opened(here, here.case(), here.coordinator)
    assert rows(browse_as(officer).get("/agency/openings")) == []


def test_a_week_is_turned_back_and_forward(here: Partnership, browse_as: As) -> None:
    case = here.running()
    opened(here, case, here.rep)
    opened(here, case, here.rep, at=clock.now() - timedelta(days=7))
    browser = browse_as(here.rep)
    page = browser.get("/agency/openings")
    assert "Monday 16 November 2026 to Sunday 22 November 2026" in page.text
    assert [row[:11] for row in rows(page)] == ["20 Nov 2026"]
    assert "Week after" not in page.links()
    before = browser.get(page.links()["Week before"])
    assert [row[:11] for row in rows(before)] == ["13 Nov 2026"]
    assert rows(browser.get(before.links()["Week after"])) == rows(page)
    for nonsense in ("soon", "2026-13-40", "9999-12-31", "0001-01-01"):
        assert browser.get(f"/agency/openings?week={nonsense}").status == 200


def test_reading_the_log_is_in_the_log(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    for path in (f"/cases/{case.id}/log", "/agency/openings", "/openings/alerts"):
        browser.get(path)
    events = here.make.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(e.event, e.case_id) for e in events] == [
        ("CaseLogViewed", case.id),
        ("OpeningsListed", None),
        ("AlertsListed", None),
    ]


@pytest.mark.parametrize(
    "role", [Role.CHAIR, Role.DEPUTY, Role.ADVOCATE, Role.REFERRER, Role.SYSTEM_ADMINISTRATOR]
)
def test_other_roles_have_no_log(here: Partnership, browse_as: As, role: Role) -> None:
    browser = browse_as(here.make.user(role, area=here.area, agency=here.landlord))
    for path in (f"/cases/{here.running().id}/log", "/agency/openings"):
        assert browser.get(path).status == 403


def test_a_long_log_comes_in_pages_and_few_queries(
    here: Partnership, browse_as: As, queries: list[str]
) -> None:
    case = here.running()
    for minutes in range(60):
        opened(here, case, here.rep, at=clock.now() - timedelta(minutes=minutes))
    browser = browse_as(here.coordinator)
    for path in (f"/cases/{case.id}/log", "/agency/openings"):
        browser.session.commit()
        queries.clear()
        page = browser.get(path)
        assert len(queries) <= 12
        assert len(rows(page)) == 50
        assert len(rows(browser.get(f"{path}?page=2"))) == 10
