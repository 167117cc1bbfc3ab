"""A return that does not say what its writer had on the screen changes nothing that stands."""

import pytest

from marac.returns.models import Sharing
from tests.client import Browser
from tests.returns.conftest import World

SAVE = "Save and come back later"


@pytest.fixture
def at_desk(browser: Browser, world: World) -> Browser:
    """The police's representative at the desk."""
    return browser.sign_in_as(world.officer)


def path(world: World, *rest: object) -> str:
    return "/".join([f"/returns/{world.police_return.id}", *map(str, rest)])


def test_a_return_without_its_version_is_laid_beside_what_stands(
    at_desk: Browser, world: World
) -> None:
    at_desk.submit(at_desk.get(path(world)), {"searched_what": "Custody"}, button=SAVE)
    form = at_desk.get(path(world))
    page = at_desk.submit(form, {"searched_what": "Crime"}, button=SAVE, without=["version"])
    assert (page.status, page.value("searched_what")) == (409, "Crime")
    assert world.police_return.searched_what == "Custody"


def test_an_item_without_its_version_is_laid_beside_what_stands(
    at_desk: Browser, world: World
) -> None:
    item = world.item("Two calls", Sharing.ALL)
    form = at_desk.get(path(world, "items", item.id))
    page = at_desk.submit(form, {"text": "Four"}, button="Save item", without=["version"])
    assert (page.status, page.value("text")) == (409, "Four")
    assert item.text == "Two calls"


def test_nothing_is_handed_in_that_nobody_says_they_have_seen(
    at_desk: Browser, world: World
) -> None:
    world.item("Two calls", Sharing.ALL)
    check = at_desk.get(path(world, "check"))
    page = at_desk.submit(check, button="Submit this return", without=["seen"])
    assert page.status == 409
    assert "This is how it stands now. Nothing was sent." in page.text
    assert world.police_return.submitted_at is None
