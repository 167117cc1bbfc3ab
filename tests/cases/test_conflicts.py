"""A conflict of interest beats every role, at once, and tells nobody that there is a case."""

from collections.abc import Callable

import pytest

from marac.access import Role
from marac.accounts.models import User
from marac.cases import operations
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]


def test_declaring_an_interest_takes_the_case_out_of_sight_at_once(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    browser = browse_as(here.rep)
    page = browser.get(browser.get(f"/cases/{case.id}").links()["Declare an interest"])
    again = browser.submit(page)
    assert (again.status, again.errors) == (422, ["Say what your interest is"])
    done = browser.submit(again, {"reason": "She is my aunt"}, follow=False)
    assert done.status == 303
    assert browser.get(f"/cases/{case.id}").status == 404
    assert "No case is open to you yet" in browser.get("/cases").text


def test_a_referrer_may_step_back_from_their_own_referral(here: Partnership, browse_as: As) -> None:
    case = here.case()
    browser = browse_as(here.referrer)
    page = browser.get(f"/cases/{case.id}/conflict")
    browser.submit(page, {"reason": "We have met"}, follow=False)
    assert browser.get(f"/cases/{case.id}/conflict").status == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.CHAMPION])
def test_nobody_learns_of_a_case_by_declaring_an_interest_in_it(
    here: Partnership, browse_as: As, role: Role
) -> None:
    case = here.running()
    user = here.make.user(role, area=here.area, agency=here.police)
    assert browse_as(user).get(f"/cases/{case.id}/conflict").status == 404


def test_the_chair_keeps_a_person_away(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.chair)
    page = browser.get(f"/cases/{case.id}/exclude")
    assert browser.submit(page).errors == ["Choose a person or an agency", "Give the reason"]
    who = f"user:{here.rep.id}"
    browser.submit(page, {"who": who, "reason": "Brother of the man"})
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    assert who not in browser.get(f"/cases/{case.id}/exclude").all("//option/@value")


def test_keeping_an_agency_away_withdraws_its_invitation(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/exclude")
    browser.submit(page, {"who": f"agency:{here.landlord.id}", "reason": "It sues her"})
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    assert case.invitations[0].withdrawn_at is not None


def test_a_governance_lead_finds_a_case_by_reference_and_reads_nothing_of_it(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    lead = here.make.user(Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police)
    browser = browse_as(lead)
    page = browser.get("/conflicts")
    wrong = browser.submit(page, {"reference": "BRI-2026-9999"})
    assert wrong.errors == ["No case that you may act on has this reference"]
    assert wrong.value("reference") == "BRI-2026-9999"
    found = browser.submit(wrong, {"reference": f" {(case.reference or '').lower()} "})
    assert found.path == f"/cases/{case.id}/exclude"
    assert case.reference is not None
    assert case.reference in found.text
    assert "Amina" not in found.text
    browser.submit(found, {"who": f"user:{here.rep.id}", "reason": "A relative"})
    assert browse_as(here.rep).get(f"/cases/{case.id}").status == 404
    assert browser.get(f"/cases/{case.id}").status == 404


def test_a_conflict_is_about_a_person_or_an_agency_never_both(here: Partnership) -> None:
    case, session = here.running(), here.make.session
    for target in ({}, {"user_id": here.rep.id, "agency_id": here.landlord.id}):
        with pytest.raises(Refused):
            operations.impose_conflict(session, by=here.by, case=case, reason="x", **target)
