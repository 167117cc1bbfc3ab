"""Building the agenda: who waits, adding, moving, lengths, putting off, and what fits."""

from datetime import UTC, date, datetime

import pytest

from marac import clock
from marac.cases.models import Case, Listing, Outcome, Part, PartKind
from marac.meetings import operations
from marac.meetings.fitting import Fit
from marac.meetings.models import Meeting
from marac.refusals import Refused
from tests.client import Page
from tests.meetings.conftest import Town

IN_TIME = datetime(2026, 11, 13, 9, tzinfo=UTC)


def listed(town: Town, *subjects: str) -> list[Listing]:
    """Cases on the agenda in this order, put there before referrals closed."""
    with clock.moved_to(IN_TIME):
        return [
            operations.list_case(
                town.make.session,
                by=town.actor(town.coordinator),
                meeting=town.meeting,
                case=town.accepted(subject, town.housing),
            )
            for subject in subjects
        ]


def order(page: Page) -> list[str]:
    """Who is on the agenda, from the top."""
    names = page.all("//ol[contains(@class,'marac-places')]//*[@class='marac-card__who']")
    return [name.text_content() for name in names]


def starts(page: Page) -> list[str]:
    found = page.all("//p[@class='marac-places__number']/span")
    return [start.text_content() for start in found]


def test_an_accepted_case_waits_until_it_is_added(town: Town) -> None:
    with clock.moved_to(IN_TIME):
        case = town.accepted("Amina Yusuf", town.housing)
        browser = town.browser(town.coordinator)
        page = browser.get(town.path("agenda"))
        assert "Waiting (1)" in page.text
        assert "High risk" in page.text
        page = browser.submit(page, button=f"Add to the agenda {case.reference}")
    assert f"{case.reference} is on the agenda" in page.text
    assert order(page) == ["Amina Yusuf"]
    assert "No case waits" in page.text


def test_a_case_not_accepted_or_over_does_not_wait(town: Town) -> None:
    town.make.case(area=town.area, referrer=town.officer, agency=town.police, subject="Not Yet")
    town.accepted("Gone Away", withdrawn_at=clock.now())
    page = town.browser(town.coordinator).get(town.path("agenda"))
    assert "No case waits" in page.text


def test_a_case_waits_again_when_its_review_is_due(town: Town) -> None:
    past = town.make.meeting(town.area, datetime(2026, 10, 29, 10, tzinfo=clock.LONDON))
    due, later = town.accepted("Review Due"), town.accepted("Review Later")
    for case, day in ((due, date(2026, 11, 26)), (later, date(2026, 11, 27))):
        town.make.circulated(
            case,
            past,
            town.coordinator,
            decided_at=clock.now(),
            outcome=Outcome.REVIEW,
            review_on=day,
        )
    with clock.moved_to(IN_TIME):
        browser = town.browser(town.coordinator)
        page = browser.get(town.path("agenda"))
        assert "Review due Thursday 26 November 2026" in page.text
        assert "Review Later" not in page.text
        page = browser.submit(page, button=f"Add to the agenda {due.reference}")
    assert order(page) == ["Review Due"]
    assert due.live_listing.meeting_id == town.meeting.id


def test_cases_start_one_after_the_other_after_the_opening(town: Town) -> None:
    first, *_ = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    browser = town.browser(town.coordinator)
    assert starts(browser.get(town.path("agenda"))) == ["10:15am", "10:27am", "10:39am"]
    page = browser.get(town.path("agenda"))
    page = browser.submit(page, {"minutes": "20"}, button=f"Set minutes for {first.case.reference}")
    assert starts(page) == ["10:15am", "10:35am", "10:47am"]


def test_wrong_minutes_are_shown_again_with_the_error(town: Town) -> None:
    listing, other = listed(town, "Amina Yusuf", "Ben Cole")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    page = browser.submit(
        page, {"minutes": "0"}, button=f"Set minutes for {listing.case.reference}"
    )
    assert (page.status, page.errors) == (422, ["Minutes must be between 1 and 120"])
    assert page.all(f"//a[@href='#minutes-{listing.id}']")
    assert page.all(f"//*[@id='minutes-{listing.id}']")[0].get("value") == "0"
    assert page.all(f"//*[@id='minutes-{other.id}']")[0].get("value") == "12"


