"""What is typed in a return outlives the session, the browser and the other window."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict
from marac.returns.models import Sharing, TypedReturn
from tests.client import Browser, Page
from tests.returns.conftest import World

SAVE = "Save and come back later"
BACK = "This was typed and not saved"


@pytest.fixture
def at_desk(browser: Browser, world: World) -> Browser:
    """The police's representative at the desk."""
    return browser.sign_in_as(world.officer)


def path(world: World, *rest: object) -> str:
    return "/".join([f"/returns/{world.police_return.id}", *map(str, rest)])


def types(browser: Browser, world: World, page: Page, **answers: Any) -> Page:
    """The script of a page sends what stands there now."""
    form = page.all("//form[@data-keep]")[0]
    carried = {name: page.value(name) for name in ("was", "typed", "window")}
    version = [["version", page.value("version")]]
    fields = version + [[name.replace("__", "-"), value] for name, value in answers.items()]
    assert form.get("data-keep") == path(world, "typed")
    sent = {"page": form.get("data-page"), "fields": json.dumps(fields), **carried}
    return browser.post(form.get("data-keep"), sent)


def test_what_was_typed_in_the_answer_is_back_when_it_is_opened_again(
    at_desk: Browser, world: World
) -> None:
    page = at_desk.get(path(world))
    said = {"searched_what": "The custody sys", "searched_on__day": "3"}
    assert types(at_desk, world, page, **said).status == 200
    again = at_desk.get(path(world))
    assert BACK in again.text
    assert again.value("searched_what") == "The custody sys"
    assert again.value("searched_on-day") == "3"
    assert world.police_return.searched_what == ""


def test_saving_takes_it_over_and_leaves_nothing_waiting(
    at_desk: Browser, session: Session, world: World
) -> None:
    types(at_desk, world, at_desk.get(path(world)), searched_what="The custody system")
    page = at_desk.submit(at_desk.get(path(world)), button=SAVE)
    assert BACK not in page.text
    assert world.police_return.searched_what == "The custody system"
    assert session.scalars(sa.select(TypedReturn)).all() == []


def test_an_item_that_was_being_typed_waits_on_its_page_and_is_named_on_the_return(
    at_desk: Browser, world: World
) -> None:
    page = at_desk.get(path(world, "items", "new"))
    types(at_desk, world, page, text="Two calls in M", nature="fact")
    link = "Go on with an item that you typed and did not save"
    page = at_desk.get(at_desk.get(path(world)).links()[link])
    assert page.value("text") == "Two calls in M"
    page = at_desk.submit(page, {"sharing": "all"}, button="Save item")
    assert "Item added" in page.text
    assert link not in page.links()
    assert [item.text for item in world.police_return.items] == ["Two calls in M"]


def test_it_can_be_thrown_away(at_desk: Browser, world: World) -> None:
    types(at_desk, world, at_desk.get(path(world)), searched_what="The custody sys")
    page = at_desk.submit(at_desk.get(path(world)), button="Throw it away")
    assert BACK not in page.text
    assert page.value("searched_what") == ""


def test_a_second_window_overwrites_nothing_and_sees_both_when_it_saves(
    at_desk: Browser, world: World
) -> None:
    first, second = at_desk.get(path(world)), at_desk.get(path(world))
    assert types(at_desk, world, first, searched_what="The custody system").status == 200
    assert types(at_desk, world, second, searched_what="The crime system").status == 409
    page = at_desk.submit(second, {"searched_what": "The crime system"}, button=SAVE)
    assert page.status == 409
    assert "You typed something else in another window" in page.text
    assert "The custody system" in page.text
    assert page.value("searched_what") == "The crime system"
    at_desk.submit(page, {"searched_what": "Both systems"}, button=SAVE)
    assert world.police_return.searched_what == "Both systems"


def test_typing_on_an_item_in_two_windows_shows_both_too(at_desk: Browser, world: World) -> None:
    item = world.item("Two calls", Sharing.ALL)
    first, second = (at_desk.get(path(world, "items", item.id)) for _ in range(2))
    types(at_desk, world, first, text="Three calls", nature="fact", sharing="all")
    page = at_desk.submit(second, {"text": "Four calls"}, button="Save item")
    assert page.status == 409
    assert "Three calls" in page.text
    assert page.value("text") == "Four calls"
    assert item.text == "Two calls"


def test_typing_rests_on_what_was_saved_then_so_a_colleagues_words_are_never_lost(
    at_desk: Browser, world: World
) -> None:
    page = at_desk.get(path(world))
    types(at_desk, world, page, searched_what="Typed on an old page")
    world.make.seat(world.nurse, Role.REPRESENTATIVE, area=world.area, agency=world.police)
    at_desk.sign_in_as(world.nurse)
    at_desk.submit(at_desk.get(path(world)), {"searched_what": "Saved"}, button=SAVE)
    at_desk.sign_in_as(world.officer)
    page = at_desk.submit(at_desk.get(path(world)), button=SAVE)
    assert page.status == 409
    assert "A colleague saved this while you were writing" in page.text
    assert world.police_return.searched_what == "Saved"


def test_nothing_is_handed_in_while_something_typed_waits(at_desk: Browser, world: World) -> None:
    page = at_desk.get(path(world))
    at_desk.submit(
        page,
        {
            "answer": "not_known",
            "searched_on-day": "19",
            "searched_on-month": "11",
            "searched_on-year": "2026",
        },
        button=SAVE,
    )
    types(at_desk, world, at_desk.get(path(world)), searched_what="One thing mo")
    page = at_desk.get(path(world, "check"))
    assert "Save what you typed, or throw it away" in page.text
    assert "Submit this return" not in page.text
    assert at_desk.post(path(world, "submit")).status == 409
    assert world.police_return.submitted_at is None


def test_typing_is_sealed_and_the_log_knows_of_it_once(
    at_desk: Browser, session: Session, world: World
) -> None:
    page = at_desk.get(path(world))
    types(at_desk, world, page, searched_what="The custody")
    types(at_desk, world, page, searched_what="The custody system")
    raw = session.execute(sa.text("SELECT content FROM typed_returns")).scalar_one()
    assert "custody" not in raw
    names = session.scalars(sa.select(AuditEntry.event)).all()
    assert names.count("ReturnTyped") == 1


def test_nobody_else_finds_or_keeps_typing(browser: Browser, world: World) -> None:
    browser.sign_in_as(world.officer)
    types(browser, world, browser.get(path(world)), searched_what="The custody sys")
    sent = {"page": "answer", "fields": "[]"}
    assert browser.sign_in_as(world.landlord).post(path(world, "typed"), sent).status == 404
    assert browser.post(path(world, "typed", "forget"), {"page": "answer"}).status == 404
    world.make.add(
        Conflict(case_id=world.case.id, user_id=world.officer.id, declared_by_id=world.officer.id)
    )
    browser.sign_in_as(world.officer)
    assert browser.post(path(world, "typed"), sent).status == 404


def test_a_return_that_is_in_takes_no_typing(at_desk: Browser, world: World) -> None:
    world.submit(world.police_return, world.officer)
    assert at_desk.post(path(world, "typed"), {"page": "answer", "fields": "[]"}).status == 409
