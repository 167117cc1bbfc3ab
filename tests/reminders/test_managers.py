"""The manager of an agency: told of what is late there, and of nothing that is in any case."""

from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.models import AreaAgency, Membership
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, NamedReader
from tests.client import Browser
from tests.factories import Factory
from tests.reminders.conftest import Office

FRIDAY = date(2026, 11, 27)
TUESDAY, AFTER = date(2026, 11, 24), date(2026, 12, 1)
AGENCY_DAY, CHAIR_DAY = date(2026, 12, 4), date(2026, 12, 11)
PAGE = "/actions/late"


def place_of(office: Office) -> AreaAgency:
    return office.session.scalars(
        sa.select(AreaAgency).filter_by(area_id=office.area.id, agency_id=office.housing.id)
    ).one()


def name(office: Office, person: User) -> None:
    place_of(office).manager_id = person.id
    office.session.commit()


@pytest.fixture
def boss(office: Office) -> User:
    """Manages housing, and does nothing else in the partnership than refer."""
    person = office.make.user(
        Role.REFERRER, area=office.area, agency=office.housing, name="Bola Adeyemi"
    )
    name(office, person)
    return person


def up_to_agency_day(office: Office) -> list[str]:
    for day in (TUESDAY, FRIDAY, AFTER):
        office.told(day)
    return office.told(AGENCY_DAY)


def test_what_stays_late_goes_to_the_manager_and_then_to_the_chair(
    office: Office, boss: User
) -> None:
    office.owes(FRIDAY)
    assert up_to_agency_day(office) == [boss.email]
    assert office.told(CHAIR_DAY) == [office.chair.email]


def test_the_managers_mail_leads_to_their_page_and_says_nothing_of_the_case(
    office: Office, boss: User
) -> None:
    office.owes(FRIDAY, task="Fit a letterbox guard for Amina Yusuf")
    for day in (TUESDAY, FRIDAY, AFTER):
        office.told(day)
    (mail,) = office.morning(AGENCY_DAY)
    assert "Late in your agency: 1 action" in (mail.body or "")
    assert PAGE in (mail.body or "")
    for word in ("Amina", "letterbox", "Idris"):
        assert word not in f"{mail.subject}{mail.body}"


def test_a_manager_who_owns_the_action_does_not_watch_over_themselves(
    office: Office, boss: User
) -> None:
    office.owes(FRIDAY, owner=boss)
    assert up_to_agency_day(office) == [office.landlord.email]


def kept_away(office: Office, boss: User) -> None:
    office.make.add(Conflict(case_id=office.case.id, user_id=boss.id, declared_by_id=boss.id))


def not_on_the_list(office: Office, boss: User) -> None:
    office.case.restricted_at, office.case.restricted_by_id = clock.now(), office.chair.id
    for person in (office.landlord, office.idris, office.coordinator, office.chair):
        office.make.add(NamedReader(case_id=office.case.id, user_id=person.id))


def gone(office: Office, boss: User) -> None:
    for seat in office.session.scalars(sa.select(Membership).filter_by(user_id=boss.id)):
        if seat.agency_id == office.housing.id:
            seat.ended_at = clock.now()


def disabled(office: Office, boss: User) -> None:
    boss.disabled_at = clock.now()


@pytest.mark.parametrize("keeps", [kept_away, not_on_the_list, gone, disabled])
def test_a_manager_whom_something_keeps_away_is_followed_by_whoever_speaks_for_the_agency(
    office: Office, boss: User, keeps: Any
) -> None:
    office.owes(FRIDAY)
    keeps(office, boss)
    office.session.commit()
    assert up_to_agency_day(office) == [office.landlord.email]


def test_when_the_only_voice_owns_it_and_nobody_manages_the_chair_follows(office: Office) -> None:
    office.owes(FRIDAY, owner=office.landlord)
    assert up_to_agency_day(office) == []
    assert office.told(CHAIR_DAY) == [office.chair.email]


def late_page(office: Office, browser: Browser, person: User) -> Any:
    moment = clock.london(AGENCY_DAY, time(10))
    with clock.moved_to(moment):
        browser.sign_in_as(person)
        return browser.get(PAGE)


