"""Two people typing in the room never lose a word."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.cases.models import Listing, Outcome
from marac.meetings.models import Attendance, Heading, Note
from marac.meetings.room import operations
from marac.refusals import Clash
from tests.client import Page
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
    save = partial(operations.save_note, session, by=by, listing=listing, heading=Heading.VOICE)
    save(text="First", version=None)
    with pytest.raises(Clash):
        save(text="Second", version=None)
    save(text="Second", version=1)
    with pytest.raises(Clash):
        save(text="Third", version=1)
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


def asks_at(page: Page) -> str:
    """The address at which a page asks for news, with what it shows."""
    waits = page.all("//*[@data-follow]")[0]
    return f"{waits.get('data-follow')}?seen={waits.get('data-seen')}"


def test_a_waiting_page_is_given_what_is_new(town: Town, listing: Listing) -> None:
    rep, taker = town.browser(town.landlord), town.browser(town.coordinator)
    here = sa.update(Attendance).where(Attendance.user_id == town.landlord.id)
    town.make.session.execute(here.values(arrived_at=clock.now()))
    path = town.path("room", listing.id)
    address = asks_at(rep.get(path))
    assert rep.get(address).status == 204
    page = taker.get(path)
    mine = asks_at(page)
    assert taker.client.get(mine).status_code == 204
    write(taker, page, {"voice-text": "Afraid"})
    news = rep.client.get(address)
    assert "Afraid" in news.text
    assert "HX-Refresh" not in news.headers, "only what is new comes, and in place"
    told = taker.client.get(mine)
    assert told.json is not None
    assert told.json["notes"]["voice"]["text"] == "Afraid"
    assert told.json["more"] is False
    again = f"{address.partition('?')[0]}?seen={told.json['seen']}"
    assert taker.client.get(again).status_code == 204


def test_a_page_that_loads_again_by_itself_keeps_nobody_in(
    town: Town, listing: Listing, session: Session
) -> None:
    rep = town.browser(town.landlord)
    path = town.path("room", listing.id)
    began = clock.now()
    address = asks_at(rep.get(path))
    by = town.actor(town.coordinator)
    operations.hear(session, by=by, meeting=town.meeting, listing=listing)

    def left(minutes: int) -> int:
        with clock.moved_to(began + timedelta(minutes=minutes)):
            told = rep.get("/session").response.json or {}
            return round(int(told["seconds"]) / 60)

    with clock.moved_to(began + timedelta(minutes=8)):
        assert rep.client.get(address).headers["HX-Refresh"] == "true"
        rep.get(path)
    assert left(8) == 7, "the browser loaded it, nobody did"
    with clock.moved_to(began + timedelta(minutes=9)):
        rep.get(path)
    assert left(9) == 15, "somebody did"
