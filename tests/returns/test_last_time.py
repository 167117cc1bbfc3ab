"""What the agency said before is offered again, item by item and dated, and to nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.cases.models import Case, Conflict, Outcome, Part, PartKind
from marac.returns.models import Answer, ItemRelease, Nature, Return, ReturnItem, Sharing
from tests.client import Browser
from tests.returns.conftest import World

OFFERED = "What your agency said before"


def hand_in(world: World, case: Case, days_ago: int, **values: Any) -> ReturnItem:
    """The police's return on an earlier hearing of a case, handed in so many days ago."""
    then = clock.now() - timedelta(days=days_ago)
    ended = {"decided_at": then, "outcome": Outcome.NO_FURTHER, "ended_at": then}
    meeting = world.make.meeting(world.area, then + timedelta(days=2))
    listing = world.make.circulated(case, meeting, world.coordinator, listed_at=then, **ended)
    row = world.make.request(
        listing,
        world.police,
        due_at=then,
        answer=Answer.INFORMATION,
        current_worker="PC Brook",
        submitted_at=then,
        submitted_by_id=world.officer.id,
    )
    said = {"text": "Two calls", "nature": Nature.FACT, "sharing": Sharing.ALL, "position": 1}
    item: ReturnItem = world.make.add(ReturnItem(agency_return=row, **(said | values)))
    return item


@pytest.fixture
def at_desk(browser: Browser, world: World) -> Browser:
    """The police's representative at the desk."""
    return browser.sign_in_as(world.officer)


def path(world: World, *rest: object) -> str:
    return "/".join([f"/returns/{world.police_return.id}", *map(str, rest)])


def use(world: World) -> str:
    return "Use it again: Friday 6 November 2026, 1"


def test_last_times_item_is_offered_with_its_date_and_taken_over_only_by_hand(
    at_desk: Browser, world: World
) -> None:
    before = hand_in(world, world.case, 14, source="Log 12", verified=True)
    page = at_desk.get(path(world))
    assert OFFERED in page.text
    assert "Friday 6 November 2026" in page.text
    assert world.police_return.items == []
    page = at_desk.get(page.links()[use(world)])
    assert "As your agency said it on Friday 6 November 2026" in page.text
    assert (page.value("text"), page.value("source")) == ("Two calls", "Log 12")
    assert page.all("//input[@name='sharing' and @checked]") == []
    page = at_desk.submit(page, {"text": "Three calls", "sharing": "chair"}, button="Save item")
    [item] = world.police_return.items
    assert (item.text, item.taken_from_id) == ("Three calls", before.id)
    assert OFFERED not in page.text
    assert before.text == "Two calls"


def test_the_rest_of_last_times_answer_can_be_read(at_desk: Browser, world: World) -> None:
    hand_in(world, world.case, 14)
    page = at_desk.get(path(world))
    assert "Your agency’s answer of Friday 6 November 2026" in page.text
    assert "PC Brook" in page.text


def same_person(world: World) -> Case:
    """Another case of the person who is harmed in this one."""
    other, listing = world.another_case("Amina Yousuf")
    listing.ended_at = clock.now()
    person = world.make.person(world.area)
    for case in (world.case, other):
        assert case.subject is not None
        case.subject.person_id = person.id
    world.make.session.flush()
    return other


def test_what_was_said_of_the_same_person_in_another_case_is_offered_about_them_here(
    at_desk: Browser, world: World
) -> None:
    other = same_person(world)
    assert other.subject is not None
    assert world.case.subject is not None
    hand_in(world, other, 14, about_id=other.subject.id)
    page = at_desk.get(path(world))
    assert f"in {other.reference}" in page.text
    page = at_desk.get(page.links()[use(world)])
    chosen = page.all("//select[@name='about_id']/option[@selected]/@value")
    assert chosen == [str(world.case.subject.id)]


