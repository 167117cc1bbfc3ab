"""The list of cases: what the reader may open, narrowed by what they choose and type."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases import operations
from marac.cases.models import RiskLevel
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]


def names(page: Page) -> list[str]:
    """The people on the list, in its order."""
    return [e.text_content() for e in page.all("//tbody//th/span[@class='marac-case-name']")]


def test_a_representative_sees_the_cases_their_agency_is_invited_to(
    here: Partnership, browse_as: As
) -> None:
    here.running("Li Wei")
    here.case("Not Yet")
    other = here.running("Withdrawn From")
    other.invitations[0].withdrawn_at = clock.now()
    assert names(browse_as(here.rep).get("/cases")) == ["Li Wei"]
    assert sorted(names(browse_as(here.coordinator).get("/cases"))) == [
        "Li Wei",
        "Not Yet",
        "Withdrawn From",
    ]


def test_an_advocate_sees_assigned_cases_only(here: Partnership, browse_as: As) -> None:
    mine, theirs = here.running("Li Wei"), here.running("Zofia Nowak")
    session = here.make.session
    operations.invite(session, by=here.by, case=theirs, agency_ids=[here.support.id])
    operations.assign_advocate(session, by=here.by, case=mine, user_id=here.advocate.id)
    assert names(browse_as(here.advocate).get("/cases")) == ["Li Wei"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("strand=DISABILITY", ["Zoë O’Brien"]),
        ("state=triage", ["Zoë O’Brien"]),
        ("state=circulated", ["Li Wei"]),
        ("sort=risk", ["Li Wei", "Zoë O’Brien"]),
        ("sort=meeting", ["Li Wei", "Zoë O’Brien"]),
        ("state=nonsense&strand=&agency=1&page=x", ["Zoë O’Brien", "Li Wei"]),
    ],
)
def test_the_address_narrows_and_orders_the_list(
    here: Partnership, browse_as: As, address: str, found: list[str]
) -> None:
    here.running("Li Wei", submitted_at=clock.now() - timedelta(days=3))
    zoe = here.case("Zoë O’Brien", strands=["DISABILITY"])
    zoe.assessments[0].level = RiskLevel.MEDIUM
    page = browse_as(here.coordinator).get(f"/cases?{address}")
    assert names(page) == found
    assert page.status == 200


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wei", ["Li Wei"]),
        (" Wei ", ["Li Wei"]),
        ("REF-2026", ["Zoë O’Brien", "Li Wei"]),
        ("zoe obrien", ["Zoë O’Brien"]),
        ("%", []),
    ],
)
def test_what_is_typed_finds_cases_by_reference_or_name(
    here: Partnership, browse_as: As, typed: str, found: list[str]
) -> None:
    here.running("Li Wei", submitted_at=clock.now() - timedelta(days=3))
    here.case("Zoë O’Brien")
    assert names(browse_as(here.coordinator).search("/cases", q=typed)) == found


def test_an_agency_filter_finds_what_it_referred_and_what_it_is_invited_to(
    here: Partnership, browse_as: As
) -> None:
    case = here.running("Li Wei")
    here.case("Zofia Nowak")
    operations.invite(here.make.session, by=here.by, case=case, agency_ids=[here.support.id])
    browser = browse_as(here.chair)
    assert names(browser.get(f"/cases?agency={here.support.id}")) == ["Li Wei"]
    assert len(names(browser.get(f"/cases?agency={here.landlord.id}"))) == 2
    page = browser.get(f"/cases?agency={here.support.id}")
    assert page.links()["Remove filter Lighthouse"] == "/cases"


def test_a_deferred_case_says_so(here: Partnership, browse_as: As) -> None:
    case = here.running("Li Wei")
    case.listings[0].ended_at, case.listings[0].deferral_code = clock.now(), "time"
    assert "Deferred" in browse_as(here.coordinator).get("/cases").text
    assert "Deferred" in browse_as(here.coordinator).get(f"/cases/{case.id}").text


def test_an_empty_list_says_what_to_expect(here: Partnership, browse_as: As) -> None:
    page = browse_as(here.rep).get("/cases")
    assert "No case is open to you yet" in page.text


def test_a_long_list_has_pages_that_keep_the_filter(here: Partnership, browse_as: As) -> None:
    for _ in range(51):
        here.case("Li Wei")
    browser = browse_as(here.coordinator)
    page = browser.search("/cases", q="wei")
    assert len(names(page)) == 50
    assert "Showing 1 to 50 of 51 cases" in page.text
    assert len(names(browser.get(page.links()["Next page"]))) == 1


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_takes_the_same_few_queries_whatever_its_length(
    here: Partnership, browse_as: As, queries: list[str], rows: int
) -> None:
    for _ in range(rows):
        here.running("Li Wei")
    browser = browse_as(here.coordinator)
    browser.session.commit()
    queries.clear()
    page = browser.get("/cases")
    assert len(names(page)) == rows
    assert len(queries) <= 12, "\n".join(queries)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_takes_the_same_few_queries_whatever_its_length(
    here: Partnership, browse_as: As, queries: list[str], rows: int
) -> None:
    for _ in range(rows):
        here.case("Li Wei")
    browser = browse_as(here.coordinator)
    browser.session.commit()
    queries.clear()
    assert len(names(browser.get("/triage"))) >= rows
    assert len(queries) <= 12, "\n".join(queries)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.REFERRER, Role.CHAMPION])
def test_roles_without_cases_have_no_list(here: Partnership, browse_as: As, role: Role) -> None:
    user = here.make.user(role, area=here.area, agency=here.police)
    browser = browse_as(user)
    assert browser.get("/cases").status == 403
    assert "Cases" not in browser.get("/account").links()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INFORMATION_GOVERNANCE])
def test_who_watches_over_the_house_is_led_to_the_register(
    here: Partnership, browse_as: As, role: Role
) -> None:
    here.running("Li Wei")
    user = here.make.user(role, area=here.area, agency=here.police)
    answer = browse_as(user).get("/cases?strand=DISABILITY", follow=False).response
    assert (answer.status_code, answer.location) == (303, "/cases/register")
    assert browse_as(user).post("/cases", {"q": "wei"}).path == "/cases/register"
    page = browse_as(user).get("/cases")
    assert "Wei" not in page.text
    assert page.links()["Cases"] == "/cases"
