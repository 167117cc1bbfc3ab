"""The worklist: whom to search for, by when, and nil answers in two clicks."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import User
from marac.cases.models import Conflict, Part, PartKind
from marac.returns.models import Answer, Return, Sharing
from tests.client import Browser
from tests.returns.conftest import World


def test_a_rep_sees_whom_to_search_for_by_when_and_in_what_state(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get("/returns")
    assert page.heading == "Returns"
    assert str(world.case.reference) in page.text
    assert "Harmed: Amina Yusuf" in page.text
    assert "in 2 working days" in page.text
    assert "Not started" in page.text


def test_an_estimated_birthday_is_not_given_for_certain(browser: Browser, world: World) -> None:
    assert world.case.subject is not None
    world.case.subject.born_on = date(1966, 1, 1)
    browser.sign_in_as(world.landlord)
    assert "Amina Yusuf, born 1 Jan 1966" in browser.get("/returns").text
    world.case.subject.birth_estimated = True
    world.make.session.flush()
    assert "Amina Yusuf, born about 1966" in browser.get("/returns").text


def test_the_safe_address_reads_confidential_until_the_referrer_released_it(
    browser: Browser, session: Session, world: World
) -> None:
    assert world.case.subject is not None
    world.case.subject.address = "4 Harbour Steps"
    culprit = world.make.identity(world.area, "Kit Cole", address="4 harbour steps")
    world.case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=culprit, position=1))
    page = browser.sign_in_as(world.landlord).get("/returns")
    assert "harbour" not in page.text.casefold()
    assert page.text.count("Confidential") == 2
    world.make.release(world.case, world.housing, world.landlord)
    page = browser.get("/returns")
    assert "4 Harbour Steps" in page.text
    assert "Confidential" not in page.text


def test_nil_for_all_cases_takes_two_clicks(
    browser: Browser, session: Session, world: World
) -> None:
    _, second = world.another_case()
    world.make.request(second, world.housing)
    page = browser.sign_in_as(world.landlord).get("/returns")
    page = browser.get(page.links()["Tick all"])
    page = browser.submit(page, button="Not known to us")
    assert "2 returns submitted: Not known to us" in page.text
    assert "0 cases to search for" in page.text
    found = session.query(Return).filter_by(agency_id=world.housing.id).all()
    assert {r.answer for r in found} == {Answer.NOT_KNOWN}
    assert all(r.submitted_by_id == world.landlord.id for r in found)
    assert {r.searched_on for r in found} == {clock.today()}


def test_known_but_nothing_relevant_is_the_other_nil_answer(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.landlord).get("/returns")
    page = browser.submit(
        page,
        {"chosen": [str(world.housing_return.id)]},
        button="Known to us, nothing relevant",
    )
    assert "1 return submitted: Known to us, nothing relevant" in page.text


def test_answering_without_a_tick_says_so_and_submits_nothing(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get("/returns")
    page = browser.submit(page, button="Not known to us")
    assert page.status == 422
    assert page.errors == ["Tick the cases that your answer is about"]
    assert page.all("//input[@type='checkbox' and @id='chosen']")
    assert world.housing_return.submitted_at is None


def test_another_agencys_return_cannot_be_ticked(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.landlord)
    page = browser.post(
        "/returns", {"chosen": [str(world.police_return.id)], "answer": "not_known"}
    )
    assert page.status == 422
    assert world.police_return.submitted_at is None


def test_a_nil_answer_needs_one_of_the_two_answers(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.landlord)
    data = {"chosen": [str(world.housing_return.id)], "answer": "information"}
    page = browser.post("/returns", data)
    assert page.status == 422
    assert page.errors == ["Choose one of the two answers"]


def test_a_return_with_items_is_not_offered_for_a_nil_answer(
    browser: Browser, world: World
) -> None:
    world.item("Known well", Sharing.ALL)
    page = browser.sign_in_as(world.officer).get("/returns")
    assert page.all("//input[@name='chosen']") == []
    data = {"chosen": [str(world.police_return.id)], "answer": "not_known"}
    page = browser.post("/returns", data)
    assert page.status == 409
    assert world.police_return.submitted_at is None


def test_a_return_past_its_hour_reads_late(browser: Browser, world: World) -> None:
    world.housing_return.due_at = clock.now() - timedelta(days=1)
    page = browser.sign_in_as(world.landlord).get("/returns")
    assert "Late" in page.text
    assert "1 working day overdue" in page.text


def test_a_conflicted_rep_finds_nothing_to_search_for(browser: Browser, world: World) -> None:
    world.make.add(
        Conflict(case_id=world.case.id, user_id=world.landlord.id, declared_by_id=world.landlord.id)
    )
    page = browser.sign_in_as(world.landlord).get("/returns")
    assert str(world.case.reference) not in page.text
    assert "No returns to write" in page.text


def test_a_case_already_heard_leaves_the_worklist(browser: Browser, world: World) -> None:
    world.listing.ended_at = clock.now()
    page = browser.sign_in_as(world.landlord).get("/returns")
    assert str(world.case.reference) not in page.text


def test_thirty_cases_take_no_more_queries_than_one(
    browser: Browser, world: World, queries: list[str]
) -> None:
    def count(user: User) -> int:
        browser.get("/returns")
        queries.clear()
        assert browser.get("/returns").status == 200
        return len(queries)

    browser.sign_in_as(world.landlord)
    one = count(world.landlord)
    for n in range(29):
        _, listing = world.another_case(f"Person {n}")
        world.make.request(listing, world.housing)
    assert count(world.landlord) == one <= 12