def test_what_was_said_of_somebody_else_in_another_case_is_not_offered(
    at_desk: Browser, world: World
) -> None:
    other = same_person(world)
    stranger = world.make.identity(world.area, "Kit Cole")
    other.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=stranger, position=1))
    world.make.session.flush()
    hand_in(world, other, 14, about_id=stranger.id)
    hand_in(world, other, 12)
    assert OFFERED not in at_desk.get(path(world)).text


def test_only_the_agencys_own_words_are_offered(browser: Browser, world: World) -> None:
    hand_in(world, world.case, 14)
    address = f"/returns/{world.housing_return.id}"
    page = browser.sign_in_as(world.landlord).get(address)
    assert OFFERED not in page.text
    assert "Two calls" not in page.text


@pytest.mark.parametrize("why", ["conflict", "embargo", "withdrawn"])
def test_a_case_that_is_closed_to_the_person_offers_nothing(
    at_desk: Browser, session: Session, world: World, why: str
) -> None:
    other = same_person(world)
    assert other.subject is not None
    hand_in(world, other, 14, about_id=other.subject.id)
    assert OFFERED in at_desk.get(path(world)).text
    if why == "conflict":
        own = world.officer.id
        world.make.add(Conflict(case_id=other.id, user_id=own, declared_by_id=own))
    elif why == "embargo":
        other.closed_at = clock.now() - timedelta(days=29)
    else:
        seat = next(i for i in other.invitations if i.agency_id == world.police.id)
        seat.withdrawn_at = clock.now()
    session.flush()
    session.expire_all()
    assert OFFERED not in at_desk.get(path(world)).text


def test_what_has_expired_is_not_offered(at_desk: Browser, world: World) -> None:
    item = hand_in(world, world.case, 14)
    item.expires_on = clock.today()
    world.make.session.flush()
    assert OFFERED in at_desk.get(path(world)).text
    item.expires_on = clock.today() - timedelta(days=1)
    world.make.session.flush()
    assert OFFERED not in at_desk.get(path(world)).text


def test_of_what_was_said_again_and_again_only_the_latest_is_offered(
    at_desk: Browser, world: World
) -> None:
    first = hand_in(world, world.case, 28)
    hand_in(world, world.case, 14, text="Three calls", taken_from_id=first.id)
    page = at_desk.get(path(world))
    assert "Three calls" in page.text
    assert "Two calls" not in page.text


def test_what_was_never_handed_in_is_not_offered(
    at_desk: Browser, session: Session, world: World
) -> None:
    item = hand_in(world, world.case, 14)
    earlier = session.get_one(Return, item.return_id)
    earlier.submitted_at = earlier.submitted_by_id = None
    session.flush()
    assert OFFERED not in at_desk.get(path(world)).text


def test_an_item_of_another_agency_is_not_taken_over_by_its_address(
    browser: Browser, world: World
) -> None:
    item = hand_in(world, world.case, 14)
    browser.sign_in_as(world.landlord)
    page = browser.get(f"/returns/{world.housing_return.id}/items/new?from={item.id}")
    assert page.value("text") == ""
    values = {"text": "Ours", "nature": "fact", "sharing": "all", "from": str(item.id)}
    browser.post(f"/returns/{world.housing_return.id}/items/new", values)
    [own] = world.housing_return.items
    assert own.taken_from_id is None


def test_a_page_with_many_earlier_items_takes_few_queries(
    at_desk: Browser, world: World, queries: list[str]
) -> None:
    address = path(world)

    def count() -> int:
        at_desk.get(address)
        queries.clear()
        assert at_desk.get(address).status == 200
        return len(queries)

    hand_in(world, world.case, 14)
    one = count()
    for days in range(15, 25):
        hand_in(world, world.case, days, happened_on=date(2026, 5, days))
        world.item(f"Said {days}", Sharing.NAMED, world.housing, world.health)
        child = world.make.identity(world.area, f"Idil {days}", address=f"{days} Harbour Walk")
        world.case.parts.append(Part(kind=PartKind.CHILD, identity=child, position=days))
    world.make.session.flush()
    for page in ("answer", "items/new"):
        typed = {"page": page, "fields": '[["searched_what", "Not saved"]]'}
        assert at_desk.post(f"{address}/typed", typed).status == 200
    assert count() == one <= 12


