"""A morning's round: who is told of what, once, and what no mail ever says."""

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.actions.models import Ending
from marac.cases.models import Conflict
from marac.notifications.models import Mail
from marac.reminders import rounds
from marac.reminders.models import Absence, Digest, Wish
from tests.factories import Factory
from tests.reminders.conftest import Office

FRIDAY = date(2026, 11, 27)
TUESDAY, AFTER = date(2026, 11, 24), date(2026, 12, 1)
AGENCY_DAY, CHAIR_DAY = date(2026, 12, 4), date(2026, 12, 11)


def test_an_owner_is_told_before_the_day_on_it_and_after_it(office: Office) -> None:
    office.owes(FRIDAY)
    mine = [office.idris.email]
    assert office.told(TUESDAY) == mine
    assert office.told(date(2026, 11, 25)) == []
    assert office.told(FRIDAY) == mine
    assert office.told(date(2026, 11, 30)) == []
    assert office.told(AFTER) == mine


def test_a_late_action_goes_to_the_agency_and_then_to_the_chair(office: Office) -> None:
    office.owes(FRIDAY)
    for day in (TUESDAY, FRIDAY, AFTER):
        office.told(day)
    assert office.told(AGENCY_DAY) == [office.landlord.email]
    assert office.told(CHAIR_DAY) == [office.chair.email]


@pytest.mark.parametrize("ending", list(Ending))
def test_nobody_is_told_of_an_action_that_ended(office: Office, ending: Ending) -> None:
    action = office.owes(FRIDAY)
    action.ended_at, action.ending = clock.now(), ending
    office.session.commit()
    assert [office.told(day) for day in (TUESDAY, FRIDAY, AFTER, AGENCY_DAY)] == [[]] * 4


def test_an_action_reported_complete_is_nobodys_to_chase(office: Office) -> None:
    action = office.owes(FRIDAY)
    action.reported_done_at, action.reported_done_by_id = clock.now(), office.idris.id
    office.session.commit()
    assert office.told(FRIDAY) == []


def test_an_action_without_an_owner_here_is_whoever_speaks_for_the_agency(office: Office) -> None:
    action = office.owes(FRIDAY)
    action.owner_id = None
    office.session.commit()
    assert office.told(TUESDAY) == [office.landlord.email]


def test_who_has_a_conflict_of_interest_is_told_nothing(office: Office) -> None:
    office.owes(FRIDAY)
    office.make.add(
        Conflict(
            case_id=office.case.id,
            user_id=office.idris.id,
            declared_by_id=office.idris.id,
            reason="A cousin",
        )
    )
    office.session.commit()
    assert office.told(FRIDAY) == []


def test_one_mail_says_everything_of_a_day_and_nothing_about_anybody(office: Office) -> None:
    office.owes(TUESDAY, task="Fit a letterbox guard for Amina Yusuf")
    office.owes(TUESDAY)
    office.owes(FRIDAY)
    (mail,) = office.morning(TUESDAY)
    text = f"{mail.subject}\n{mail.body}"
    assert "Due today: 2 actions" in text
    assert "Due soon: 1 action" in text
    for word in ("Amina", "Yusuf", "letterbox", "Idris", "Harbour", "locks"):
        assert word not in text


def test_the_mail_of_one_action_leads_straight_to_it(office: Office) -> None:
    action = office.owes(FRIDAY)
    (mail,) = office.morning(FRIDAY)
    assert f"/actions/{action.id}/update" in (mail.body or "")


def test_the_same_morning_twice_writes_to_nobody_twice(office: Office) -> None:
    office.owes(FRIDAY)
    assert len(office.morning(FRIDAY)) == 1
    assert office.morning(FRIDAY) == []


