"""The register: auditors and governance leads know that a case exists and where it stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Conflict, Decision
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
WATCHERS = [Role.AUDITOR, Role.INFORMATION_GOVERNANCE]


def watcher(here: Partnership, role: Role = Role.AUDITOR) -> User:
    """Somebody who watches over the house."""
    return here.make.user(role, area=here.area, agency=here.police)


def rows(page: Page) -> dict[str, str]:
    """Each case's line of the register, by its reference."""
    lines = [" ".join(row.text_content().split()) for row in page.all("//tbody/tr")]
    return {line.split()[0]: line for line in lines}


@pytest.mark.parametrize("role", WATCHERS)
def test_the_register_tells_of_every_case_and_what_is_in_none(
    here: Partnership, browse_as: As, role: Role
) -> None:
    running = here.running("Li Wei")
    waiting = here.case("Zofia Nowak", restricted_at=clock.now(), restricted_by_id=here.chair.id)
    gone = here.case("Omar Aziz", closed_at=clock.now() - timedelta(days=400))
    gone.disposed_at = clock.now()
    page = browse_as(watcher(here, role)).get("/cases")
    assert page.path == "/cases/register"
    found = rows(page)
    assert found.keys() == {running.reference, waiting.reference, gone.reference}
    assert found[running.reference or ""] == (
        f"{running.reference} Agenda circulated 20 Nov 2026 26 Nov 2026 1 Open"
    )
    assert "Restricted" in found[waiting.reference or ""]
    assert "Disposed of" in found[gone.reference or ""]
    text = page.response.get_data(as_text=True)
    for secret in ("Wei", "Zofia", "Omar", "Race", "High risk", "Harbour Homes", "flat"):
        assert secret not in text, secret
    for case in (running, waiting, gone):
        assert str(case.id) not in text


@pytest.mark.parametrize("role", WATCHERS)
def test_drafts_are_only_counted(here: Partnership, browse_as: As, role: Role) -> None:
    browser = browse_as(watcher(here, role))
    assert "draft" not in browser.get("/cases/register").text
    here.make.draft(area=here.area, referrer=here.referrer, agency=here.landlord)
    page = browser.get("/cases/register")
    assert "1 draft not submitted yet" in page.text
    assert rows(page) == {}


@pytest.mark.parametrize("role", WATCHERS)
def test_a_case_they_are_kept_away_from_is_in_no_line_and_no_count(
    here: Partnership, browse_as: As, role: Role
) -> None:
    user = watcher(here, role)
    case, draft = (
        here.running(),
        here.make.draft(area=here.area, referrer=here.referrer, agency=here.landlord),
    )
    for each in (case, draft):
        here.make.add(Conflict(case_id=each.id, user_id=user.id, declared_by_id=here.chair.id))
    page = browse_as(user).get("/cases/register")
    assert "No referral has been submitted yet" in page.text
    assert "draft" not in page.text


def test_another_areas_cases_are_not_in_it(here: Partnership, browse_as: As) -> None:
    here.running().area_id = here.make.area("Somerset").id
    assert rows(browse_as(watcher(here)).get("/cases/register")) == {}


@pytest.mark.parametrize(
    ("stage", "count"),
    [("triage", 1), ("circulated", 1), ("disposed", 0), ("closed", 1), ("nonsense", 3)],
)
def test_the_address_narrows_it_to_a_stage(
    here: Partnership, browse_as: As, stage: str, count: int
) -> None:
    here.case()
    here.running()
    declined = here.case(decision=Decision.DECLINED, closed_at=clock.now())
    declined.decided_at, declined.decided_by_id = clock.now(), here.chair.id
    page = browse_as(watcher(here)).get(f"/cases/register?stage={stage}")
    assert len(rows(page)) == count
    if stage == "closed":
        assert "Declined" in page.text
        link = "Remove filter Closed, declined or withdrawn within 28 days"
        assert page.links()[link] == "/cases/register"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REPRESENTATIVE])
def test_who_has_a_list_of_cases_is_led_there(here: Partnership, browse_as: As, role: Role) -> None:
    user = here.make.user(role, area=here.area, agency=here.landlord)
    assert browse_as(user).get("/cases/register").path == "/cases"


def test_a_lead_who_also_represents_an_agency_has_both(here: Partnership, browse_as: As) -> None:
    here.make.seat(here.rep, Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.landlord)
    case = here.running()
    other = here.case("Li Wei")
    browser = browse_as(here.rep)
    assert browser.get("/cases").path == "/cases"
    assert "Li Wei" not in browser.get("/cases").text
    register = browser.get("/cases/register")
    assert rows(register).keys() == {case.reference, other.reference}
    assert register.links()[case.reference or ""] == f"/cases/{case.id}"
    assert other.reference not in register.links()


@pytest.mark.parametrize("count", [1, 60])
def test_it_takes_the_same_few_queries_whatever_its_length(
    here: Partnership, browse_as: As, queries: list[str], count: int
) -> None:
    for _ in range(count):
        here.case()
    browser = browse_as(watcher(here))
    queries.clear()
    assert len(rows(browser.get("/cases/register"))) == count
    assert len(queries) <= 12, "\n".join(queries)


def test_a_long_register_has_pages(here: Partnership, browse_as: As) -> None:
    for _ in range(101):
        here.case()
    browser = browse_as(watcher(here))
    page = browser.get("/cases/register")
    assert len(rows(page)) == 100
    assert len(rows(browser.get(page.links()["Next page"]))) == 1
