"""Several people write about a case at once: every text is kept, and both are shown on a clash."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from marac import clock
from marac.access import Role
from marac.cases.models import Conflict, Listing
from marac.meetings.models import Absence, Attendance, Heading, Note
from marac.meetings.room import operations
from marac.meetings.room.kept import NoteRevision
from marac.meetings.room.merging import bring_together
from tests.client import Browser, Page
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decision, put_on_the_agenda, write

KEEP_BOTH = "Keep both texts: The victim’s voice"


@pytest.fixture
def listing(town: Town) -> Listing:
    """The first case of a meeting that sits."""
    first = put_on_the_agenda(town)[0]
    begin(town)
    return first


def note_of(town: Town, heading: Heading) -> str:
    notes = sa.select(Note).where(Note.heading == heading)
    return town.make.session.scalars(notes.execution_options(populate_existing=True)).one().text


def texts_of(town: Town, heading: Heading) -> list[str]:
    rows = sa.select(NoteRevision).where(NoteRevision.heading == heading)
    return [row.text for row in town.make.session.scalars(rows.order_by(NoteRevision.number))]


def clash(town: Town, listing: Listing, *, first: str = "") -> tuple[Browser, Page]:
    """The taker and the chair change the same text; the taker, who is later, sees both."""
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    if first:
        write(taker, taker.get(path), {"voice-text": first})
    old = taker.get(path)
    write(chair, chair.get(path), {"voice-text": f"{first}She is afraid of the stairs."})
    return taker, write(taker, old, {"voice-text": f"{first}She wants to move."})


def test_one_press_keeps_both_texts(town: Town, listing: Listing) -> None:
    taker, page = clash(town, listing, first="Her sister is with her. ")
    assert page.status == 409
    assert [e.text_content() for e in page.all("//del")] == ["is afraid of the stairs."]
    assert [e.text_content() for e in page.all("//ins")] == ["wants to move."]
    page = taker.submit(page, button=KEEP_BOTH)
    assert page.status == 200
    assert note_of(town, Heading.VOICE) == (
        "Her sister is with her. She is afraid of the stairs. She wants to move."
    )


def test_keeping_theirs_leaves_the_record_as_it_is(town: Town, listing: Listing) -> None:
    taker, page = clash(town, listing)
    page = taker.submit(page, button="Keep theirs: The victim’s voice")
    assert page.status == 200
    assert page.value("voice-text") == "She is afraid of the stairs."
    assert texts_of(town, Heading.VOICE) == ["She is afraid of the stairs."]


def test_keeping_both_never_loses_what_came_in_after_the_clash_was_shown(
    town: Town, listing: Listing
) -> None:
    taker, page = clash(town, listing)
    chair = town.browser(town.chair)
    write(chair, chair.get(town.path("room", listing.id)), {"voice-text": "All is new now."})
    assert taker.submit(page, button=KEEP_BOTH).status == 200
    assert "All is new now." in note_of(town, Heading.VOICE)
    assert "wants to move" in note_of(town, Heading.VOICE)


def test_a_button_beside_one_text_settles_no_other(town: Town, listing: Listing) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    old = taker.get(path)
    theirs = {"voice-text": "Theirs", "risk-text": "Rising", **decision(decision_note="No more")}
    write(chair, chair.get(path), theirs)
    mine = {"voice-text": "Mine", "risk-text": "Falling", **decision(decision_note="Once more")}
    page = write(taker, old, mine)
    page = taker.submit(page, button=KEEP_BOTH)
    assert page.status == 409
    assert note_of(town, Heading.RISK) == "Rising"
    assert listing.decision_note == "No more"
    assert page.value("risk-text") == "Falling"
    assert page.value("voice-text") == "Theirs\nMine"
    assert page.value("decision_note") == "Once more"
    assert write(taker, page, {}).status == 200
    assert note_of(town, Heading.VOICE) == "Theirs\nMine"
    assert note_of(town, Heading.RISK) == "Falling"
    assert texts_of(town, Heading.RISK) == ["Rising", "Falling"]


def test_a_save_in_place_says_what_the_page_must_carry_next(town: Town, listing: Listing) -> None:
    taker = town.browser(town.coordinator)
    page = taker.get(town.path("room", listing.id))
    fields = dict(page.form("Save").form_values()) | {"voice-text": "Afraid"}
    in_place = page.form("Save").get("data-notes")
    answer = taker.client.post(in_place, data=fields)
    assert answer.json is not None
    carried = {f"voice-{name}": value for name, value in answer.json["notes"]["voice"].items()}
    assert carried["voice-version"] == "1"
    fields |= carried | {"voice-text": "Afraid of the stairs"}
    assert taker.client.post(in_place, data=fields).status_code == 200
    fields["voice-text"] = "Written over an old text"
    assert taker.client.post(in_place, data=fields).status_code == 409
    fields["voice-text"] = "x" * 20_001
    assert taker.client.post(in_place, data=fields).status_code == 422
    assert texts_of(town, Heading.VOICE) == ["Afraid", "Afraid of the stairs"]


def put_back(browser: Browser, page: Page) -> Page:
    """Press the first button that lets an earlier text stand again."""
    buttons = [" ".join(one.text_content().split()) for one in page.all("//main//button")]
    return browser.submit(page, button=next(b for b in buttons if b.startswith("Put this text")))


def test_every_text_is_kept_with_who_and_when_and_can_stand_again(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    write(taker, taker.get(path), {"voice-text": "She wants to stay"})
    write(chair, chair.get(path), {"voice-text": "She wants to move"})
    page = taker.get(f"{path}/history")
    assert "Cory Okafor" in page.text
    assert "Chris Bell" in page.text
    assert [e.text_content() for e in page.all("//ins")] == ["move", "She wants to stay"]
    assert [e.text_content() for e in page.all("//li//del")] == ["stay"]
    page = put_back(taker, page)
    assert page.value("voice-text") == "She wants to stay"
    assert texts_of(town, Heading.VOICE) == [
        "She wants to stay",
        "She wants to move",
        "She wants to stay",
    ]


def test_putting_a_text_back_overwrites_nothing_newer(town: Town, listing: Listing) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    write(taker, taker.get(path), {"voice-text": "One"})
    write(taker, taker.get(path), {"voice-text": "Two"})
    old = taker.get(f"{path}/history")
    write(chair, chair.get(path), {"voice-text": "Three"})
    assert put_back(taker, old).status == 409
    assert note_of(town, Heading.VOICE) == "Three"


def test_a_note_older_than_the_history_begins_it(town: Town, listing: Listing) -> None:
    town.make.add(
        Note(
            listing_id=listing.id,
            heading=Heading.VOICE,
            text="Before",
            edited_at=clock.now(),
            edited_by_id=town.chair.id,
        )
    )
    by = town.actor(town.coordinator)
    operations.save_note(
        town.make.session, by=by, listing=listing, heading=Heading.VOICE, text="After", version=1
    )
    assert texts_of(town, Heading.VOICE) == ["Before", "After"]


def test_the_history_is_for_those_who_keep_the_record(town: Town, listing: Listing) -> None:
    write(
        taker := town.browser(town.coordinator),
        taker.get(town.path("room", listing.id)),
        {"voice-text": "Afraid"},
    )
    path = town.path("room", listing.id, "history")
    assert town.browser(town.landlord).get(path).status == 403
    other = town.make.user(Role.COORDINATOR, area=town.area, agency=town.housing)
    town.make.add(Conflict(case_id=listing.case_id, user_id=other.id, declared_by_id=town.chair.id))
    assert town.browser(other).get(path).status == 404


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("", "Theirs.", "Mine.", "Theirs. Mine."),
        ("A b.", "A b. Theirs.", "A b. Mine.", "A b. Theirs. Mine."),
        ("A. B. C.", "A. X. C.", "A. B. Y.", "A. X. Y."),
        ("A. B.", "A.", "A. B. C.", "A. C."),
        ("One two", "Uno two", "One due", "Uno two\nOne due"),
        ("A\n\nB", "A\n\nB\n\nC", "Z\n\nA\n\nB", "Z\n\nA\n\nB\n\nC"),
        ("Same", "Same", "Mine", "Mine"),
        ("", "Theirs. Both say so.", "Mine. Both say so.", "Theirs. Both say so. Mine."),
        ("Same", "Theirs", "Same", "Theirs"),
        ("Gone", "", "Mine", "Mine"),
        ("أ", "أ ب", "أ ت", "أ ب\nأ ت"),
    ],
)
def test_bringing_together_keeps_what_is_new_in_both(
    base: str, theirs: str, mine: str, both: str
) -> None:
    assert bring_together(base, theirs, mine) == both


WORDS = st.lists(st.sampled_from(["She", "is", "afraid.", "No!\n", "ever", "أخاف"]), max_size=9)


@given(WORDS, st.integers(0, 9), st.integers(0, 9))
def test_bringing_together_never_loses_a_word_that_either_put_in(
    words: list[str], here: int, there: int
) -> None:
    theirs, mine = [*words], [*words]
    theirs.insert(here, "theirs")
    mine.insert(there, "mine.")
    del mine[there + 1 : there + 2]
    both = bring_together(*(" ".join(said) for said in (words, theirs, mine)))
    assert "theirs" in both
    assert "mine." in both


def kept(browser: Browser, page: Page, values: dict[str, str], **told: str) -> Any:
    """Send what is typed as the page's script does; give the answer."""
    form = page.form("Save")
    fields = dict(form.form_values()) | values
    carried = {name: fields.get(name, "") for name in ("csrf_token", "was", "typed", "window")}
    sent = json.dumps([list(pair) for pair in fields.items() if pair[0] not in carried])
    return browser.client.post(form.get("data-keep"), data=carried | {"fields": sent} | told)


