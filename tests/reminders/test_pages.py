"""What people say of their own reminders, and what the co-ordinator sees of everybody's."""

from datetime import date

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.reminders.models import Absence, Wish
from tests.client import Browser
from tests.reminders.conftest import Office

FRIDAY = date(2026, 11, 27)
AWAY = {"since-day": "23", "since-month": "11", "since-year": "2026",
        "until-day": "29", "until-month": "11", "until-year": "2026"}  # fmt: skip


def test_a_person_reads_what_comes_on_the_next_morning(office: Office, browser: Browser) -> None:
    action = office.owes(clock.add_working_days(clock.today(), 1))
    browser.sign_in_as(office.idris)
    page = browser.get("/reminders/own")
    assert f"/actions/{action.id}" in page.response.text
    assert "Amina" not in page.text


def test_a_person_who_goes_away_names_a_colleague(office: Office, browser: Browser) -> None:
    browser.sign_in_as(office.idris)
    page = browser.get("/reminders/own")
    page = browser.submit(
        page, AWAY | {"stand_in": office.landlord.id.hex}, button="I am away then"
    )
    assert "Farida Rahmani is told instead" in page.text
    page = browser.submit(page, {}, button="I am here after all")
    assert office.session.scalar(sa.select(sa.func.count(Absence.id))) == 0


def test_who_stands_in_is_a_colleague_and_nobody_else(office: Office, browser: Browser) -> None:
    browser.sign_in_as(office.idris)
    browser.get("/reminders/own")
    page = browser.post("/reminders/own/away", AWAY | {"stand_in": office.coordinator.id.hex})
    assert page.status == 422
    assert "Who is told instead" in page.text
    assert office.session.scalar(sa.select(sa.func.count(Absence.id))) == 0


def test_an_absence_that_ends_before_it_begins_is_refused(office: Office, browser: Browser) -> None:
    browser.sign_in_as(office.idris)
    page = browser.post("/reminders/own/away", AWAY | {"since-day": "30"})
    assert page.status == 422
    assert "The last day away cannot be before the first" in page.text
    assert 'value="30"' in page.response.text


def test_somebody_elses_absence_is_not_there(office: Office, browser: Browser) -> None:
    absence = office.make.add(
        Absence(person_id=office.chair.id, area_id=office.area.id, since=FRIDAY, until=FRIDAY)
    )
    browser.sign_in_as(office.idris)
    assert browser.post(f"/reminders/own/away/{absence.id}/end").status == 404


def test_a_person_may_do_without_early_reminders(office: Office, browser: Browser) -> None:
    browser.sign_in_as(office.idris)
    browser.submit(browser.get("/reminders/own"), button="Save", without=["before"])
    assert office.session.scalars(sa.select(Wish.before)).one() is False


def test_the_coordinator_sees_to_whom_mails_went_and_nothing_of_what(
    office: Office, browser: Browser
) -> None:
    action = office.owes(FRIDAY)
    office.morning(FRIDAY)
    browser.sign_in_as(office.coordinator)
    page = browser.get("/reminders")
    assert "Idris Osman" in page.text
    assert "Waits to be sent" in page.text
    assert str(action.id) not in page.response.text


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.REFERRER])
def test_nobody_else_reads_to_whom_mails_went(office: Office, browser: Browser, role: Role) -> None:
    browser.sign_in_as(office.make.user(role, area=office.area, agency=office.housing))
    assert browser.get("/reminders").status == 403


def test_the_coordinator_changes_on_which_days_the_area_reminds(
    office: Office, browser: Browser
) -> None:
    office.owes(FRIDAY)
    browser.sign_in_as(office.coordinator)
    page = browser.get("/reminders/steps/action")
    days = {"owner": "−1, 0 and 4", "agency": "", "chair": "8"}
    page = browser.submit(page, days, button="Save days")
    assert "-1, 0, +4" in page.text
    assert office.told(date(2026, 11, 26)) == [office.idris.email]


@pytest.mark.parametrize("typed", ["soon", "1.5", "-31", "", "0x1", "9" * 200])
def test_days_that_are_none_are_refused_at_the_field(
    office: Office, browser: Browser, typed: str
) -> None:
    browser.sign_in_as(office.coordinator)
    page = browser.get("/reminders/steps/action")
    page = browser.submit(page, {"owner": typed}, button="Save days")
    assert page.status == 422
    assert "There is a problem" in page.text


def test_days_that_somebody_else_changed_meanwhile_are_not_overwritten(
    office: Office, browser: Browser
) -> None:
    browser.sign_in_as(office.coordinator)
    page = browser.get("/reminders/steps/action")
    office.area.case_minutes += 1
    office.session.commit()
    assert browser.submit(page, {"owner": "1"}, button="Save days").status == 409