def test_buttons_move_a_case_up_and_down(town: Town) -> None:
    a, _, c = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    page = browser.submit(page, button=f"Move up {c.case.reference}")
    assert order(page) == ["Amina Yusuf", "Cam Dunn", "Ben Cole"]
    page = browser.submit(page, button=f"Move down {a.case.reference}")
    assert order(page) == ["Cam Dunn", "Amina Yusuf", "Ben Cole"]
    assert not page.all(f"//button[.='Move up {c.case.reference}']")


def test_a_place_is_typed_beside_the_minutes(town: Town) -> None:
    _, _, c = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    button = f"Set minutes for {c.case.reference}"
    page = browser.submit(page, {"place": "1", "minutes": "20"}, button=button)
    assert order(page) == ["Cam Dunn", "Amina Yusuf", "Ben Cole"]
    assert c.minutes == 20
    page = browser.submit(page, {"place": "99"}, button=button)
    assert order(page) == ["Amina Yusuf", "Ben Cole", "Cam Dunn"]
    wrong = browser.submit(page, {"place": "first"}, button=button)
    assert (wrong.status, wrong.value("minutes")) == (422, "12")
    assert wrong.all(f"//a[@href='#place-{c.id}']")


def test_a_case_is_dragged_to_a_number_from_the_agenda_or_the_waiting_list(town: Town) -> None:
    a, b = listed(town, "Amina Yusuf", "Ben Cole")
    waits = town.accepted("Cam Dunn", town.housing)
    with clock.moved_to(IN_TIME):
        browser = town.browser(town.coordinator)
        page = browser.post(town.path("agenda", b.id, "move"), {"to": "1"})
        assert order(page) == ["Ben Cole", "Amina Yusuf"]
        page = browser.post(town.path("agenda", "cases", waits.id), {"to": "2"})
    assert order(page) == ["Ben Cole", "Cam Dunn", "Amina Yusuf"]
    assert a.position == 3


def test_what_was_put_off_comes_first_and_says_so(town: Town) -> None:
    town.make.codes()
    (off,) = listed(town, "Amina Yusuf")
    by, session = town.actor(town.coordinator), town.make.session
    operations.circulate(session, by=by, meeting=town.meeting)
    operations.take_off(session, by=by, listing=off, code="time")
    later = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    fresh, risky = town.accepted("Ben Cole"), town.accepted("Cam Dunn")
    for case in (fresh, risky):
        operations.list_case(session, by=by, meeting=later, case=case)
    browser = town.browser(town.coordinator)
    page = browser.get(f"/meetings/{later.id}/agenda")
    assert "Put off on Thursday 26 November 2026: Ran out of time" in page.text
    page = browser.submit(page, button=f"Add to the agenda {off.case.reference}")
    assert order(page) == ["Amina Yusuf", "Ben Cole", "Cam Dunn"]
    assert "Put off before" in page.text
    page = browser.submit(page, button="Put cases with children first")
    assert order(page) == ["Amina Yusuf", "Ben Cole", "Cam Dunn"]


def test_a_case_planned_after_the_end_says_so(town: Town) -> None:
    first, second = listed(town, "Amina Yusuf", "Ben Cole")
    first.minutes = 120
    second.minutes = 80
    page = town.browser(town.coordinator).get(town.path("agenda"))
    assert page.all("//li[contains(., 'Planned after the meeting')]/@id") == [f"case-{second.id}"]
    assert "Over by 5 minutes" in page.text
    assert "planned to end at 1:35pm" in page.text


