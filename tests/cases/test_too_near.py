"""Those who run the cycle are warned of somebody who may be tied to a case, before they see it."""

from collections.abc import Callable

import pytest

from marac.accounts.homes import home_keys, key_of
from marac.accounts.models import User
from marac.cases import operations
from marac.cases.hints import list_too_near, surnames_of
from marac.cases.models import Case, Part, PartKind
from marac.people.models import IdentityKind
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]


def reasons(here: Partnership, case: Case) -> dict[str, tuple[str, ...]]:
    """Who is warned of, and why."""
    here.make.session.flush()
    near = list_too_near(here.make.session, by=here.by, cases=[case])
    return {each.name: each.reasons for each in near.get(case.id, [])}


@pytest.mark.parametrize(
    ("party", "user"),
    [
        ("Amina Khan", "Sana Khan"),
        ("Amina KHAN", "Sana Khán"),
        ("Amina O’Brien", "Sana Obrien"),
        ("Amina Khan-Smith", "Sana Khan"),
        ("Amina Smith", "Sana Khan-Smith"),
        ("Amina Al-Hassan", "Sana Hassan"),
        ("Amina Łukasz", "Sana Lukasz"),
    ],
)
def test_the_same_surname_is_noticed_however_it_is_spelled(
    here: Partnership, party: str, user: str
) -> None:
    here.rep.name = user
    assert reasons(here, here.running(party)) == {
        user: ("has the same surname as somebody in this case",)
    }


def test_other_names_count_too_and_those_of_everybody_in_the_case(here: Partnership) -> None:
    case = here.running("Amina Yusuf")
    source = here.make.identity(here.area, "Craig Dunmore", aliases="Big C; Craig Khan")
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=source))
    assert list(reasons(here, case)) == ["Sana Khan"]
    source.aliases, source.known_as = "", "Craig Field"
    assert list(reasons(here, case)) == ["Tom Field"]
    home = here.make.identity(here.area, "The Khan family", surname="", given_names="")
    home.kind = IdentityKind.HOUSEHOLD
    case.parts.append(Part(kind=PartKind.HOUSEHOLD_MEMBER, identity=home))
    assert set(reasons(here, case)) == {"Sana Khan", "Tom Field"}


@pytest.mark.parametrize(
    ("party", "user"),
    [("Amina Al-Hassan", "Sana Al-Masri"), ("Amina", "Amina"), ("Khan", "Khan A")],
)
def test_what_half_the_town_shares_is_no_surname(here: Partnership, party: str, user: str) -> None:
    here.rep.name = user
    assert reasons(here, here.running(party)) == {}


def test_somebody_with_one_name_has_no_surname_to_go_by() -> None:
    assert surnames_of("Amina") == set()
    assert surnames_of("Amina Khan-Smith") == {"khan", "smith"}


def test_living_at_a_partys_address_or_in_its_postcode_is_noticed(here: Partnership) -> None:
    case = here.running("Amina Yusuf")
    subject = case.parts[0].identity
    subject.address, subject.postcode = "18 Harbour Walk, Bristol", "BS1 4QA"
    key = key_of(here.make.session)
    here.rep.home_keys = home_keys("bs14qa", "18", key)
    here.advocate.home_keys = home_keys("BS1 4QA", "20", key)
    here.chair.home_keys = home_keys("BS2 4QA", "18", key)
    assert reasons(here, case) == {
        "Sana Khan": ("lives at the same address as somebody in this case",),
        "Tom Field": ("lives in the same postcode as somebody in this case",),
    }


def test_the_warning_leads_to_keeping_the_person_away(here: Partnership, browse_as: As) -> None:
    case = here.running("Amina Khan")
    browser = browse_as(here.coordinator)
    for address in (f"/cases/{case.id}/agencies", f"/cases/{case.id}/readers"):
        page = browser.get(address)
        assert "Sana Khan (Harbour Homes) has the same surname" in page.text, address
    page = browser.get(page.links()["Keep them away: Sana Khan"])
    chosen = page.all("//select[@name='who']//option[@selected]/@value")
    assert chosen == [f"user:{here.rep.id}"]
    browser.submit(page, {"reason": "Her sister"})
    assert reasons(here, case) == {}


def test_nobody_else_is_warned(here: Partnership, browse_as: As) -> None:
    case = here.running("Amina Field")
    assert "Tom Field" in browse_as(here.chair).get(f"/cases/{case.id}/readers").text
    page = browse_as(here.rep).get(f"/cases/{case.id}/readers")
    assert page.status == 200
    assert "Tom Field (" not in page.text
    by = here.make.actor(here.rep)
    assert list_too_near(here.make.session, by=by, cases=[case]) == {}


def test_the_warning_stands_where_the_agenda_goes_out(here: Partnership, browse_as: As) -> None:
    meeting = here.make.meeting(here.area)
    case = here.make.accepted(here.case("Amina Khan"), here.coordinator)
    here.make.invitation(case, here.landlord, here.coordinator)
    here.make.listing(case, meeting, here.coordinator)
    page = browse_as(here.coordinator).get(f"/meetings/{meeting.id}/circulate")
    assert f"{case.reference}: ask about a conflict of interest" in page.text
    assert "Keep them away: Sana Khan" in page.links()


def test_a_case_that_is_shut_to_the_coordinator_warns_them_of_nobody(here: Partnership) -> None:
    case = here.running("Amina Khan")
    operations.declare_conflict(here.make.session, by=here.by, case=case, reason="x")
    assert reasons(here, case) == {}
