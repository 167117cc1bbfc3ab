"""Late items, reports to confirm, a front-line worker's own action, and how the house is."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.agencies.lists.models import Code, CodeList
from marac.cases.models import Case, Conflict, Outcome
from marac.notifications.models import Mail
from marac.tasks.models import Job, Worker
from marac.tasks.models import Outcome as Ended
from tests.client import Browser, Page
from tests.home.conftest import Town, block, titles

Home = Callable[[User], Page]


def heard(town: Town) -> Case:
    """A case that a meeting of last week heard."""
    case = town.make.accepted(town.refer(), town.coordinator)
    town.make.invitation(case, town.housing, town.coordinator)
    decided = {"decided_at": clock.now(), "outcome": Outcome.NO_FURTHER}
    town.make.circulated(case, town.held(), town.coordinator, **decided)
    return case


def late_item(town: Town, **fields: object) -> Case:
    case = town.make.accepted(town.refer(), town.coordinator)
    town.make.listing(case, town.meeting, town.coordinator, late=True, **fields)
    return case


def test_a_chair_sees_late_items_and_goes_where_they_are_decided(
    town: Town, browser: Browser, home_of: Home
) -> None:
    case = late_item(town)
    late_item(town, late_agreed_at=clock.now(), late_agreed_by_id=town.coordinator.id)
    page = home_of(town.person(Role.CHAIR))
    words = block(page, "Late items to decide 1")
    assert "for the meeting of Thursday 26 November 2026" in words
    assert case.reference in browser.get(page.links()["Say which are heard"]).text


def test_only_the_chair_is_told_of_late_items_and_none_that_they_are_kept_from(
    town: Town, home_of: Home
) -> None:
    case, chair = late_item(town), town.person(Role.CHAIR)
    assert "Late items" not in home_of(town.coordinator).text
    town.make.add(Conflict(case_id=case.id, user_id=chair.id, declared_by_id=chair.id))
    assert "Late items" not in home_of(chair).text


def test_the_coordinator_sees_what_was_reported_complete(
    town: Town, browser: Browser, home_of: Home
) -> None:
    case = heard(town)
    assert "Actions that wait for you" not in home_of(town.coordinator).text
    by = {"reported_done_at": clock.now(), "reported_done_by_id": town.coordinator.id}
    town.make.action(case, town.housing, **by)
    page = home_of(town.coordinator)
    assert "Actions that wait for you 1" in titles(page)
    assert "1 action" in browser.get(page.links()["Confirm them, or say why not"]).text


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CHAMPION, Role.COORDINATOR])
def test_whoever_was_given_one_action_finds_it_on_their_front_page(
    town: Town, browser: Browser, home_of: Home, role: Role
) -> None:
    fitter, case = town.person(role), heard(town)
    town.make.action(case, town.housing, task="Somebody else’s")
    mine = town.make.action(case, town.housing, fitter, due_on=date(2026, 11, 18))
    page = home_of(fitter)
    words = block(page, "For you to do 1")
    assert "Change the locks – 2 working days overdue Overdue" in words
    assert "Somebody else’s" not in page.text
    path = page.links()[f"{case.reference} / {mine.number}"]
    assert path == f"/actions/{mine.id}/update"
    assert browser.get(path).status == 200


def test_who_left_the_agency_no_longer_finds_its_action(town: Town, home_of: Home) -> None:
    fitter, case = town.person(Role.REFERRER, agency=town.police), heard(town)
    town.make.action(case, town.housing, fitter)
    assert "For you to do" not in home_of(fitter).text


def test_each_step_of_the_cycle_has_its_count_and_what_is_next(town: Town, home_of: Home) -> None:
    town.refer()
    town.listed(town.housing, town.police)
    cycle = block(home_of(town.coordinator), "Next meeting")
    for words in ("1 to triage", "Triage 1 referral", "1 case", "0 of 2", "Chase 2 agencies"):
        assert words in cycle
    assert "Issue them" in cycle
    town.meeting.started_at = clock.now()
    assert "Decide 1 case" in block(home_of(town.coordinator), "Next meeting")


def test_an_overdue_agency_leads_to_its_own_overdue_actions(
    town: Town, browser: Browser, home_of: Home
) -> None:
    for agency in (town.housing, town.police):
        town.make.action(town.listed(), agency, due_on=date(2026, 11, 16), task=agency.name)
    page = home_of(town.coordinator)
    found = browser.get(page.links()["Harbour Homes"]).all("//main//table//tbody//tr")
    assert len(found) == 1
    assert "Harbour Homes" in found[0].text_content()


def test_a_system_administrator_sees_whether_work_and_mail_go_on(town: Town, home_of: Home) -> None:
    admin = town.person(Role.SYSTEM_ADMINISTRATOR)
    words = block(home_of(admin), "Health")
    assert "no worker is there" in words
    assert "nothing is stuck" in words
    town.make.add(Worker(started_at=clock.now(), beat_at=clock.now()))
    tried = {"subject": "Due", "body": "Due", "attempts": 3}
    town.make.add(Mail(recipient="a@example.org", created_at=clock.now(), **tried))
    words = block(home_of(admin), "Health")
    assert "a worker is there Well" in words.replace("  ", " ")
    assert "1 mail tried in vain" in words
    assert "example.org" not in words
    about = {"about_id": town.area.id, "target_id": town.area.id, "detail": "", "kind": "x"}
    about |= {"batch_id": town.area.id, "area_id": town.area.id}
    old = clock.now() - timedelta(hours=1)
    job = town.make.add(Job(not_before=old, **about))
    assert "1 job waited for over ten minutes" in block(home_of(admin), "Health")
    job.ended_at, job.outcome = clock.now(), Ended.FAILED
    assert "1 job given up within a day" in block(home_of(admin), "Health")


def test_a_system_administrator_sees_which_words_change_soon(
    town: Town, browser: Browser, home_of: Home
) -> None:
    common = {"code_list": CodeList.STRAND, "area_id": town.area.id}
    since, soon = date(2020, 1, 1), date(2026, 12, 24)
    town.make.add(Code(code="OLD", label="Old word", valid_from=since, valid_to=soon, **common))
    town.make.add(Code(code="NEW", label="New word", valid_from=soon, **common))
    far = date(2027, 6, 1)
    town.make.add(Code(code="FAR", label="Far word", valid_from=far, **common))
    page = home_of(town.person(Role.SYSTEM_ADMINISTRATOR))
    words = block(page, "Words and law that change soon 2")
    assert "Old word Strands, ends on 24 Dec 2026" in words
    assert "New word Strands, from 24 Dec 2026" in words
    assert browser.get(page.links()["New word"]).status == 200
