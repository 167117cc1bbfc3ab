"""Two people typing in the room never lose a word."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.cases.models import Listing, Outcome
from marac.meetings.models import Heading, Note
from marac.meetings.room import operations
from marac.refusals import Clash
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decision, put_on_the_agenda, write


@pytest.fixture
def listing(town: Town) -> Listing:
    """The first case of a meeting that sits."""
    first = put_on_the_agenda(town)[0]
    begin(town)
    return first


def note_of(town: Town, listing: Listing, heading: Heading) -> str:
    found = [n for n in town.make.session.query(Note) if n.listing_id == listing.id]
    return next(n.text for n in found if n.heading is heading)


def test_a_clash_on_one_note_shows_both_texts_and_loses_neither(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    old = taker.get(path)
    write(chair, chair.get(path), {"voice-text": "She is afraid of the stairs"})
    page = write(taker, old, {"voice-text": "She wants to move", "presented-text": "Stones"})
    assert page.status == 409
    assert "Somebody else has changed this case" in page.text
    assert "Saved by Chris Bell" in page.text
    assert "She is afraid of the stairs" in page.text
    assert page.value("voice-text") == "She wants to move"
    assert page.value("presented-text") == "Stones"
    assert note_of(town, listing, Heading.VOICE) == "She is afraid of the stairs"
    both = "She is afraid of the stairs. She wants to move"
    page = write(taker, page, {"voice-text": both})
    assert page.status == 200
    assert note_of(town, listing, Heading.VOICE) == both
    assert note_of(town, listing, Heading.PRESENTED) == "Stones"


def test_two_people_writing_under_different_headings_do_not_clash(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    old = taker.get(path)
    write(chair, chair.get(path), {"voice-text": "She is afraid of the stairs"})
    page = write(taker, old, {"risk-text": "Escalating"})
    assert page.status == 200
    assert page.value("voice-text") == "She is afraid of the stairs"
    assert page.value("risk-text") == "Escalating"


def test_the_same_words_typed_twice_are_no_clash(town: Town, listing: Listing) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    old = taker.get(path)
    write(chair, chair.get(path), {"voice-text": "Afraid"})
    assert write(taker, old, {"voice-text": "Afraid"}).status == 200


def test_a_decision_made_meanwhile_is_shown_beside_mine(town: Town, listing: Listing) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    old = taker.get(path)
    write(chair, chair.get(path), decision(decision_note="The chair says no further"))
    page = write(taker, old, decision(outcome="transfer", decision_note="Ours says transfer"))
    assert page.status == 409
    assert "The chair says no further" in page.text
    assert page.value("decision_note") == "Ours says transfer"
    assert listing.outcome is Outcome.NO_FURTHER
    assert write(taker, page, {}).status == 200
    assert listing.outcome is Outcome.TRANSFER


def test_an_operation_refuses_an_old_version(town: Town, listing: Listing) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    said = {"by": by, "listing": listing, "heading": Heading.VOICE}
    operations.save_note(session, **said, text="First", version=None)
    with pytest.raises(Clash):
        operations.save_note(session, **said, text="Second", version=None)
    operations.save_note(session, **said, text="Second", version=1)
    with pytest.raises(Clash):
        operations.save_note(session, **said, text="Third", version=1)
    assert note_of(town, listing, Heading.VOICE) == "Second"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30, "٣"])
def test_a_forged_version_is_a_clash_and_no_fault(
    town: Town, listing: Listing, version: str
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    operations.save_note(
        session, by=by, listing=listing, heading=Heading.VOICE, text="Theirs", version=None
    )
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listing.id))
    page = write(browser, page, {"voice-text": "Mine", "voice-version": version})
    assert page.status == 409
    assert page.value("voice-text") == "Mine"


def test_a_waiting_page_learns_that_something_changed(
    town: Town, listing: Listing, session: Session
) -> None:
    rep, taker = town.browser(town.landlord), town.browser(town.coordinator)
    path = town.path("room", listing.id)
    address = rep.get(path).all("//*[@hx-get]")[0].get("hx-get")
    assert rep.get(address).status == 204
    page = taker.get(path)
    mine = page.all("//*[@hx-get]")[0].get("hx-get")
    write(taker, page, {"voice-text": "Afraid"})
    assert rep.get(address).response.headers["HX-Refresh"] == "true"
    told = taker.client.get(mine)
    assert "HX-Refresh" not in told.headers, "a writer's page is never taken from under them"
    assert "Somebody has changed this case" in told.text


def test_a_page_that_loads_again_by_itself_keeps_nobody_in(
    town: Town, listing: Listing, session: Session
) -> None:
    rep, taker = town.browser(town.landlord), town.browser(town.coordinator)
    path = town.path("room", listing.id)
    began = clock.now()
    address = rep.get(path).all("//*[@hx-get]")[0].get("hx-get")
    write(taker, taker.get(path), {"voice-text": "Afraid"})

    def left(minutes: int) -> int:
        with clock.moved_to(began + timedelta(minutes=minutes)):
            seconds: int = rep.get("/session").response.json["seconds"]
            return round(seconds / 60)

    with clock.moved_to(began + timedelta(minutes=8)):
        assert rep.get(address).response.headers["HX-Refresh"] == "true"
        rep.get(path)
    assert left(8) == 7, "the browser loaded it, nobody did"
    with clock.moved_to(began + timedelta(minutes=9)):
        rep.get(path)
    assert left(9) == 15, "somebody did"