def test_a_worker_that_died_halfway_is_followed_by_one_that_tells_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.owes(FRIDAY)
    office.owes(FRIDAY, owner=office.landlord)
    tell, told = rounds._tell, []

    def die_after_one(*words: object) -> bool:
        if told:
            raise KeyboardInterrupt
        told.append(tell(*words))  # type: ignore[arg-type]
        return told[-1]

    monkeypatch.setattr(rounds, "_people", lambda *_: [office.idris.id, office.landlord.id])
    monkeypatch.setattr(rounds, "_tell", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        office.morning(FRIDAY)
    office.session.rollback()
    monkeypatch.undo()
    assert office.told(FRIDAY) == [office.landlord.email]
    recipients = sorted(office.session.scalars(sa.select(Mail.recipient)))
    assert recipients == sorted([office.idris.email, office.landlord.email])


def test_a_day_without_a_worker_is_made_up_for_the_next_morning(office: Office) -> None:
    office.owes(FRIDAY)
    assert office.told(date(2026, 11, 30)) == [office.idris.email]
    assert office.told(AFTER) == [office.idris.email]


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 12, 25), date(2026, 12, 28)])
def test_nobody_is_written_to_on_a_weekend_or_a_bank_holiday(office: Office, day: date) -> None:
    office.owes(FRIDAY)
    assert office.told(day) == []


def test_nobody_is_written_to_before_offices_open(office: Office) -> None:
    office.owes(FRIDAY)
    with clock.moved_to(clock.london(FRIDAY, time(7, 59))):
        assert rounds.make_round(office.session, area_id=office.area.id) == 0


def test_a_new_day_starts_the_steps_again(office: Office) -> None:
    action = office.owes(FRIDAY)
    office.told(FRIDAY)
    action.due_on = date(2026, 12, 9)
    office.session.commit()
    assert office.told(AFTER) == []
    assert office.told(date(2026, 12, 4)) == [office.idris.email]


def test_who_wants_no_early_word_is_told_on_the_day(office: Office) -> None:
    office.owes(FRIDAY)
    office.make.add(Wish(person_id=office.idris.id, before=False))
    office.session.commit()
    assert office.told(TUESDAY) == []
    assert office.told(FRIDAY) == [office.idris.email]


def test_an_area_may_remind_on_other_days(office: Office) -> None:
    office.area.reminder_steps = {"action": {"owner": [-1], "agency": [], "chair": []}}
    office.owes(FRIDAY)
    office.session.commit()
    assert office.told(TUESDAY) == []
    assert office.told(date(2026, 11, 26)) == [office.idris.email]
    assert office.told(CHAIR_DAY) == []


def away(office: Office, stand_in: object = None) -> None:
    office.make.add(
        Absence(
            person_id=office.idris.id,
            area_id=office.area.id,
            since=date(2026, 11, 23),
            until=date(2026, 11, 29),
            stand_in_id=getattr(stand_in, "id", None),
        )
    )
    office.session.commit()


def test_who_is_away_is_left_in_peace_and_told_when_back(office: Office) -> None:
    office.owes(FRIDAY)
    away(office)
    assert office.told(FRIDAY) == []
    assert office.told(date(2026, 11, 30)) == [office.idris.email]


def test_who_stands_in_is_told_instead(office: Office) -> None:
    office.owes(FRIDAY)
    away(office, office.landlord)
    assert office.told(FRIDAY) == [office.landlord.email]


def test_who_stands_in_is_told_nothing_that_they_may_not_see(office: Office, make: Factory) -> None:
    office.owes(FRIDAY)
    stranger = make.user(Role.REFERRER, area=office.area, agency=office.housing, name="Karim Aziz")
    away(office, stranger)
    assert office.told(FRIDAY) == []


def test_every_mail_of_a_round_is_written_down(office: Office, session: Session) -> None:
    office.owes(FRIDAY)
    (mail,) = office.morning(FRIDAY)
    digest = session.scalars(sa.select(Digest)).one()
    assert (digest.mail_id, digest.day) == (mail.id, FRIDAY)
    assert [(r.kind.value, r.step) for r in digest.reminders] == [("action", 0)]
    assert digest.decided_at - clock.london(FRIDAY, time(8)) < timedelta(hours=1)
