"""One whole fortnight, from an empty area to circulated minutes, as the people live it."""

import pytest

from tests.journeys import beginnings, referring
from tests.journeys.conftest import PersonMaker, Site

pytestmark = pytest.mark.journey


def test_a_fortnight_from_an_empty_area_to_circulated_minutes(
    site: Site, person: PersonMaker
) -> None:
    invitation = beginnings.an_empty_area(site)
    people = beginnings.everyone_is_invited(site, person, invitation)
    ngozi, marek, farida = people["Ngozi"], people["Marek"], people["Farida"]
    meeting = referring.plans_the_meeting(ngozi)
    reference = "HAR-" + referring.refers_a_case(farida)
    referring.triages(ngozi, reference)
    referring.circulates(ngozi, meeting)
    referring.returns_with_an_item(marek, "Two earlier reports from the same landing.")
    referring.returns_nothing_known(farida)