def test_what_was_typed_and_not_saved_is_offered_when_the_page_is_opened_again(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker = town.browser(town.coordinator)
    answer = kept(taker, taker.get(path), {"voice-text": "She is afr", "task": "Change lo"})
    assert answer.status_code == 200
    assert answer.json["revision"] == 1
    assert not town.make.session.scalars(sa.select(Note)).all(), "nothing is in the record yet"
    assert "She is afr" not in town.browser(town.chair).get(path).text

    page = town.browser(town.coordinator).get(path)
    assert "This was typed and not saved" in page.text
    assert page.value("voice-text") == "She is afr"
    assert page.value("task") == "Change lo"
    assert write(taker, page, {"voice-text": "She is afraid", "task": ""}).status == 200
    assert "This was typed and not saved" not in taker.get(path).text
    assert note_of(town, Heading.VOICE) == "She is afraid"


def test_what_was_typed_can_be_thrown_away(town: Town, listing: Listing) -> None:
    path = town.path("room", listing.id)
    taker = town.browser(town.coordinator)
    kept(taker, taker.get(path), {"voice-text": "She is afr"})
    button = taker.get(path).all("//button[@formaction]")[0]
    page = taker.post(button.get("formaction"))
    assert "is gone" in page.text
    assert page.value("voice-text") == ""


def test_typing_kept_over_an_old_text_meets_the_new_one_and_both_are_shown(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    kept(taker, taker.get(path), {"voice-text": "Mine"})
    write(chair, chair.get(path), {"voice-text": "Theirs"})
    page = taker.get(path)
    assert page.value("voice-text") == "Mine"
    page = write(taker, page, {})
    assert page.status == 409
    assert note_of(town, Heading.VOICE) == "Theirs"
    assert taker.submit(page, button=KEEP_BOTH).status == 200
    assert note_of(town, Heading.VOICE) == "Theirs\nMine"


def test_two_windows_of_one_person_never_overwrite_each_others_typing(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker = town.browser(town.coordinator)
    first, second = taker.get(path), taker.get(path)
    assert kept(taker, first, {"voice-text": "In the first"}).status_code == 200
    assert kept(taker, second, {"voice-text": "In the second"}).status_code == 409
    assert write(taker, second, {"risk-text": "Rising"}).status == 200
    assert taker.get(path).value("voice-text") == "In the first", "still there to be saved"


def test_nothing_is_kept_once_the_meeting_is_over_but_what_was_typed_can_be_read(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker = town.browser(town.coordinator)
    page = taker.get(path)
    kept(taker, page, {"voice-text": "She is afr"})
    town.meeting.concluded_at, town.meeting.concluded_by_id = clock.now(), town.chair.id
    town.make.session.flush()
    assert kept(taker, page, {"voice-text": "She is afraid"}).status_code == 409
    over = taker.get(path)
    assert "it was never saved" in over.text
    assert "She is afr" in over.text
    assert "She is afr" not in town.browser(town.chair).get(path).text


def test_who_types_where_is_hinted_to_the_other_writer_for_a_moment(
    town: Town, listing: Listing
) -> None:
    path = town.path("room", listing.id)
    taker, chair = town.browser(town.coordinator), town.browser(town.chair)
    waits = chair.get(path).all("//*[@data-follow]")[0]
    address = f"{waits.get('data-follow')}?seen={waits.get('data-seen')}"
    assert chair.client.get(address).status_code == 204
    kept(taker, taker.get(path), {"voice-text": "She"}, place="voice-text")
    told = chair.client.get(address).json
    assert told is not None
    assert told["typing"] == {"voice": ["Cory Okafor"]}
    assert "She" not in json.dumps(told["notes"]), "a hint is no reading over the shoulder"
    with clock.moved_to(clock.now() + timedelta(seconds=13)):
        assert chair.client.get(address).status_code == 204


def test_a_reader_who_steps_out_loses_the_record_at_the_next_beat(
    town: Town, listing: Listing
) -> None:
    session = town.make.session
    here = session.scalars(
        sa.select(Attendance).where(Attendance.user_id == town.landlord.id)
    ).one()
    here.arrived_at = clock.now()
    session.flush()
    rep = town.browser(town.landlord)
    waits = rep.get(town.path("room", listing.id)).all("//*[@data-follow]")[0]
    address = f"{waits.get('data-follow')}?seen={waits.get('data-seen')}"
    assert rep.client.get(address).status_code == 204
    absence = Absence(attendance=here, left_at=clock.now())
    town.make.add(absence)
    assert rep.client.get(address).headers["HX-Refresh"] == "true"
    waits = rep.get(town.path("room", listing.id)).all("//*[@data-follow]")[0]
    address = f"{waits.get('data-follow')}?seen={waits.get('data-seen')}"
    assert rep.client.get(address).status_code == 204
    absence.returned_at = clock.now()
    session.flush()
    assert rep.client.get(address).headers["HX-Refresh"] == "true"


def test_the_page_takes_the_same_few_queries_and_a_beat_of_it_two(
    town: Town, listing: Listing, queries: list[str]
) -> None:
    path = town.path("room", listing.id)
    taker, rep = town.browser(town.coordinator), town.browser(town.landlord)
    kept(taker, taker.get(path), {"voice-text": "She"})
    waits = rep.get(path).all("//*[@data-follow]")[0]
    address = f"{waits.get('data-follow')}?seen={waits.get('data-seen')}"
    for browser in (taker, rep):
        queries.clear()
        browser.get(path)
        reading = [one for one in queries if "lock" not in one.casefold()[:40]]
        assert len(reading) <= 12, "\n".join(one[:120] for one in reading)
    queries.clear()
    assert rep.client.get(address).status_code == 204
    assert len(queries) == 2, "who asks, and what changed"


def test_the_room_takes_a_reader_along_to_the_next_case_they_may_see(
    town: Town, listing: Listing
) -> None:
    session, by = town.make.session, town.actor(town.coordinator)
    second, third = sorted(town.meeting.listings, key=lambda one: one.position)[1:3]
    operations.hear(session, by=by, meeting=town.meeting, listing=listing)
    rep = town.browser(town.landlord)
    waits = rep.get(town.path("room", listing.id)).all("//*[@data-follow]")[0]
    address = f"{waits.get('data-follow')}?seen={waits.get('data-seen')}"
    operations.hear(session, by=by, meeting=town.meeting, listing=second)
    assert rep.client.get(address).headers["HX-Redirect"].endswith(f"/room/{second.id}")
    operations.hear(session, by=by, meeting=town.meeting, listing=third)
    answer = rep.client.get(address)
    assert "HX-Redirect" not in answer.headers, "that case is none of theirs"
    assert answer.headers["HX-Refresh"] == "true"
