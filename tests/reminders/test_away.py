"""Quiet when somebody is away: who is told meanwhile, what waits, and what a preview says."""

from datetime import date, time

import pytest

from marac import clock
from marac.accounts.models import User
from marac.agencies.models import AreaAgency
from marac.cases.models import Conflict
from marac.reminders.models import Absence, Wish
from tests.client import Browser
from tests.reminders.conftest import Office

TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
MONDAY, AFTER = date(2026, 11, 30), date(2026, 12, 1)
AGENCY_DAY, CHAIR_DAY = date(2026, 12, 4), date(2026, 12, 11)


def away(
    office: Office, person: User, first: date, last: date, stand_in: User | None = None
) -> None:
    office.make.add(
        Absence(
            person_id=person.id,
            area_id=office.area.id,
            since=first,
            until=last,
            stand_in_id=stand_in.id if stand_in else None,
        )
    )
    office.session.commit()


def test_both_are_told_each_their_own_when_the_absence_is_over(office: Office) -> None:
    office.owes(FRIDAY)
    away(office, office.idris, TUESDAY, FRIDAY, office.landlord)
    assert office.told(TUESDAY) == [office.landlord.email]
    assert office.told(FRIDAY) == [office.landlord.email]
    assert office.told(AFTER) == [office.idris.email]


def test_the_first_and_the_last_day_of_an_absence_are_quiet(office: Office) -> None:
    office.owes(FRIDAY)
    away(office, office.idris, FRIDAY, FRIDAY)
    assert office.told(TUESDAY) == [office.idris.email]
    assert office.told(FRIDAY) == []
    assert office.told(MONDAY) == [office.idris.email]


def test_it_goes_up_to_the_agency_and_the_chair_while_its_owner_is_away(office: Office) -> None:
    office.owes(FRIDAY)
    away(office, office.idris, TUESDAY, CHAIR_DAY)
    assert [office.told(day) for day in (TUESDAY, FRIDAY, AFTER)] == [[]] * 3
    assert office.told(AGENCY_DAY) == [office.landlord.email]
    assert office.told(CHAIR_DAY) == [office.chair.email]


def test_a_manager_who_is_away_is_told_when_they_are_back(office: Office) -> None:
    office.owes(FRIDAY, owner=office.landlord)
    place = office.session.query(AreaAgency).filter_by(agency_id=office.housing.id).one()
    place.manager_id = office.idris.id
    away(office, office.idris, AGENCY_DAY, AGENCY_DAY)
    for day in (TUESDAY, FRIDAY, AFTER):
        office.told(day)
    assert office.told(AGENCY_DAY) == []
    assert office.told(date(2026, 12, 7)) == [office.idris.email]


def test_two_who_stand_in_for_each_other_and_are_both_away_are_both_left_in_peace(
    office: Office,
) -> None:
    office.owes(FRIDAY)
    away(office, office.idris, FRIDAY, FRIDAY, office.landlord)
    away(office, office.landlord, FRIDAY, FRIDAY, office.idris)
    assert office.told(FRIDAY) == []
    assert office.told(MONDAY) == [office.idris.email]


def test_a_stand_in_with_a_conflict_of_interest_is_told_nothing(office: Office) -> None:
    office.owes(FRIDAY)
    who = office.landlord.id
    office.make.add(Conflict(case_id=office.case.id, user_id=who, declared_by_id=who))
    away(office, office.idris, FRIDAY, FRIDAY, office.landlord)
    assert office.told(FRIDAY) == []


def test_what_is_late_is_told_even_to_who_wants_no_early_word(office: Office) -> None:
    office.owes(FRIDAY)
    office.make.add(Wish(person_id=office.idris.id, before=False))
    office.session.commit()
    assert [office.told(day) for day in (TUESDAY, FRIDAY, AFTER)] == [
        [],
        [office.idris.email],
        [office.idris.email],
    ]


def test_a_person_reads_tomorrows_mail_as_it_will_come(office: Office, browser: Browser) -> None:
    office.owes(FRIDAY, task="Fit a letterbox guard for Amina Yusuf")
    office.session.commit()
    with clock.moved_to(clock.london(date(2026, 11, 26), time(9))):
        browser.sign_in_as(office.idris)
        page = browser.get("/reminders/own")
    assert "Due today: 1 action" in page.text
    assert "letterbox" not in page.response.text


@pytest.mark.parametrize("day", [TUESDAY])
def test_the_command_says_to_whom_the_next_morning_goes_and_writes_nothing(
    office: Office, day: date
) -> None:
    office.owes(day)
    office.session.commit()
    with clock.moved_to(clock.london(date(2026, 11, 23), time(9))):
        result = office.app.test_cli_runner().invoke(args=["reminders", "preview"])
    assert "Idris Osman: 1 action" in result.output
    assert "Farida" not in result.output
    assert office.told(day) == [office.idris.email]
