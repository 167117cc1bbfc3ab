"""An address is found however it was written, with what happened there."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from marac.accounts.models import User
from marac.cases.models import Conflict
from tests.client import Browser
from tests.persons.conftest import Twice, describe

Browse = Callable[[User], Browser]


def test_what_happened_at_an_address_is_gathered_from_all_who_lived_there(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here = twice.here
    neighbour = describe(here.case("Omar Aziz"), address="14, Stapleton Rd", postcode="bs5 0ab")
    elsewhere = describe(here.case("Jo Webb"), address="88 Stapleton Road", postcode="BS5 0AB")
    for case in (twice.before, neighbour, elsewhere):
        case.incidents[0].summary = f"What befell {case.reference}"
        case.incidents[0].location_code = "home"
    browser = browse_as(here.coordinator)
    found = browser.post("/people", {"place": "14 Stapleton Road, BS5 0AB"})
    assert neighbour.reference in found.text
    page = browser.get(found.links()["What happened at 14, Stapleton Rd"])
    for case in (twice.before, neighbour):
        assert f"What befell {case.reference}" in page.text
    assert f"What befell {elsewhere.reference}" not in page.text
    here.make.add(
        Conflict(case_id=neighbour.id, user_id=here.coordinator.id, declared_by_id=here.chair.id)
    )
    page = browser.get(f"/places/{twice.old.id}")
    assert neighbour.reference not in page.text
    assert "Omar" not in page.text


def test_a_street_or_a_postcode_alone_gives_everybody_there(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here = twice.here
    neighbour = describe(here.case("Omar Aziz"), address="88 Stapleton Road", postcode="BS5 0AB")
    away = describe(here.case("Jo Webb"), address="2 High Street", postcode="BS1 2AA")
    session.flush()
    browser = browse_as(here.coordinator)
    for typed in ("stapleton rd", "bs5 0ab"):
        found = browser.post("/people", {"place": typed}).text
        assert twice.before.reference in found
        assert neighbour.reference in found
        assert away.reference not in found


def test_one_word_finds_first_names_and_families_and_nobody_of_another_name(
    twice: Twice, browse_as: Browse, session: Session
) -> None:
    here = twice.here
    other = here.case("Jo Webb")
    session.flush()
    browser = browse_as(here.coordinator)
    for typed in ("shivaun", "Webb", "o'brien"):
        found = browser.post("/people", {"q": typed}).text
        assert (other.reference in found) is (typed == "Webb")
        assert (twice.before.reference in found) is (typed != "Webb")


def test_no_address_of_a_page_holds_what_was_typed(twice: Twice, browse_as: Browse) -> None:
    browser = browse_as(twice.here.coordinator)
    page = browser.post("/people", {"q": "Siobhan O'Brien", "place": ""})
    assert "Siobhan" not in page.response.request.full_path
    assert page.value("q") == "Siobhan O'Brien"
    assert twice.now.reference in page.text
