"""Whatever is said of an action makes another version: nobody decides what they have not seen."""

from datetime import date

from marac import clock
from marac.actions import arranging, operations
from marac.actions.states import ActionState, state_of
from marac.attachments.models import Attachment, Audience
from marac.inspection import Kind
from tests.actions.conftest import World
from tests.client import Browser


def a_file(world: World) -> Attachment:
    """A photograph that somebody added to the case."""
    return world.make.add(
        Attachment(
            case_id=world.case.id,
            added_by_id=world.landlord.id,
            sharing=Audience.ALL,
            kind=Kind.TEXT,
            size=5,
            name="a.txt",
            content=b"words",
            checked_at=clock.now(),
        )
    )


def versions(world: World) -> int:
    world.make.session.flush()
    return world.action.version


def test_each_thing_said_makes_one_version_more(world: World) -> None:
    session, by = world.make.session, world.actor(world.landlord)
    before = versions(world)
    steps = [
        lambda: operations.accept(session, by=by, action=world.action),
        lambda: operations.comment(session, by=by, action=world.action, text="Booked"),
        lambda: operations.show(session, by=by, action=world.action, file=a_file(world)),
        lambda: arranging.ask_for_date(
            session, by=by, action=world.action, wanted_on=date(2026, 12, 9), reason="Ill"
        ),
        lambda: operations.report_done(session, by=by, action=world.action),
    ]
    for number, step in enumerate(steps, 1):
        step()
        assert versions(world) == before + number


def test_an_ending_waits_until_a_comment_was_read(browser: Browser, world: World) -> None:
    page = browser.sign_in_as(world.coordinator).get(world.path())
    by = world.actor(world.landlord)
    text = "The court gave the locks back"
    operations.comment(world.make.session, by=by, action=world.action, text=text)
    page = browser.submit(page, {"ending-text": "See 3"}, button="Superseded by another action")
    assert (page.status, world.action.ending) == (409, None)
    panel = page.all("//section[@role='alert']")[0].text_content()
    assert "Someone else updated this action" in panel
    assert text in panel
    assert page.value("ending-text") == "See 3"


def test_the_page_of_one_action_shows_a_file_that_came_meanwhile(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("update"))
    by = world.actor(world.colleague)
    operations.show(world.make.session, by=by, action=world.action, file=a_file(world))
    sent = {"step": "not_done", "text": "No staff"}
    page = browser.submit(page, sent, button="Send")
    assert page.status == 409
    assert "File added as evidence" in page.all("//section[@role='alert']")[0].text_content()
    assert page.value("text") == "No staff"
    assert state_of(world.action) is ActionState.AGREED


def test_handing_over_shows_what_was_said_and_keeps_what_was_chosen(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.landlord).get(world.path("hand-over"))
    by = world.actor(world.colleague)
    operations.comment(world.make.session, by=by, action=world.action, text="I began it")
    sent = {"colleague": str(world.colleague.id), "text": "Ask me"}
    page = browser.submit(page, sent, button="Hand it over")
    assert (page.status, world.action.owner_id) == (409, world.landlord.id)
    assert "I began it" in page.all("//section[@role='alert']")[0].text_content()
    assert page.value("text") == "Ask me"
    browser.submit(page, sent, button="Hand it over")
    assert world.action.owner_id == world.colleague.id


def test_saying_what_it_is_for_shows_what_was_said_meanwhile(
    browser: Browser, world: World
) -> None:
    page = browser.sign_in_as(world.coordinator).get(world.path("about"))
    by = world.actor(world.landlord)
    operations.comment(world.make.session, by=by, action=world.action, text="It is for evidence")
    page = browser.submit(page, {"aim": "safety"}, button="Save")
    assert (page.status, world.action.aim) == (409, None)
    assert "It is for evidence" in page.text
    browser.submit(page, {"aim": "evidence"}, button="Save")
    assert world.action.aim == "evidence"
