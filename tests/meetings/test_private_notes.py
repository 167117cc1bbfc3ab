"""Private notes never leave their author: no page, paper, log or list of anybody else has them."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing
from marac.meetings.minutes.assembling import assemble
from marac.meetings.room.models import PrivateNote
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, put_on_the_agenda, write

MINE = "I doubt the neighbour"


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    found = put_on_the_agenda(town)
    begin(town)
    return found


def test_a_rep_writes_for_themselves_and_nobody_else_reads_it(
    town: Town, listings: list[Listing], session: Session
) -> None:
    landlord = town.browser(town.landlord)
    path = town.path("room", listings[0].id)
    page = landlord.submit(landlord.get(path), {"private-text": MINE}, button="Save my notes")
    assert page.value("private-text") == MINE
    for user in (town.coordinator, town.chair, town.officer):
        browser = town.browser(user)
        for where in (path, path + "/private", f"/cases/{listings[0].case_id}"):
            assert MINE not in browser.get(where).text
    assert MINE not in str(assemble(session, town.meeting))
    logged = session.scalars(sa.select(AuditEntry)).all()
    assert any(entry.event == "PrivateNoteKept" for entry in logged)
    assert MINE not in str([vars(entry) for entry in logged])


def test_who_writes_the_record_saves_their_own_notes_with_any_button(
    town: Town, listings: list[Listing], session: Session
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("room", listings[0].id))
    page = write(browser, page, {"private-text": MINE, "presented-text": "Stones"}, "Save")
    assert page.value("private-text") == MINE
    page = write(browser, page, {"private-text": "Kept", "outcome": "review"}, "Save")
    assert page.status == 422
    assert page.value("private-text") == "Kept", "what was typed stands in a form that is refused"
    write(browser, page, {"private-text": "", "outcome": "undecided"}, "Save")
    assert session.scalars(sa.select(PrivateNote)).all() == []


def test_two_windows_of_one_person_lose_no_word(
    town: Town, listings: list[Listing], session: Session
) -> None:
    landlord = town.browser(town.landlord)
    path = town.path("room", listings[0].id, "private")
    one, other = landlord.get(path), landlord.get(path)
    landlord.submit(one, {"private-text": "From one"}, button="Save my notes")
    landlord.submit(other, {"private-text": "From the other"}, button="Save my notes")
    note = session.scalars(sa.select(PrivateNote)).one()
    assert note.text == "From one\n\nFrom the other"


def test_who_may_no_longer_see_the_case_loses_their_note_of_it_too(
    town: Town, listings: list[Listing], session: Session
) -> None:
    landlord = town.browser(town.landlord)
    path = town.path("room", listings[0].id, "private")
    landlord.submit(landlord.get(path), {"private-text": MINE}, button="Save my notes")
    town.make.add(
        Conflict(
            case_id=listings[0].case_id,
            user_id=town.landlord.id,
            declared_by_id=town.chair.id,
            reason="Family",
        )
    )
    assert landlord.get(path).status == 404
    assert landlord.post(path, {"private-text": "More"}).status == 404


def test_a_note_is_not_on_any_disk_in_clear(
    town: Town, listings: list[Listing], session: Session, app: Flask
) -> None:
    landlord = town.browser(town.landlord)
    path = town.path("room", listings[0].id, "private")
    landlord.submit(landlord.get(path), {"private-text": MINE}, button="Save my notes")
    stored = session.execute(sa.text("SELECT text FROM private_notes")).scalar_one()
    assert MINE not in str(stored)
