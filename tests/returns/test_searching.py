"""Whom and where to look up: on one list, and said in the return with how sure the match is."""

from datetime import timedelta

import pytest

from marac import clock
from marac.cases.models import Conflict, Part, PartKind
from marac.returns.models import Answer, Match, Sharing, Sought
from marac.returns.values import searches_of
from tests.client import Browser, Page
from tests.returns.conftest import World

LIST = "/returns/search-list"


@pytest.fixture
def at_desk(browser: Browser, world: World) -> Browser:
    """The police's representative at the desk."""
    return browser.sign_in_as(world.officer)


def path(world: World, *rest: object) -> str:
    return "/".join([f"/returns/{world.police_return.id}", *map(str, rest)])


def culprit(world: World, name: str = "Kit Cole", address: str = "9 Mill Lane") -> Part:
    identity = world.make.identity(world.area, name, address=address)
    part = Part(kind=PartKind.HARM_SOURCE, identity=identity, position=len(world.case.parts) + 1)
    world.case.parts.append(part)
    world.make.session.flush()
    return part


def listed(page: Page) -> dict[str, str]:
    """Each name or address of the list with its cases."""
    return {
        row.xpath("./th")[0].text.strip(): row.xpath("./td")[0].text_content().strip()
        for row in page.all("//tbody/tr")
    }


def test_every_name_and_address_stands_on_the_list_once_with_its_cases(
    at_desk: Browser, world: World
) -> None:
    culprit(world)
    other, listing = world.another_case()
    world.make.request(listing, world.police)
    same = world.make.identity(world.area, "Kit Cole", address="9 Mill Lane ")
    other.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=same, position=2))
    world.make.session.flush()
    page = at_desk.get(LIST)
    both = f"{world.case.reference}, {other.reference}"
    rows = listed(page)
    assert rows["Kit Cole"] == rows["9 Mill Lane"] == both
    assert rows["Jan Kowalski"] == other.reference
    assert list(rows) == ["Amina Yusuf", "Jan Kowalski", "Kit Cole", "9 Mill Lane"]
    assert "OFFICIAL-SENSITIVE" in page.text


def test_a_confidential_address_is_counted_and_never_listed(browser: Browser, world: World) -> None:
    assert world.case.subject is not None
    world.case.subject.address = "4 Harbour Steps"
    world.make.session.flush()
    page = browser.sign_in_as(world.landlord).get(LIST)
    assert "Harbour" not in page.text
    assert "One more address is confidential, so not listed here" in page.text
    world.make.release(world.case, world.housing, world.coordinator)
    assert "4 Harbour Steps" in listed(browser.get(LIST))


def test_what_is_answered_or_kept_from_the_person_is_not_on_the_list(
    at_desk: Browser, world: World
) -> None:
    own = world.officer.id
    world.make.add(Conflict(case_id=world.case.id, user_id=own, declared_by_id=own))
    page = at_desk.get(LIST)
    assert "Amina" not in page.text
    assert "Nothing to search" in page.text


def test_the_list_takes_few_queries(at_desk: Browser, world: World, queries: list[str]) -> None:
    for n in range(19):
        _, listing = world.another_case(f"Person {n}")
        world.make.request(listing, world.police)
    at_desk.get(LIST)
    queries.clear()
    assert len(listed(at_desk.get(LIST))) >= 20
    assert len(queries) <= 12


def test_the_return_says_whom_it_looked_up_and_how_sure_the_match_is(
    at_desk: Browser, world: World
) -> None:
    part = culprit(world)
    page = at_desk.get(path(world))
    person, place = (f"match-{what}-{part.identity_id.hex}" for what in ("person", "address"))
    page = at_desk.submit(
        page, {person: "likely", place: "none"}, button="Save and come back later"
    )
    assert searches_of(world.police_return) == {
        (Sought.PERSON, part.identity_id): Match.LIKELY,
        (Sought.ADDRESS, part.identity_id): Match.NONE,
    }
    page = at_desk.get(path(world, "check"))
    assert "Kit Cole: likely match" in page.text
    assert "9 Mill Lane: searched, no match" in page.text
    page = at_desk.submit(
        at_desk.get(path(world)), {person: "", place: "none"}, button="Save and come back later"
    )
    assert list(searches_of(world.police_return)) == [(Sought.ADDRESS, part.identity_id)]


def test_a_nil_answer_says_that_everybody_and_every_address_was_looked_up(
    at_desk: Browser, world: World
) -> None:
    part = culprit(world)
    assert world.case.subject is not None
    at_desk.submit(at_desk.get("/returns?tick=all"), button="Not known to us")
    assert searches_of(world.police_return) == {
        (Sought.PERSON, world.case.subject.id): Match.NONE,
        (Sought.PERSON, part.identity_id): Match.NONE,
        (Sought.ADDRESS, part.identity_id): Match.NONE,
    }


def test_known_but_nothing_relevant_claims_no_certainty(at_desk: Browser, world: World) -> None:
    page = at_desk.get("/returns?tick=all")
    at_desk.submit(page, button="Known to us, nothing relevant")
    assert set(searches_of(world.police_return).values()) == {Match.SEARCHED}


def test_others_read_how_sure_the_agency_is_of_whom_an_item_is_about(
    browser: Browser, world: World
) -> None:
    part = culprit(world)
    world.item("Warned in May", Sharing.ALL, about_id=part.identity_id, relevance="He is near")
    browser.sign_in_as(world.officer)
    name = f"match-person-{part.identity_id.hex}"
    browser.submit(
        browser.get(path(world)),
        {
            name: "possible",
            "risk_factors": "Drinks at weekends",
            "protective_factors": "A dog",
            "action_taken": "Spoken to",
        },
        button="Save and come back later",
    )
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    world.submit(world.housing_return, world.landlord)
    page = browser.sign_in_as(world.landlord).get(f"/cases/{world.case.id}")
    for words in (
        "About Kit Cole (possible match)",
        "Why it matters: He is near",
        "What raises the risk: Drinks at weekends",
        "What protects them: A dog",
        "Action already taken: Spoken to",
    ):
        assert words in page.text


def test_after_its_day_only_the_agency_itself_reads_an_item(browser: Browser, world: World) -> None:
    world.item("Warned in May", Sharing.ALL, expires_on=clock.today() + timedelta(days=5))
    world.submit(world.police_return, world.officer, Answer.INFORMATION)
    world.submit(world.housing_return, world.landlord)
    assert "Warned in May" in browser.sign_in_as(world.landlord).get(f"/cases/{world.case.id}").text
    with clock.moved_to(clock.now() + timedelta(days=6)):
        for user in (world.landlord, world.coordinator, world.chair):
            page = browser.sign_in_as(user).get(f"/cases/{world.case.id}")
            assert "Warned in May" not in page.text
            assert "Expired It could be used until Wednesday 25 November 2026" in page.text
        assert "Warned in May" in browser.sign_in_as(world.officer).get(path(world)).text


def test_an_item_cannot_expire_before_it_is_written(at_desk: Browser, world: World) -> None:
    page = at_desk.get(path(world, "items", "new"))
    values = {
        "text": "Two calls",
        "nature": "fact",
        "sharing": "all",
        "expires_on-day": "1",
        "expires_on-month": "1",
        "expires_on-year": "2026",
    }
    page = at_desk.submit(page, values, button="Save item")
    assert (page.status, page.errors) == (422, ["The day must be today or in the future"])
    assert page.value("text") == "Two calls"
