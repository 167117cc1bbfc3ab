"""Cases whose 12 months end come back to the room, to be closed or renewed."""

from datetime import UTC, date, datetime, timedelta

from marac import clock
from marac.cases.models import Case, Cause, Outcome
from marac.meetings import operations
from tests.client import Page
from tests.factories import numbers
from tests.meetings.conftest import Town

IN_TIME = datetime(2026, 11, 13, 9, tzinfo=UTC)
HEARD = datetime(2025, 12, 18, 10, tzinfo=UTC)


def heard(town: Town, subject: str, referred: date, **decided: object) -> Case:
    """A case of last winter, heard once and left flagged."""
    case = town.accepted(subject, submitted_at=clock.london(referred, HEARD.time()))
    past = town.make.meeting(town.area, HEARD + timedelta(hours=next(numbers)))
    values = {"decided_at": HEARD, "outcome": Outcome.NO_FURTHER, "minutes_sent_at": HEARD}
    town.make.circulated(case, past, town.coordinator, **values | decided)
    return case


def agenda(town: Town) -> Page:
    return town.browser(town.coordinator).get(town.path("agenda"))


def test_a_case_whose_flag_ends_before_the_meeting_after_may_be_added(town: Town) -> None:
    heard(town, "Due Now", date(2025, 12, 9))
    heard(town, "Due Later", date(2025, 12, 10))
    page = agenda(town)
    assert "Flag ends (1)" in page.text
    assert "Flag expires on 9 December 2026" in page.text
    assert "Due Later" not in page.text
    assert "No case waits" in page.text


def test_it_is_listed_and_leaves_the_place_where_it_was_heard(town: Town) -> None:
    case = heard(town, "Due Now", date(2025, 12, 3))
    with clock.moved_to(IN_TIME):
        browser = town.browser(town.coordinator)
        page = browser.get(town.path("agenda"))
        page = browser.submit(page, button=f"Add to the agenda {case.reference}")
    assert "Flag ends (" not in page.text
    assert len(case.listings) == 2
    assert case.live_listing.meeting_id == town.meeting.id
    assert case.live_listing.cause is Cause.FLAG


def test_flags_that_end_come_by_themselves_with_the_first_case_at_the_end(town: Town) -> None:
    flagged = heard(town, "Due Now", date(2025, 12, 3))
    fresh, other = town.accepted("Amina Yusuf"), town.accepted("Ben Cole")
    with clock.moved_to(IN_TIME):
        browser = town.browser(town.coordinator)
        page = browser.get(town.path("agenda"))
        assert "They come with the first case that you add" in page.text
        page = browser.submit(page, button=f"Add to the agenda {fresh.reference}")
        assert f"So is {flagged.reference}: the flag ends" in page.text
        page = browser.submit(page, button=f"Add to the agenda {other.reference}")
        names = [n.text_content() for n in page.all("//ol//*[@class='marac-card__who']")]
        assert names == ["Amina Yusuf", "Ben Cole", "Due Now"]
        assert not flagged.live_listing.late
        page = browser.submit(page, button=f"Take off {flagged.reference}")
        page = browser.submit(page, button=f"Add to the agenda {flagged.reference}")
    assert flagged.live_listing.position == 3


def test_a_flag_that_was_brought_along_is_taken_back_by_undoing(town: Town) -> None:
    flagged, fresh = heard(town, "Due Now", date(2025, 12, 3)), town.accepted("Amina Yusuf")
    with clock.moved_to(IN_TIME):
        browser = town.browser(town.coordinator)
        page = browser.get(town.path("agenda"))
        page = browser.submit(page, button=f"Add to the agenda {fresh.reference}")
        page = browser.submit(page, button="Undo adding the cases whose flag ends")
    assert "Flag ends (1)" in page.text
    assert flagged.live_listing.outcome is Outcome.NO_FURTHER


def test_a_flag_that_ran_out_unheard_is_still_shown(town: Town) -> None:
    heard(town, "Ran Out", date(2025, 11, 10))
    assert "Flag expired on 10 November 2026" in agenda(town).text


def test_what_is_closed_handed_over_due_anyway_or_just_heard_is_not_shown(town: Town) -> None:
    day = date(2025, 12, 1)
    heard(town, "Closed One", day).closed_at = clock.now()
    heard(town, "Handed Over", day, outcome=Outcome.TRANSFER)
    heard(town, "Heard Lately", day, decided_at=datetime(2026, 11, 19, 10, tzinfo=UTC))
    review = heard(town, "Review Now", day, outcome=Outcome.REVIEW, review_on=date(2026, 11, 26))
    page = agenda(town)
    assert "Flag ends" not in page.text
    assert "Waiting (1)" in page.text
    assert str(review.reference) in page.text


def test_a_later_review_does_not_keep_a_case_from_being_renewed(town: Town) -> None:
    case = heard(
        town, "Later", date(2025, 12, 1), outcome=Outcome.REVIEW, review_on=date(2027, 1, 14)
    )
    assert "Flag ends (1)" in agenda(town).text
    listing = operations.list_case(
        town.make.session, by=town.actor(town.coordinator), meeting=town.meeting, case=case
    )
    assert listing.undecided


def test_the_day_that_is_shown_is_the_last_of_the_person_not_of_the_one_case(town: Town) -> None:
    old, new = (heard(town, "Due Now", date(2025, 12, day)) for day in (1, 8))
    page = agenda(town)
    assert page.text.count("Flag expires on 1 December 2026") == 1
    assert page.text.count("Flag expires on 8 December 2026") == 1
    assert old.subject is not None
    assert new.subject is not None
    old.subject.person_id = new.subject.person_id = town.make.person(town.area).id
    page = agenda(town)
    assert "Flag ends (2)" in page.text
    assert page.text.count("Flag expires on 8 December 2026") == 2
