"""Who opens many cases: an alert above forty within an hour, a stop at a hundred."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Case, Conflict, CuriosityAlert, Opening, Outcome, Purpose
from marac.cases.openings.limits import ALERT_ABOVE, STOP_AT
from marac.notifications.models import Mail
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]


def opened(here: Partnership, user: User, number: int, minutes_ago: int = 10) -> list[Case]:
    """So many cases that a person opened lately, as rows: opening each by hand takes too long."""
    cases, at = [], clock.now() - timedelta(minutes=minutes_ago)
    for _ in range(number):
        case = here.make.draft(
            area=here.area,
            referrer=here.referrer,
            agency=here.landlord,
            reference=f"REF-2025-{len(cases):04}-{minutes_ago}-{user.id.hex}",
            submitted_at=clock.now(),
        )
        row = Opening(case_id=case.id, user_id=user.id, opened_at=at, purpose=Purpose.MEETING)
        row.agency_id = here.police.id
        here.make.session.add(row)
        cases.append(case)
    here.make.session.flush()
    return cases


def alerts(here: Partnership) -> list[CuriosityAlert]:
    return list(here.make.session.scalars(sa.select(CuriosityAlert)))


def mails(here: Partnership) -> dict[str, str]:
    found = here.make.session.scalars(sa.select(Mail))
    return {mail.recipient: f"{mail.subject} {mail.body}" for mail in found}


def test_forty_cases_are_work_and_the_next_one_raises_an_alert_once(
    here: Partnership, browse_as: As
) -> None:
    opened(here, here.rep, ALERT_ABOVE - 1)
    browser = browse_as(here.rep)
    first, second, third = here.running(), here.running("B"), here.running("C")
    browser.get(f"/cases/{first.id}")
    assert alerts(here) == []
    browser.get(f"/cases/{first.id}")
    assert alerts(here) == []
    browser.get(f"/cases/{second.id}")
    (alert,) = alerts(here)
    assert (alert.user_id, alert.area_id, alert.stopped) == (here.rep.id, here.area.id, False)
    browser.get(f"/cases/{third.id}")
    assert len(alerts(here)) == 1
    sent = mails(here)
    assert set(sent) == {here.coordinator.email}
    (words,) = sent.values()
    for secret in (here.rep.name, first.reference, second.reference, "Amina", str(second.id)):
        assert str(secret) not in words
    assert "/openings/alerts" in words
    home = browse_as(here.coordinator).get("/")
    assert home.links()["See who, and ask them why"] == "/openings/alerts"
    assert "Many cases opened" not in browse_as(here.rep).get("/").text


def test_what_was_opened_over_an_hour_ago_does_not_count(here: Partnership, browse_as: As) -> None:
    opened(here, here.rep, STOP_AT, minutes_ago=60)
    assert browse_as(here.rep).get(f"/cases/{here.running().id}").status == 200
    assert alerts(here) == []


def test_an_alert_about_the_coordinator_goes_to_chair_and_governance_lead(
    here: Partnership, browse_as: As
) -> None:
    lead = here.make.user(Role.INFORMATION_GOVERNANCE, area=here.area, agency=here.police)
    opened(here, here.coordinator, ALERT_ABOVE)
    browse_as(here.coordinator).get(f"/cases/{here.case().id}")
    assert set(mails(here)) == {here.chair.email, lead.email}
    assert "Nobody has opened more" in browse_as(here.coordinator).get("/openings/alerts").text
    for reader in (here.chair, lead):
        assert here.coordinator.name in browse_as(reader).get("/openings/alerts").text


def test_at_a_hundred_no_further_case_opens_and_those_of_the_hour_stay_open(
    here: Partnership, browse_as: As
) -> None:
    opened(here, here.rep, STOP_AT - 1)
    last, beyond = here.running("Last"), here.running("Beyond")
    browser = browse_as(here.rep)
    assert browser.get(f"/cases/{last.id}").status == 200
    (alert,) = alerts(here)
    assert alert.stopped
    page = browser.get(f"/cases/{beyond.id}")
    assert page.status == 429
    assert page.heading == "You have opened 100 cases within an hour"
    assert "MARAC co-ordinator has been told" in page.text
    assert "Beyond" not in page.text
    assert browser.get(f"/cases/{last.id}").status == 200
    found = sa.select(Opening.id).where(Opening.case_id == beyond.id)
    assert here.make.session.scalar(found) is None
    with clock.moved_to(clock.now() + timedelta(minutes=51)):
        assert browse_as(here.rep).get(f"/cases/{beyond.id}").status == 200


def test_nobody_passes_the_stop_by_another_page(here: Partnership, browse_as: As) -> None:
    opened(here, here.rep, STOP_AT)
    opened(here, here.coordinator, STOP_AT)
    case, referral = here.running(), here.case()
    owed = here.make.request(case.listings[0], here.landlord)
    meeting_id = here.make.meeting(here.area, started_at=clock.now()).id
    case.listings[0].meeting_id = meeting_id
    here.make.session.flush()
    room = f"/meetings/{meeting_id}/room/{case.listings[0].id}"
    rep, coordinator = browse_as(here.rep), browse_as(here.coordinator)
    for path in (f"/cases/{case.id}", f"/returns/{owed.id}", room):
        assert rep.get(path).status == 429, path
    for path in (f"/cases/{case.id}", f"/cases/{referral.id}/triage", room):
        page = coordinator.get(path)
        assert page.status == 429, path
    assert "The chair and the information governance lead have been told" in page.text


def test_who_is_stopped_is_not_asked_what_for_and_learns_of_nothing_hidden(
    here: Partnership, browse_as: As
) -> None:
    opened(here, here.rep, STOP_AT)
    case, hidden = here.running(), here.case()
    listing = case.listings[0]
    listing.decided_at = listing.minutes_sent_at = clock.now()
    listing.outcome = Outcome.NO_FURTHER
    browser = browse_as(here.rep)
    assert browser.get(f"/cases/{case.id}").status == 429
    assert browser.get(f"/cases/{hidden.id}").status == 404


@pytest.mark.parametrize("stopped", [False, True])
def test_the_page_of_alerts_names_the_person_and_only_cases_that_its_reader_may_know(
    here: Partnership, browse_as: As, stopped: bool
) -> None:
    cases = opened(here, here.rep, 5)
    here.make.add(
        CuriosityAlert(
            user_id=here.rep.id, area_id=here.area.id, raised_at=clock.now(), stopped=stopped
        )
    )
    keep_away(here, here.coordinator, cases[0].id)
    page = browse_as(here.coordinator).get("/openings/alerts")
    assert here.rep.name in page.text
    assert ("Stopped at 100" in page.text) is stopped
    assert str(cases[0].reference) not in page.text
    assert str(cases[1].reference) in page.text
    for stranger in (here.rep, here.advocate, here.referrer):
        assert browse_as(stranger).get("/openings/alerts").status == 403


def test_a_whole_list_would_tell_what_is_missing_so_an_alert_names_only_the_latest(
    here: Partnership, browse_as: As
) -> None:
    opened(here, here.rep, ALERT_ABOVE + 1)
    alert = CuriosityAlert(user_id=here.rep.id, area_id=here.area.id, raised_at=clock.now())
    here.make.add(alert)
    page = browse_as(here.coordinator).get("/openings/alerts")
    assert len(page.all("//main//details//li")) == 20


def test_an_area_sees_no_alert_of_another(here: Partnership, browse_as: As) -> None:
    elsewhere = here.make.area()
    alert = CuriosityAlert(user_id=here.rep.id, area_id=elsewhere.id, raised_at=clock.now())
    here.make.add(alert)
    assert here.rep.name not in browse_as(here.chair).get("/openings/alerts").text


def test_the_page_of_alerts_asks_few_queries_however_many_there_are(
    here: Partnership, browse_as: As, queries: list[str]
) -> None:
    for person in (here.rep, here.advocate, here.referrer):
        opened(here, person, 3)
        alert = CuriosityAlert(user_id=person.id, area_id=here.area.id, raised_at=clock.now())
        here.make.add(alert)
    browser = browse_as(here.coordinator)
    browser.session.commit()
    queries.clear()
    assert browser.get("/openings/alerts").status == 200
    assert len(queries) <= 12


def keep_away(here: Partnership, user: User, case_id: UUID) -> None:
    conflict = Conflict(case_id=case_id, user_id=user.id, declared_by_id=user.id, reason="Family")
    here.make.add(conflict)
