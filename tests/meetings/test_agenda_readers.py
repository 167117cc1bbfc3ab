"""What each reader sees of an agenda: only what went out, only their cases, and no telling gap."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Conflict, Listing, Outcome
from marac.meetings import operations
from marac.meetings.queries import list_agenda
from tests.client import Page
from tests.meetings.conftest import Town


def listed(town: Town, *subjects: str) -> list[Listing]:
    with clock.moved_to(datetime(2026, 11, 13, 9, tzinfo=UTC)):
        return [
            operations.list_case(
                town.make.session,
                by=town.actor(town.coordinator),
                meeting=town.meeting,
                case=town.accepted(subject, town.housing),
            )
            for subject in subjects
        ]


def circulated(town: Town, *subjects: str) -> list[Listing]:
    listings = listed(town, *subjects)
    operations.circulate(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)
    return listings


def keep_away(town: Town, user: User, case_id: UUID) -> None:
    town.make.add(Conflict(case_id=case_id, user_id=user.id, declared_by_id=user.id))


def numbers(page: Page) -> list[str]:
    heads = page.all("//table[caption[starts-with(.,'Cases')]]//tbody//th")
    return [head.text_content().split()[0] for head in heads]


def test_a_rep_does_not_see_an_agenda_that_has_not_gone_out(town: Town) -> None:
    (listing,) = listed(town, "Amina Yusuf")
    browser = town.browser(town.landlord)
    page = browser.get(town.path())
    assert page.status == 200
    assert "No agenda for you yet" in page.text
    assert str(listing.case.reference) not in page.text
    assert browser.get(town.path("agenda")).status == 403
    assert browser.get(town.path("circulate")).status == 403
    assert "None yet" in browser.get("/meetings").text


def test_a_rep_sees_only_the_cases_of_their_agency(town: Town) -> None:
    (ours,) = circulated(town, "Amina Yusuf")
    page = town.browser(town.landlord).get(town.path())
    assert numbers(page) == ["1."]
    assert str(ours.case.reference) in page.text
    page = town.browser(town.officer).get(town.path())
    assert "No agenda for you yet" in page.text
    assert str(ours.case.reference) not in page.text


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.CHAIR, Role.COORDINATOR])
def test_a_conflict_leaves_no_gap_in_numbers_times_or_counts(town: Town, role: Role) -> None:
    _, hidden, _ = circulated(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    reader = {
        Role.REPRESENTATIVE: town.landlord,
        Role.CHAIR: town.chair,
        Role.COORDINATOR: town.coordinator,
    }[role]
    keep_away(town, reader, hidden.case_id)
    browser = town.browser(reader)
    page = browser.get(town.path())
    assert numbers(page) == ["1.", "2."]
    assert str(hidden.case.reference) not in page.text
    counts = page.all("//*[@class='marac-steps__count']")
    assert [c.text_content() for c in counts] == ["2", "0 of 2"]
    cells = browser.get("/meetings").all("//td[@data-label='Cases']")
    assert cells[0].text_content() == "2"
    if reader is not town.landlord:
        assert "10:27am" in page.text
        assert "10:39am" not in page.text


def test_a_conflicted_coordinator_builds_without_meeting_the_case(town: Town) -> None:
    first, hidden, last = listed(town, "Amina Yusuf", "Ben Cole", "Cam Dunn")
    keep_away(town, town.coordinator, hidden.case_id)
    browser = town.browser(town.coordinator)
    page = browser.get(town.path("agenda"))
    shown = page.all("//p[@class='marac-places__number']")
    assert [p.text_content().split()[0] for p in shown] == ["1", "2"]
    assert "Ben Cole" not in page.text
    assert browser.post(town.path("agenda", hidden.id, "off")).status == 404
    browser.submit(page, button=f"Move up {last.case.reference}")
    assert last.position < first.position
    assert sorted(li.position for li in (first, hidden, last)) == [1, 2, 3]


def test_a_rep_is_told_the_true_time_of_their_case(town: Town) -> None:
    _, second = circulated(town, "Amina Yusuf", "Ben Cole")
    town.make.invitation(second.case, town.police, town.coordinator)
    items = list_agenda(town.make.session, by=town.actor(town.officer), meeting=town.meeting)
    assert [(i.number, i.listing.id) for i in items] == [(1, second.id)]
    assert clock.to_london(items[0].starts_at).strftime("%H:%M") == "10:27"


def test_a_late_item_stays_hidden_until_its_supplement_goes_out(town: Town) -> None:
    circulated(town, "Amina Yusuf")
    (late,) = listed(town, "Ben Cole")
    browser = town.browser(town.landlord)
    assert str(late.case.reference) not in browser.get(town.path()).text
    operations.circulate(town.make.session, by=town.actor(town.coordinator), meeting=town.meeting)
    assert numbers(browser.get(town.path())) == ["1.", "2."]


def test_a_case_seen_before_is_not_seen_on_the_next_agenda_until_it_goes_out(town: Town) -> None:
    (first,) = circulated(town, "Amina Yusuf")
    by, session = town.actor(town.coordinator), town.make.session
    operations.take_off(session, by=by, listing=first, code="time")
    later = town.make.meeting(town.area, datetime(2026, 12, 10, 10, tzinfo=clock.LONDON))
    operations.list_case(session, by=by, meeting=later, case=first.case)
    browser = town.browser(town.landlord)
    assert "No agenda for you yet" in browser.get(f"/meetings/{later.id}").text
    town.make.purpose(first.case, town.landlord)
    page = browser.get(f"/cases/{first.case_id}")
    history = page.all("//table[caption[contains(.,'was listed')]]//tbody//th")
    assert [day.text_content() for day in history] == ["Thursday 26 November 2026"]


def test_agencies_read_a_decision_once_the_minutes_went_out(town: Town) -> None:
    (listing,) = circulated(town, "Amina Yusuf")
    listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
    listing.decision_note = "The police hold the plan"
    rep, chair = town.browser(town.landlord), town.browser(town.chair)
    for path in (town.path(), f"/cases/{listing.case_id}"):
        assert "Heard, minutes to come" in rep.get(path).text
        assert "No further MARAC" not in rep.get(path).text
        assert "No further MARAC" in chair.get(path).text
    listing.minutes_sent_at = clock.now()
    assert "The police hold the plan" in rep.get(f"/cases/{listing.case_id}").text


def test_open_actions_of_earlier_meetings_arise(town: Town) -> None:
    past = town.make.meeting(town.area, datetime(2026, 11, 12, 10, tzinfo=clock.LONDON))
    case = town.accepted("Amina Yusuf", town.housing)
    listing = town.make.circulated(case, past, town.coordinator)
    town.make.action(case, town.housing, town.landlord, listing_id=listing.id)
    page = town.browser(town.coordinator).get(town.path())
    assert "Change the locks" in page.text
    assert "Change the locks" not in town.browser(town.officer).get(town.path()).text


def test_reading_an_agenda_is_in_the_audit(town: Town) -> None:
    (listing,) = circulated(town, "Amina Yusuf")
    town.browser(town.landlord).get(town.path())
    entry = town.make.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "AgendaConsulted")
    ).one()
    assert entry.actor_id == town.landlord.id
    assert entry.details["case_ids"] == [str(listing.case_id)]


@pytest.mark.parametrize("who", ["coordinator", "landlord"])
def test_the_pages_ask_the_same_few_queries_however_many_rows(
    town: Town, queries: list[str], who: str
) -> None:
    browser = town.browser(getattr(town, who))
    counts = []
    for n in range(2):
        circulated(town, *[f"Listed Person{n}{i}" for i in range(1 + 3 * n)])
        town.make.meeting(town.area, datetime(2026, 10, 1 + n, 10, tzinfo=clock.LONDON))
        town.make.session.commit()
        for path in (town.path(), "/meetings"):
            queries.clear()
            assert browser.get(path).status == 200
            counts.append(len([q for q in queries if q.startswith("SELECT")]))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
