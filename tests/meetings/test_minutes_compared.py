"""Two versions of the minutes compared word by word, and the clock until they are due out."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marac import clock
from marac.cases.models import Conflict, Listing
from marac.meetings.calendar import deadlines
from marac.meetings.minutes import circulating, operations
from marac.meetings.minutes.due import due_of
from marac.meetings.models import MinutesRevision
from marac.meetings.words import compare_words
from tests.meetings.conftest import Town
from tests.meetings.sitting import begin, decide_all, put_on_the_agenda

WORDS = st.lists(st.sampled_from(["she", "wants", "to", "stay", "stay,", "home", "é"]), max_size=30)
SPACES = st.sampled_from([" ", "  ", "\n", "\n\n", "\t"])
TEXTS = st.one_of(
    st.text(max_size=60), st.builds(lambda words, space: space.join(words), WORDS, SPACES)
)


@given(TEXTS, TEXTS)
@example("stay at home", "stay\nat home")
@example("", "new")
def test_applying_the_difference_to_either_text_gives_the_other(before: str, after: str) -> None:
    runs = compare_words(before, after)
    assert "".join(run.before for run in runs) == before
    assert "".join(run.after for run in runs) == after
    for run in runs:
        if run.same:
            assert run.before.split() == run.after.split()


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert all(run.same for run in compare_words(text, text))


def test_only_the_words_that_changed_are_told_apart() -> None:
    runs = compare_words("She wants to stay at home.", "She wants to move from home.")
    assert [(r.before, r.after) for r in runs if not r.same] == [("stay at ", "move from ")]


def test_words_repeated_thousands_of_times_keep_nobody_waiting() -> None:
    before, after = "no " * 9_000, "yes " + "no " * 8_999
    runs = compare_words(before, after)
    assert "".join(run.after for run in runs) == after


@pytest.fixture
def listings(town: Town) -> list[Listing]:
    """A meeting that was concluded, with three decisions."""
    found = put_on_the_agenda(town)
    begin(town)
    decide_all(town, found)
    return found


@pytest.fixture
def amended(town: Town, listings: list[Listing]) -> MinutesRevision:
    """Version 1 went out; version 2 amends the words of two cases."""
    session, by = town.make.session, town.actor(town.coordinator)
    first = operations.draft_minutes(session, by=by, meeting=town.meeting)
    first = _say(town, first, listings[0], "She wants to stay at home")
    first = _say(town, first, listings[2], "He lives alone")
    operations.approve(session, by=town.actor(town.chair), revision=first)
    circulating.circulate_minutes(session, by=by, revision=first)
    second = operations.amend(session, by=by, meeting=town.meeting, reason="A word was wrong")
    second = _say(town, second, listings[0], "She wants to move from home")
    return _say(town, second, listings[2], "He lives with others")


def _say(town: Town, revision: MinutesRevision, listing: Listing, text: str) -> MinutesRevision:
    return operations.edit_case(
        town.make.session,
        by=town.actor(town.coordinator),
        revision=revision,
        listing_id=listing.id,
        texts={"voice": text},
        digest=revision.digest,
    )


def test_two_versions_are_compared_word_by_word(
    town: Town, listings: list[Listing], amended: MinutesRevision
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("minutes"))
    page = browser.get(page.links()["Compare 1 and 2 word by word"])
    assert page.heading.endswith("Versions 1 and 2 compared")
    taken, put = page.all("//section//del"), page.all("//section//ins")
    assert [t.text_content().split("taken out: ")[1].split(" (")[0].strip() for t in taken] == [
        "stay at",
        "alone",
    ]
    assert "put in: move from" in put[0].text_content(), "said to who cannot see colours"
    assert f"{listings[1].case.reference}" in page.text.split("The same in both:")[1]
    assert "A word was wrong" in page.text


def test_versions_stand_side_by_side_when_that_is_asked(
    town: Town, amended: MinutesRevision
) -> None:
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("minutes", "compare"))
    page = browser.submit(page, {"earlier": "2", "later": "1", "view": "beside"}, button="Compare")
    sides = page.all("(//div[@class='compare__pair'])[1]/div")
    first, second = (" ".join(side.text_content().split()) for side in sides)
    assert first.startswith("Version 1")
    assert "stay at" in first
    assert "move" not in first
    assert second.startswith("Version 2")
    assert "move from" in second
    assert "stay" not in second


def test_a_reader_compares_only_what_went_out_and_only_their_cases(
    town: Town, listings: list[Listing], amended: MinutesRevision
) -> None:
    rep = town.browser(town.landlord)
    assert rep.get(town.path("minutes", "compare")).status == 404
    session = town.make.session
    operations.approve(session, by=town.actor(town.chair), revision=amended)
    circulating.circulate_minutes(session, by=town.actor(town.coordinator), revision=amended)
    page = rep.get(town.path("minutes", "compare"))
    assert "move from" in page.text
    assert "with others" not in page.text
    assert listings[2].case.reference not in page.text


def test_a_chair_with_a_conflict_compares_without_that_case(
    town: Town, listings: list[Listing], amended: MinutesRevision
) -> None:
    town.make.add(
        Conflict(case_id=listings[2].case_id, user_id=town.chair.id, declared_by_id=town.chair.id)
    )
    page = town.browser(town.chair).get(town.path("minutes", "compare"))
    assert "move from" in page.text
    assert "with others" not in page.text
    assert listings[2].case.reference not in page.text


@pytest.mark.parametrize("asked", ["?earlier=9", "?later=x", "?earlier=1&later="])
def test_versions_that_there_are_not_cannot_be_compared(
    town: Town, amended: MinutesRevision, asked: str
) -> None:
    assert town.browser(town.coordinator).get(town.path("minutes", "compare") + asked).status == 404


def test_one_version_has_nothing_to_be_compared_with(town: Town, listings: list[Listing]) -> None:
    operations.draft_minutes(
        town.make.session, by=town.actor(town.coordinator), meeting=town.meeting
    )
    browser = town.browser(town.coordinator)
    assert browser.get(town.path("minutes", "compare")).status == 404
    assert "word by word" not in browser.get(town.path("minutes")).text


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [
        (-2, 0, "2 working days left"),
        (-1, 0, "1 working day left"),
        (0, -2, "Due today"),
        (0, 2, "Late by less than a working day"),
        (1, 0, "1 working day late"),
        (3, 0, "3 working days late"),
    ],
)
def test_the_clock_counts_working_days_in_words(
    town: Town, listings: list[Listing], days: int, hours: int, said: str
) -> None:
    due = deadlines(town.meeting).minutes_out
    day = clock.add_working_days(clock.london_day(due), days)
    at = clock.london(day, clock.to_london(due).time()) + timedelta(hours=hours)
    with clock.moved_to(at):
        found = due_of(town.meeting)
    assert found is not None
    assert (found.words.text, found.at) == (said, due)


def test_the_clock_stands_on_the_minutes_the_meeting_and_the_home_page(
    town: Town, listings: list[Listing]
) -> None:
    due = deadlines(town.meeting).minutes_out
    with clock.moved_to(due + timedelta(hours=1)):
        browser = town.browser(town.coordinator)
        for path in (town.path("minutes"), town.path(), "/"):
            assert "ate by less than a working day" in browser.get(path).text, path
        assert "less than a working day" not in town.browser(town.landlord).get(town.path()).text


def test_the_clock_stops_when_the_minutes_go_out(town: Town, amended: MinutesRevision) -> None:
    town.make.session.expire(town.meeting)
    found = due_of(town.meeting)
    assert found is not None
    assert found.words.text == "Out in time"
    first = town.meeting.minutes_revisions[0]
    first.circulated_at = clock.london(
        clock.add_working_days(clock.london_day(found.at), 2),
        clock.to_london(found.at).time(),
    )
    late = due_of(town.meeting)
    assert late is not None
    assert late.words.text == "Out 2 working days late"


def test_a_meeting_that_is_not_over_has_no_clock(town: Town) -> None:
    assert due_of(town.meeting) is None