def test_open_actions_keep_their_case_under_matters_arising(town: Town) -> None:
    past = town.make.meeting(town.area, datetime(2026, 10, 29, 10, tzinfo=clock.LONDON))
    case = town.accepted("Amina Yusuf")
    place = town.make.circulated(case, past, town.coordinator, ended_at=clock.now())
    action = town.make.action(case, town.housing, listing=place, task="Change the locks")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    assert "Matters arising (1 case)" in page.text
    assert f"{case.reference} Change the locks Harbour Homes" in page.text
    action.ended_at, action.ending = datetime(2026, 11, 1, tzinfo=UTC), "done"
    assert "Matters arising" not in browser.get(town.path("agenda")).text


def test_moving_nowhere_is_a_bad_request_and_past_the_end_changes_nothing(town: Town) -> None:
    a, _ = listed(town, "Amina Yusuf", "Ben Cole")
    browser = town.browser(town.coordinator)
    assert browser.post(town.path("agenda", a.id, "move"), {"way": "out"}).status == 400
    assert order(browser.post(town.path("agenda", a.id, "move"), {"way": "up"})) == [
        "Amina Yusuf",
        "Ben Cole",
    ]


def test_cases_with_children_come_first_and_keep_their_order(town: Town) -> None:
    _, b, c = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    for listing in (b, c):
        child = town.make.identity(town.area, "Small One")
        listing.case.parts.append(Part(kind=PartKind.CHILD, identity=child, position=1))
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("agenda")), button="Put cases with children first")
    assert order(page) == ["Ben Cole", "Cam Dunn", "Amina Yusuf"]


def test_a_case_taken_off_waits_again_and_leaves_no_gap(town: Town) -> None:
    _, b, _ = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    browser = town.browser(town.coordinator)
    page = browser.submit(browser.get(town.path("agenda")), button=f"Take off {b.case.reference}")
    assert order(page) == ["Amina Yusuf", "Cam Dunn"]
    assert "Waiting (1)" in page.text
    places = [p.position for p in town.meeting.listings if p.ended_at is None]
    assert places == [1, 2]


def test_a_case_added_after_referrals_closed_is_late_and_says_why_it_cannot_wait(
    town: Town,
) -> None:
    case = town.accepted("Amina Yusuf")
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    assert "Referrals closed on Tuesday 17 November 2026, midday" in page.text
    page = browser.get(page.links()[f"Ask the chair to hear it {case.reference}"])
    empty = browser.submit(page, {"reason": ""})
    assert (empty.status, empty.errors) == (422, ["Say why it cannot wait for the next meeting"])
    assert case.listings == []
    page = browser.submit(page, {"reason": "He is released on Friday"})
    assert "as a late item. The chair decides" in page.text
    assert "No agency is invited" in page.text
    told = town.browser(town.chair).get(town.path()).text
    assert "Why it cannot wait: He is released on Friday" in told


def test_adding_late_without_a_word_asks_for_it(town: Town) -> None:
    case = town.accepted("Amina Yusuf")
    browser = town.browser(town.coordinator)
    page = browser.post(town.path("agenda", "cases", case.id))
    assert page.heading == f"Ask the chair to hear {case.reference}"
    assert case.listings == []


def test_late_items_are_taken_only_until_the_day_before(town: Town) -> None:
    case = town.accepted("Amina Yusuf")
    with clock.moved_to(datetime(2026, 11, 26, 8, tzinfo=UTC)):
        browser = town.browser(town.coordinator)
        page = browser.get(town.path("agenda"))
        assert "It is too late for late items" in page.text
        assert f"Ask the chair to hear it {case.reference}" not in page.links()
        path = town.path("agenda", "cases", case.id, "late")
        assert browser.get(path).status == 409
        assert browser.post(path, {"reason": "It burns"}).status == 409
    assert case.listings == []


def test_nothing_is_late_at_an_emergency_meeting(town: Town) -> None:
    urgent = town.make.meeting(town.area, datetime(2026, 11, 21, 9, tzinfo=UTC), emergency=True)
    listing = operations.list_case(
        town.make.session,
        by=town.actor(town.coordinator),
        meeting=urgent,
        case=town.accepted("Amina Yusuf"),
    )
    assert not listing.late


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (234, "Over by 24 minutes: about 2 cases too many"),
        (211, "Over by 1 minute: about 1 case too many"),
        (210, "0 minutes to spare: full"),
        (174, "36 minutes to spare: room for about 3 more cases"),
    ],
)
def test_the_fit_is_said_in_words(planned: int, words: str) -> None:
    assert Fit(planned, 210, 12).words == words


