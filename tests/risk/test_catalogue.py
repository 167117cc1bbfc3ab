"""An area words its own catalogue of actions; the national one stays, and so does every wording."""

import pytest

from marac.access import Role
from marac.agencies.models import Area
from marac.refusals import Clash
from marac.risk import queries, wording
from marac.risk.models import CatalogueAction
from marac.risk.wording import Worded
from tests.client import Browser
from tests.factories import Factory

CATALOGUE = "/area-settings/risk-actions"
LOCKS = "Change the locks"


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area("Bristol")
    make.codes(area)
    return area


@pytest.fixture
def coordinator(browser: Browser, make: Factory, area: Area) -> Browser:
    return browser.sign_in_as(make.user(Role.COORDINATOR, area=area))


def suggested(make: Factory, area: Area) -> list[str]:
    return [row.text for row in queries.list_catalogue(make.session, area_id=area.id)]


def test_a_coordinator_words_an_action_for_their_area_alone(
    coordinator: Browser, make: Factory, area: Area
) -> None:
    elsewhere = make.area("Derby")
    page = coordinator.get(coordinator.get(CATALOGUE).links()[LOCKS])

    told = coordinator.submit(
        page, {"text": "Change the locks within the day", "factors": ["home_attack"]}, button="Save"
    )

    assert "Change the locks within the day" in told.text
    assert "Change the locks within the day" in suggested(make, area)
    assert LOCKS not in suggested(make, area)
    assert LOCKS in suggested(make, elsewhere)
    again = coordinator.get(coordinator.get(CATALOGUE).links()["Change the locks within the day"])
    assert "How it was worded" in again.text
    assert LOCKS in again.text


def test_an_action_that_is_left_out_is_suggested_no_more_and_can_come_back(
    coordinator: Browser, make: Factory, area: Area
) -> None:
    page = coordinator.get(coordinator.get(CATALOGUE).links()[LOCKS])
    told = coordinator.submit(page, {"left_out": "y"}, button="Save")
    assert "Left out in this area" in told.text
    assert LOCKS not in suggested(make, area)

    page = coordinator.get(coordinator.get(CATALOGUE).links()[LOCKS])
    coordinator.submit(page, {"left_out": []}, button="Save")

    assert LOCKS in suggested(make, area)


def test_an_area_adds_an_action_that_only_it_has(
    coordinator: Browser, make: Factory, area: Area
) -> None:
    page = coordinator.get(f"{CATALOGUE}/new")

    told = coordinator.submit(
        page, {"text": "Walk with them to school", "heading": "Education"}, button="Add it"
    )

    assert "Only here" in told.text
    assert "Walk with them to school" in suggested(make, area)
    assert "Walk with them to school" not in suggested(make, make.area("Derby"))


def test_an_empty_action_is_refused_at_its_field_and_nothing_typed_is_lost(
    coordinator: Browser,
) -> None:
    told = coordinator.submit(
        coordinator.get(f"{CATALOGUE}/new"), {"text": "", "heading": "Education"}, button="Add it"
    )

    assert told.status == 422
    assert "Say what is done" in told.text
    assert told.value("heading") == "Education"


def test_two_who_word_an_action_at_once_are_both_heard(
    coordinator: Browser, make: Factory, area: Area
) -> None:
    page = coordinator.get(coordinator.get(CATALOGUE).links()[LOCKS])
    coordinator.submit(
        coordinator.get(page.path), {"text": "Change the locks today"}, button="Save"
    )

    told = coordinator.submit(page, {"text": "Change the locks tomorrow"}, button="Save")

    assert told.status == 422
    assert "Somebody else has changed this action" in told.text
    assert told.value("text") == "Change the locks tomorrow"
    assert "Change the locks today" in suggested(make, area)


def test_another_areas_own_action_does_not_exist_here(coordinator: Browser, make: Factory) -> None:
    elsewhere = make.area("Derby")
    by = make.actor(make.user(Role.COORDINATOR, area=elsewhere), elsewhere)
    theirs = wording.add_action(
        make.session, by=by, worded=Worded(heading="Ours", text="Ours alone")
    )

    assert coordinator.get(f"{CATALOGUE}/{theirs.id}").status == 404
    assert "Ours alone" not in coordinator.get(CATALOGUE).text


def test_who_may_only_read_the_area_cannot_word_an_action(
    browser: Browser, make: Factory, area: Area
) -> None:
    browser.sign_in_as(make.user(Role.CHAIR, area=area))
    first = make.session.query(CatalogueAction).first()
    assert first is not None

    assert browser.get(f"{CATALOGUE}/{first.id}").status in (403, 404)


def test_a_wording_begun_from_an_older_one_is_refused(make: Factory, area: Area) -> None:
    by = make.actor(make.user(Role.COORDINATOR, area=area), area)
    root = queries.list_catalogue(make.session, area_id=area.id)[0]
    worded = Worded(heading="Police", text="Visit")
    wording.word_action(make.session, by=by, root=root, worded=worded, based_on=root.id)

    with pytest.raises(Clash):
        wording.word_action(make.session, by=by, root=root, worded=worded, based_on=root.id)