def test_the_managers_page_says_what_is_late_and_whose_it_is_and_nothing_else(
    office: Office, boss: User, browser: Browser, session: Session
) -> None:
    action = office.owes(FRIDAY, task="Fit a letterbox guard for Amina Yusuf")
    page = late_page(office, browser, boss)
    assert f"{office.case.reference} / {action.number}" in page.text
    for words in ("Idris Osman", "Friday 27 November 2026", "5 working days"):
        assert words in page.text
    for word in ("Amina", "Yusuf", "letterbox"):
        assert word not in page.response.text
    assert str(action.id) not in page.response.text
    session.expire_all()
    entry = session.scalars(sa.select(AuditEntry).filter_by(event="LateActionsConsulted")).one()
    assert str(action.id) in str(entry.details)


def test_a_manager_may_open_nothing_of_the_case_from_there(
    office: Office, boss: User, browser: Browser
) -> None:
    action = office.owes(FRIDAY)
    office.session.commit()
    with clock.moved_to(clock.london(AGENCY_DAY, time(10))):
        browser.sign_in_as(boss)
        for path in (f"/actions/{action.id}", f"/actions/{action.id}/update"):
            assert browser.get(path).status == 404
        assert browser.get(f"/cases/{office.case.id}").status in (403, 404)


@pytest.mark.parametrize("keeps", [kept_away, not_on_the_list, gone])
def test_the_row_is_not_there_for_a_manager_who_must_not_know(
    office: Office, boss: User, browser: Browser, keeps: Any
) -> None:
    office.owes(FRIDAY)
    # They sit for another agency too, so that they can sign in whatever becomes of this seat.
    council = office.make.agency("Elsewhere Council", area=office.area)
    office.make.seat(boss, Role.REFERRER, area=office.area, agency=council)
    keeps(office, boss)
    office.session.commit()
    page = late_page(office, browser, boss)
    assert page.status == 200
    assert office.case.reference not in page.text


def test_another_agencys_late_actions_are_not_the_managers(
    office: Office, boss: User, browser: Browser, make: Factory
) -> None:
    council = make.agency("Elsewhere Council", area=office.area)
    clerk = make.user(Role.REPRESENTATIVE, area=office.area, agency=council)
    make.invitation(office.case, council, office.coordinator)
    make.action(office.case, council, clerk, due_on=FRIDAY, issued_at=clock.now())
    assert "Nothing is late" in late_page(office, browser, boss).text


def test_nobody_else_finds_anything_on_that_page(office: Office, browser: Browser) -> None:
    office.owes(FRIDAY)
    assert "You manage no agency here" in late_page(office, browser, office.landlord).text


def test_the_coordinator_names_a_manager_on_the_agencys_page(
    office: Office, browser: Browser
) -> None:
    browser.sign_in_as(office.coordinator)
    page = browser.get(f"/agencies/{office.housing.id}/manager")
    page = browser.submit(page, {"manager": office.idris.id.hex}, button="Save")
    assert "Its manager" in page.text
    assert place_of(office).manager_id == office.idris.id


def test_a_representative_names_the_manager_of_their_own_agency(
    office: Office, browser: Browser
) -> None:
    browser.sign_in_as(office.landlord)
    page = browser.get("/reminders/own")
    assert f"/agencies/{office.housing.id}/manager" in page.response.text
    page = browser.get(f"/agencies/{office.housing.id}/manager")
    page = browser.submit(page, {"manager": office.idris.id.hex}, button="Save")
    assert "Idris Osman" in page.text


def test_a_representative_names_nobody_elses(office: Office, browser: Browser) -> None:
    other = office.make.agency("Elsewhere Council", area=office.area)
    browser.sign_in_as(office.landlord)
    assert browser.get(f"/agencies/{other.id}/manager").status == 404
    assert browser.post(f"/agencies/{other.id}/manager", {"manager": "nobody"}).status == 404


@pytest.mark.parametrize("typed", ["", "somebody", "0" * 32])
def test_only_somebody_of_the_agency_can_be_named(
    office: Office, browser: Browser, typed: str
) -> None:
    browser.sign_in_as(office.coordinator)
    page = browser.post(f"/agencies/{office.housing.id}/manager", {"manager": typed})
    assert page.status == 422
    page = browser.post(
        f"/agencies/{office.housing.id}/manager", {"manager": office.coordinator.id.hex}
    )
    assert page.status == 422
    assert place_of(office).manager_id is None


def test_naming_a_manager_is_in_the_log(office: Office, browser: Browser, session: Session) -> None:
    browser.sign_in_as(office.coordinator)
    browser.post(f"/agencies/{office.housing.id}/manager", {"manager": office.idris.id.hex})
    session.expire_all()
    entry = session.scalars(sa.select(AuditEntry).filter_by(event="ManagerNamed")).one()
    assert str(office.idris.id) in str(entry.details)