def test_a_case_cannot_be_on_an_agenda_twice(town: Town) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    other = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    browser = town.browser(town.coordinator)
    for meeting in (town.meeting, other):
        page = browser.post(f"/meetings/{meeting.id}/agenda/cases/{listing.case_id}")
        assert page.status == 409
        assert "already on an agenda" in page.text
    assert len(listing.case.listings) == 1


def test_a_case_that_needs_no_further_meeting_is_refused(town: Town) -> None:
    past = town.make.meeting(town.area, datetime(2026, 10, 29, 10, tzinfo=clock.LONDON))
    case = town.accepted("Amina Yusuf")
    town.make.circulated(
        case, past, town.coordinator, decided_at=clock.now(), outcome=Outcome.NO_FURTHER
    )
    page = town.browser(town.coordinator).post(town.path("agenda", "cases", case.id))
    assert page.status == 409
    assert "no further meeting" in page.text


def test_a_referral_not_accepted_and_a_case_of_another_area_are_refused(town: Town) -> None:
    submitted = town.make.case(area=town.area, referrer=town.officer, agency=town.police)
    browser = town.browser(town.coordinator)
    page = browser.post(town.path("agenda", "cases", submitted.id))
    assert (page.status, "has not been accepted" in page.text) == (409, True)
    elsewhere = town.make.area("Somerset")
    foreign = town.make.case(area=elsewhere, referrer=town.officer, agency=town.police)
    town.make.accepted(foreign, town.coordinator)
    assert browser.post(town.path("agenda", "cases", foreign.id)).status == 404
    with pytest.raises(Refused):
        operations.list_case(
            town.make.session,
            by=town.actor(town.coordinator),
            meeting=town.meeting,
            case=foreign,
        )


@pytest.mark.parametrize("fact", ["started_at", "cancelled_at"])
def test_the_agenda_of_a_meeting_that_began_or_was_cancelled_is_closed(
    town: Town, fact: str
) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    waiting: Case = town.accepted("Ben Cole")
    setattr(town.meeting, fact, clock.now())
    browser = town.browser(town.coordinator)
    assert browser.get(town.path("agenda")).status == 409
    for path in (
        town.path("agenda", "cases", waiting.id),
        town.path("agenda", listing.id, "off"),
        town.path("agenda", "children-first"),
    ):
        assert browser.post(path).status == 409


def test_only_the_coordinator_builds(town: Town) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    for user in (town.chair, town.officer):
        browser = town.browser(user)
        assert browser.get(town.path("agenda")).status == 403
        assert browser.post(town.path("agenda", listing.id, "off")).status == 403


def test_a_place_is_only_found_under_its_own_meeting(town: Town) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    other: Meeting = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    browser = town.browser(town.coordinator)
    assert browser.post(f"/meetings/{other.id}/agenda/{listing.id}/off").status == 404


def test_the_builder_asks_the_same_few_queries_however_many_cases(
    town: Town, queries: list[str]
) -> None:
    town.make.codes()
    past = town.make.meeting(town.area, datetime(2026, 10, 29, 10, tzinfo=clock.LONDON))
    browser = town.browser(town.coordinator)
    browser.get(town.path("agenda"))
    counts = []
    for n in range(2):
        for listing in listed(town, *[f"Listed Person{n}{i}" for i in range(1 + 19 * n)]):
            town.make.action(listing.case, town.housing, task="Change the locks")
        for i in range(1 + 5 * n):
            case = town.accepted(f"Waiting Person{n}{i}", town.police)
            town.make.circulated(case, past, town.coordinator, ended_at=clock.now())
        town.make.session.commit()
        queries.clear()
        page = browser.get(town.path("agenda"))
        assert len(order(page)) == 1 + 20 * n
        counts.append(len([q for q in queries if q.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 12
