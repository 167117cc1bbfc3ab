"""What comes up again across cases: counted for each reader among what they may read."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from marac import clock
from marac.accounts.models import User
from marac.cases.models import Case, Part, PartKind
from marac.incidents.models import Incident
from marac.people.models import IdentityKind
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]
PATH = "/cases/again-and-again"


def at(case: Case, place: str, day: date | None = None, **fields: object) -> None:
    when = day or clock.today() - timedelta(days=3)
    case.incidents.append(Incident(happened_on=when, summary="Shouted at", place=place, **fields))


def by(here: Partnership, case: Case, name: str, born_on: date | None = None) -> None:
    identity = here.make.identity(here.area, name, born_on=born_on)
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=identity))
    here.make.session.flush()


@pytest.fixture
def cases(here: Partnership) -> tuple[Case, Case]:
    """Two cases at one bus stop, written in two ways; an agency takes part in the first."""
    return here.running("Amina Yusuf"), here.make.accepted(here.case("Lea Stern"), here.coordinator)


def test_a_place_is_counted_across_cases_and_spellings(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    at(cases[0], "Bus stop, Harbour Road")
    at(cases[1], "bus stop harbour road")
    page = browse_as(here.coordinator).get(PATH)
    assert "with 2 incidents in 2 cases" in page.text
    assert {str(case.reference) for case in cases} <= set(page.links())
    assert len(page.all("//section[@aria-labelledby='places']//*[local-name()='rect']")) == 1


def test_only_cases_that_the_reader_may_open_count(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    for case in cases:
        at(case, "Bus stop, Harbour Road")
    page = browse_as(here.rep).get(PATH)
    assert "No place came up in more than one incident" in page.text
    assert str(cases[1].reference) not in page.text


def test_where_somebody_lives_counts_only_for_those_who_may_know(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    for _ in range(2):
        at(cases[0], "18 Harbour Walk", location_code="home")
    assert "18 Harbour Walk" in browse_as(here.coordinator).get(PATH).text
    assert "18 Harbour Walk" not in browse_as(here.rep).get(PATH).text


def test_a_name_alone_makes_no_two_people_one(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    for case in cases:
        by(here, case, "Craig Dunmore")
    page = browse_as(here.coordinator).get(PATH)
    assert "No perpetrator came up in more than one incident" in page.text
    person = here.make.person(here.area)
    for case in cases:
        case.harm_sources[0].identity.person_id = person.id
    page = browse_as(here.coordinator).get(PATH)
    assert "Most often: Craig DUNMORE, with 2 incidents in 2 cases" in page.text


def test_the_window_leaves_out_what_is_older(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    for days in (10, 200):
        at(cases[0], "Bus stop, Harbour Road", clock.today() - timedelta(days=days))
    browser = browse_as(here.coordinator)
    assert "Bus stop" in browser.get(PATH).text
    assert "Bus stop" not in browser.get(f"{PATH}?months=3").text
    assert "12 months" in browser.get(f"{PATH}?months=7").text


@pytest.mark.parametrize("rows", [2, 30])
def test_the_page_takes_few_queries_however_much_it_counts(
    here: Partnership, browse_as: As, cases: tuple[Case, Case], queries: list[str], rows: int
) -> None:
    for _ in range(rows):
        at(cases[0], "Bus stop, Harbour Road")
    browser = browse_as(here.coordinator)
    browser.session.commit()
    queries.clear()
    assert f"with {rows} incidents" in browser.get(PATH).text
    assert len(queries) <= 8, queries


def test_one_harmed_again_and_again_is_counted_over_all_their_cases(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    page = browse_as(here.coordinator).get(PATH)
    assert "No victim came up in more than one incident" in page.text
    person = here.make.person(here.area)
    for case in cases:
        case.subject.person_id = person.id
    page = browse_as(here.coordinator).get(PATH)
    assert "1 victim came up in two incidents or more" in page.text
    assert "with 2 incidents in 2 cases" in page.text


def test_a_group_that_was_harmed_is_counted_by_its_name(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    for case in cases:
        case.subject.kind, case.subject.name = IdentityKind.COMMUNITY, "Somali community, Easton"
        case.subject.given_names = case.subject.surname = ""
    page = browse_as(here.coordinator).get(PATH)
    assert "1 group came up in two incidents or more" in page.text
    assert "Somali community, Easton" in page.text


def test_an_address_counts_however_it_is_written_and_only_for_those_who_may_know_it(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    for case, text in zip(cases, ("18 Harbour Walk", "18, harbour walk."), strict=True):
        case.subject.address, case.subject.postcode = text, "BS1 4QA"
    page = browse_as(here.coordinator).get(PATH)
    assert "1 address came up in two incidents or more" in page.text
    at(cases[0], "Bus stop")
    text = browse_as(here.rep).get(PATH).text
    assert "No address came up in more than one incident" in text
    assert "arbour" not in text.replace("Harbour Homes", "")


def test_an_alleged_perpetrators_own_address_is_no_secret_unless_it_is_the_same_home(
    here: Partnership, browse_as: As, cases: tuple[Case, Case]
) -> None:
    at(cases[0], "Bus stop")
    by(here, cases[0], "Craig Dunmore")
    cases[0].harm_sources[0].identity.address = "4 Mill Lane"
    assert "4 Mill Lane" in browse_as(here.rep).get(PATH).text
    cases[0].subject.address = "4 Mill Lane"
    assert "4 Mill Lane" not in browse_as(here.rep).get(PATH).text