def moved_here(world: World, **values: Any) -> ReturnItem:
    """What the police handed in for a meeting that never came to the case: it was moved here."""
    item = hand_in(world, world.case, 14, **values)
    place = item.agency_return.listing
    place.decided_at = place.outcome = None
    place.deferral_code = "time"
    item.agency_return.searched_on = clock.today() - timedelta(days=15)
    world.make.session.flush()
    return item


def test_what_was_handed_in_for_a_meeting_that_never_heard_the_case_is_said_again_in_two_presses(
    at_desk: Browser, world: World
) -> None:
    assert world.case.subject is not None
    subject_id = world.case.subject.id
    before = moved_here(world, source="Log 12", sharing=Sharing.NAMED, about_id=subject_id)
    world.make.add(ItemRelease(item=before, agency_id=world.housing.id))
    page = at_desk.get(path(world))
    assert "Your agency answered on Friday 6 November 2026" in page.text
    assert "Information to share, with 1 item" in page.text
    page = at_desk.submit(page, button="Say the same again")
    assert page.heading.endswith("Who will see this")
    assert "Two calls" in page.text
    assert world.police_return.submitted_at is None
    at_desk.submit(page, button="Submit this return")
    now = world.police_return
    assert now.submitted_at is not None
    assert (now.answer, now.current_worker) == (Answer.INFORMATION, "PC Brook")
    assert now.searched_on == clock.today() - timedelta(days=15)
    [item] = now.items
    assert (item.text, item.source, item.taken_from_id) == ("Two calls", "Log 12", before.id)
    assert item.about_id == subject_id
    assert [release.agency_id for release in item.releases] == [world.housing.id]


def test_what_was_released_to_an_agency_that_left_is_carried_for_the_chair_only(
    at_desk: Browser, world: World
) -> None:
    before = moved_here(world, sharing=Sharing.NAMED, about_id=world.make.identity(world.area).id)
    world.make.add(ItemRelease(item=before, agency_id=world.housing.id))
    seat = next(i for i in world.case.invitations if i.agency_id == world.housing.id)
    seat.withdrawn_at = clock.now()
    world.make.session.flush()
    at_desk.submit(at_desk.get(path(world)), button="Say the same again")
    [item] = world.police_return.items
    assert (item.sharing, item.releases, item.about_id) == (Sharing.CHAIR, [], None)


def test_what_has_expired_is_not_said_again(at_desk: Browser, world: World) -> None:
    item = moved_here(world)
    item.expires_on = clock.today() - timedelta(days=1)
    world.make.session.flush()
    at_desk.submit(at_desk.get(path(world)), button="Say the same again")
    assert (world.police_return.answer, world.police_return.items) == (Answer.INFORMATION, [])


def test_a_return_that_was_begun_is_not_written_over(at_desk: Browser, world: World) -> None:
    moved_here(world)
    page = at_desk.get(path(world))
    world.item("Said now", Sharing.ALL)
    assert at_desk.submit(page, button="Say the same again").status == 409
    assert [item.text for item in world.police_return.items] == ["Said now"]
    assert "Say the same again" not in at_desk.get(path(world)).text


def test_after_a_case_was_heard_its_old_return_is_not_offered_as_a_whole(
    at_desk: Browser, world: World
) -> None:
    hand_in(world, world.case, 14)
    assert "Say the same again" not in at_desk.get(path(world)).text
    assert at_desk.post(path(world, "as-before")).status == 409
    assert world.police_return.started_at is None


def test_only_the_agency_itself_says_its_return_again(browser: Browser, world: World) -> None:
    moved_here(world)
    browser.sign_in_as(world.landlord)
    assert browser.post(path(world, "as-before")).status == 404
    mine = f"/returns/{world.housing_return.id}/as-before"
    assert browser.post(mine).status == 409
    assert world.housing_return.started_at is None
