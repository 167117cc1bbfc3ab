"""The front page answers “what needs me now?” for each role, with nothing that is not theirs."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Ending
from marac.cases.models import Conflict, Listing, Question
from marac.returns.models import Answer, Return
from tests.client import Browser, Page
from tests.factories import Factory
from tests.home.conftest import Town, block, titles


def test_a_rep_sees_the_returns_that_are_due_and_opens_one(
    town: Town, browser: Browser, home_of: Callable[[User], Page]
) -> None:
    case = town.listed(town.housing, subject="Amina Yusuf")
    page = home_of(town.person(Role.REPRESENTATIVE))
    assert block(page, "Returns due").startswith(
        f"Returns due 1 {case.reference} AY due in 2 working days Not started"
    )
    assert browser.get(page.links()[f"{case.reference} AY"]).status == 200


def test_a_rep_sees_actions_the_overdue_first(town: Town, home_of: Callable[[User], Page]) -> None:
    case = town.listed(town.housing)
    for task, day in (("Later", 27), ("Sooner", 16)):
        town.make.action(case, town.housing, task=task, due_on=date(2026, 11, day))
    words = block(home_of(town.person(Role.REPRESENTATIVE)), "Actions due 2")
    assert words.index("Sooner – 4 working days overdue") < words.index("Later – due in")


def test_a_rep_sees_the_next_meeting_and_what_changed(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    case = town.listed(town.housing, town.police)
    landlord = town.person(Role.REPRESENTATIVE)
    listing = town.make.session.scalars(sa.select(Listing)).one()
    for row in town.make.session.scalars(sa.select(Return).where(Return.listing == listing)):
        row.answer, row.submitted_at = Answer.NOT_KNOWN, clock.now()
        row.submitted_by_id = landlord.id
    page = home_of(landlord)
    assert "Thursday 26 November 2026 Room 1, 1 case for you" in block(page, "Next meeting")
    changed = block(page, "Changed in the last seven days")
    assert "Agenda of Thursday 26 November 2026 went out 20 Nov 2026 with 1 case for you" in changed
    assert f"{case.reference} 1 return of other agencies came in" in changed


def test_an_uninvited_rep_learns_of_nothing(town: Town, home_of: Callable[[User], Page]) -> None:
    case = town.listed(town.police)
    page = home_of(town.person(Role.REPRESENTATIVE))
    assert case.reference not in page.text
    assert "Your agency owes no return" in page.text
    assert "no agenda for you yet" in page.text
    assert "Nothing has changed for you" in page.text


def test_a_conflict_takes_the_case_off_the_front_page(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    case, landlord = town.listed(town.housing), town.person(Role.REPRESENTATIVE)
    town.make.action(case, town.housing, landlord)
    assert case.reference in home_of(landlord).text
    about = {"user_id": landlord.id, "declared_by_id": town.coordinator.id}
    town.make.add(Conflict(case_id=case.id, **about))
    assert case.reference not in home_of(landlord).text


def test_a_coordinator_sees_the_cycle_and_the_one_next_step(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    town.listed(town.housing, town.police)
    page = home_of(town.coordinator)
    cycle = block(page, "Next meeting: Thursday 26 November 2026 Agenda circulated")
    assert re.search(r"Agenda \(done\) 1 case ?18 Nov 2026", cycle)
    assert re.search(r"Returns 0 of 2 ?24 Nov 2026", cycle)
    assert "Next: Chase the agencies’ returns" in cycle
    assert "Harbour Homes 0 of 1 in None in" in block(page, "Returns to come 2")


def test_returns_that_are_late_say_so(town: Town, home_of: Callable[[User], Page]) -> None:
    town.listed(town.housing)
    with clock.moved_to(clock.now() + timedelta(days=5)):
        words = block(home_of(town.coordinator), "Returns to come 1")
    assert "Harbour Homes 0 of 1 in Late" in words


def test_a_coordinator_sees_triage_and_overdue_actions(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    town.refer()
    town.make.action(town.listed(), town.housing, due_on=date(2026, 11, 16))
    page = home_of(town.coordinator)
    assert "the oldest came today" in block(page, "Waiting for triage 1")
    assert "Harbour Homes 1 overdue" in block(page, "Overdue actions 1")


def test_a_coordinator_with_nothing_to_do_is_told_so(
    make: Factory, home_of: Callable[[User], Page]
) -> None:
    page = home_of(make.user(Role.COORDINATOR))
    for words in (
        "No referral waits for triage",
        "The minutes of every meeting are out",
        "No action is overdue",
    ):
        assert words in page.text
    assert "Next meeting" not in page.text


def test_a_chair_sees_minutes_to_approve(town: Town, home_of: Callable[[User], Page]) -> None:
    town.draft_minutes(town.held(), town.coordinator)
    words = block(home_of(town.person(Role.CHAIR)), "Minutes to finish 1")
    assert "Waiting for you to approve; due out 17 Nov 2026: 3 working days late" in words


def test_a_chair_who_wrote_the_minutes_is_told_that_another_approves_them(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    chair = town.person(Role.CHAIR)
    town.draft_minutes(town.held(), chair)
    assert "Another chair approves them" in block(home_of(chair), "Minutes to finish 1")


def test_a_chair_sees_which_agencies_did_not_act(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    case = town.listed()
    ended = {"ended_at": clock.now(), "ended_by_id": town.coordinator.id}
    town.make.action(case, town.housing, ending=Ending.NOT_DONE, **ended)
    town.make.action(case, town.police, ending=Ending.IMPOSSIBLE, **ended)
    words = block(home_of(town.person(Role.CHAIR)), "Agencies that did not act 1")
    assert "Harbour Homes 1 action not done" in words
    assert "Police" not in words


def test_an_advocate_sees_the_cases_assigned_to_them_and_no_other(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    advocate = town.person(Role.ADVOCATE)
    mine = town.listed(town.housing, advocate_id=advocate.id)
    other = town.listed(town.housing)
    page = home_of(advocate)
    assert mine.reference in block(page, "Your cases as advocate 1")
    assert other.reference not in page.text


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CHAMPION])
def test_who_refers_sees_their_referrals_drafts_and_questions(
    town: Town, home_of: Callable[[User], Page], role: Role
) -> None:
    user = town.person(role)
    town.make.draft(area=town.area, referrer=user, agency=town.housing)
    asked = town.refer(referrer=user, agency=town.housing)
    other = town.refer()
    town.make.add(
        Question(case=asked, asked_at=clock.now(), asked_by_id=town.coordinator.id, text="When?")
    )
    page = home_of(user)
    words = block(page, "Your referrals")
    assert words.index("Go on with the draft: Nobody named yet") < words.index(asked.reference)
    assert "A question for you" in words
    assert other.reference not in page.text
    assert "Refer a case" in page.links()
    assert titles(page) == ["Your referrals"]


def test_a_rep_who_referred_sees_the_question_first(
    town: Town, browser: Browser, home_of: Callable[[User], Page]
) -> None:
    officer = town.person(Role.REPRESENTATIVE, agency=town.police)
    case = town.refer(referrer=officer)
    town.make.add(
        Question(case=case, asked_at=clock.now(), asked_by_id=town.coordinator.id, text="When?")
    )
    page = home_of(officer)
    assert titles(page)[0] == "Questions about your referrals 1"
    assert browser.get(page.links()[f"Answer the question on {case.reference}"]).status == 200


def test_a_system_administrator_sees_people_and_agreements_and_no_case(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    case = town.listed(town.housing)
    lapsing = town.make.agency("Harbour Trust", area=town.area)
    lapsing.agreements[0].expires_on = date(2026, 12, 10)
    page = home_of(town.person(Role.SYSTEM_ADMINISTRATOR))
    assert titles(page) == [
        "People who sign in",
        "Health",
        "Sharing agreements to renew 1",
        "The log",
        "Words and law that change soon 0",
    ]
    assert "2 people" in page.text
    assert "Harbour Trust until 10 Dec 2026 Expires in 20 days" in page.text
    assert case.reference not in page.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INFORMATION_GOVERNANCE])
def test_who_watches_over_the_house_sees_agreements_and_the_log(
    town: Town, home_of: Callable[[User], Page], role: Role
) -> None:
    page = home_of(town.person(role))
    granted = "Cases open to you by a grant 0"
    assert titles(page) == [granted, "Sharing agreements to renew 0", "The log"]
    assert "Every agency’s agreement is in date" in page.text


def test_a_person_with_several_roles_sees_the_blocks_of_each(
    town: Town, home_of: Callable[[User], Page]
) -> None:
    town.make.seat(town.coordinator, Role.REPRESENTATIVE, area=town.area, agency=town.housing)
    shown = titles(home_of(town.coordinator))
    assert {"Waiting for triage 0", "Returns due 0", "Overdue actions 0"} <= set(shown)
    assert "Changed in the last seven days" not in shown


@pytest.mark.parametrize(
    "roles", [*((role,) for role in Role), (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE)]
)
def test_the_front_page_takes_at_most_twelve_queries_whatever_it_shows(
    town: Town, browser: Browser, queries: list[str], roles: tuple[Role, ...]
) -> None:
    user = town.person(*roles)
    browser.sign_in_as(user).get("/")

    def count() -> int:
        town.make.session.flush()
        queries.clear()
        browser.get("/")
        return len(queries)

    fill(town, user)
    before = count()
    for _ in range(3):
        fill(town, user)
    assert count() == before <= 12


def fill(town: Town, user: User) -> None:
    """Give everybody something to see."""
    case = town.listed(town.housing, town.police, advocate_id=user.id)
    town.make.action(case, town.housing, user, due_on=date(2026, 11, 16))
    town.refer(referrer=user, agency=town.housing)
    town.make.draft(area=town.area, referrer=user, agency=town.housing)
    town.make.agency(area=town.area).agreements[0].expires_on = date(2026, 12, 10)
