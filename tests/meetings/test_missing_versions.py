"""A form that does not say what its writer had on the screen changes nothing that stands."""

import pytest

from marac.meetings.minutes import operations as minutes
from marac.meetings.models import Heading, Note
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decide_all, put_on_the_agenda, write

SETTINGS = {
    "deadlines": "Save the deadlines",
    "rhythm": "Save the new rhythm",
    "quorum": "Save",
}


@pytest.mark.parametrize("page", SETTINGS)
def test_settings_without_their_version_are_shown_again(town: Town, page: str) -> None:
    browser = town.browser(town.coordinator)
    begins = {"begins_on-day": "12", "begins_on-month": "1", "begins_on-year": "2027"}
    values = {
        "deadlines": {"agenda_days": "5"},
        "rhythm": begins,
        "quorum": {"quorum_count": "1"},
    }[page]
    form = browser.get(f"/area-settings/{page}")
    version = town.area.version
    answer = browser.submit(form, values, button=SETTINGS[page], without=["version"])
    assert answer.status == 422
    assert answer.errors[0].startswith("Someone else saved changes while you were typing")
    assert town.area.version == version


def test_a_note_without_its_version_is_laid_beside_the_one_that_stands(town: Town) -> None:
    listing = put_on_the_agenda(town)[0]
    begin(town)
    browser = town.browser(town.coordinator)
    path = town.path("room", listing.id)
    write(browser, browser.get(path), {"voice-text": "She is afraid of the stairs"})
    bare = ["voice-version", "voice-was", "voice-base"]
    page = browser.submit(
        browser.get(path), {"voice-text": "She wants to move"}, button="Save", without=bare
    )
    assert page.status == 409
    assert page.value("voice-text") == "She wants to move"
    [note] = town.make.session.query(Note)
    assert (note.heading, note.text) == (Heading.VOICE, "She is afraid of the stairs")


def test_words_of_a_draft_without_its_seal_are_not_saved(town: Town) -> None:
    listings = put_on_the_agenda(town)
    begin(town)
    decide_all(town, listings)
    by = town.actor(town.coordinator)
    draft = minutes.draft_minutes(town.make.session, by=by, meeting=town.meeting)
    before = draft.digest
    browser = town.browser(town.coordinator)
    form = browser.get(town.path("minutes", "business"))
    page = browser.submit(form, {"text": "The hall is cold"}, without=["digest"])
    assert page.status == 409
    assert page.value("text") == "The hall is cold"
    assert draft.digest == before
