"""Whoever is tied to an agency is kept away with it; whoever leaves it leaves its work behind."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.cases import readers
from marac.cases.models import Case, Conflict
from tests.client import Browser
from tests.factories import Factory


def running(make: Factory, case: Case) -> None:
    """Put the case on an agenda that went out."""
    make.circulated(case, make.meeting(make.area()), case.referrer)


def test_an_agencys_conflict_holds_its_people_when_its_agreement_has_lapsed(
    browser: Browser, make: Factory, session: Session
) -> None:
    area = make.area()
    council, landlord = make.agency(area=area), make.agency(area=area)
    both = make.user(Role.COORDINATOR, area=area, agency=council)
    make.seat(both, Role.REPRESENTATIVE, area=area, agency=landlord)
    case = make.case(area=area, referrer=make.user(), agency=council)
    make.add(Conflict(case_id=case.id, agency_id=landlord.id, declared_by_id=both.id))
    landlord.agreements[0].expires_on = clock.today()
    browser.sign_in_as(both, area)
    assert browser.get(f"/cases/{case.id}").status == 404
    assert case.reference not in browser.get("/cases").text
    assert both.name not in {reader.name for reader in readers.list_readers(session, case=case)}


def test_an_agencys_conflict_holds_who_sits_for_it_in_another_area(
    browser: Browser, make: Factory
) -> None:
    area, elsewhere = make.area(), make.area()
    council, landlord = make.agency(area=area), make.agency(area=elsewhere)
    both = make.user(Role.CHAIR, area=area, agency=council)
    seat = make.seat(both, Role.REPRESENTATIVE, area=elsewhere, agency=landlord)
    case = make.case(area=area, referrer=make.user(), agency=council)
    make.add(Conflict(case_id=case.id, agency_id=landlord.id, declared_by_id=both.id))
    browser.sign_in_as(both, area)
    assert browser.get(f"/cases/{case.id}").status == 404
    make.session.get(type(seat), seat.id).ended_at = clock.now()
    assert browser.get(f"/cases/{case.id}").status == 200


def test_who_moves_to_another_agency_leaves_the_old_ones_actions_behind(
    browser: Browser, make: Factory
) -> None:
    area = make.area()
    police, landlord = make.agency(area=area), make.agency(area=area)
    mover = make.user(Role.REPRESENTATIVE, area=area, agency=landlord)
    case = make.case(area=area, referrer=make.user(), agency=police)
    running(make, case)
    action = make.action(case, landlord, owner=mover, task="Change the locks at number nine")
    browser.sign_in_as(mover, area)
    assert browser.get(f"/actions/{action.id}").status == 200
    mover.memberships[0].ended_at = clock.now()
    make.seat(mover, Role.REPRESENTATIVE, area=area, agency=police)
    assert browser.get(f"/actions/{action.id}").status == 404
    for page in ("/", "/actions?whose=mine"):
        assert "number nine" not in browser.get(page).text
    assert browser.post(f"/actions/{action.id}/progress", {"step": "accept"}).status == 404
    assert make.session.scalar(sa.select(type(action).accepted_at)) is None
