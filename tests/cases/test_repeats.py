"""A flagged case that is told of again: by whom, what becomes of it, and who waits where."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Ground, Outcome, Repeat
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
LINE = "Eggs thrown at the door again"


@pytest.fixture
def flagged(here: Partnership) -> Case:
    """A case heard half a year ago: no further MARAC, with its minutes out."""
    case = here.running()
    listing = case.listings[0]
    case.submitted_at = clock.now() - timedelta(days=200)
    listing.meeting_id = here.make.meeting(here.area, clock.now() - timedelta(days=180)).id
    listing.listed_at = listing.circulated_at = clock.now() - timedelta(days=185)
    listing.decided_at = listing.minutes_sent_at = clock.now() - timedelta(days=180)
    listing.outcome = Outcome.NO_FURTHER
    here.make.session.flush()
    for user in (here.coordinator, here.rep):
        here.make.purpose(case, user)
    return case


def tell(browser: Browser, case: Case, **typed: object) -> Page:
    path = f"/cases/{case.id}/told"
    page = browser.get(path)
    today = clock.today()
    day = {"day": today.day, "month": today.month, "year": today.year}
    filled = {"summary": LINE} | {f"happened_on-{k}": str(v) for k, v in day.items()}
    return browser.submit(page, {k: str(v) for k, v in (filled | typed).items()})


def test_an_invited_agency_tells_one_line_and_the_case_waits_for_the_next_agenda(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    page = tell(browse_as(here.rep), flagged)
    assert "The incident is recorded. The co-ordinator sees it at once." in page.text
    assert flagged.grounds[-1] == Ground.REPEAT.value
    queue = browse_as(here.coordinator).get("/triage")
    assert "1 flagged case told of again" in queue.text
    assert "Harbour Homes" in queue.text
    page = browse_as(here.coordinator).get(f"/cases/{flagged.id}")
    assert LINE in page.text
    assert "Counts as a repeat until Saturday 20 November 2027" in page.text
    assert "Told of again: waits for the next agenda" in page.text


def test_whoever_wrote_the_referral_may_tell_more_without_opening_the_case(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    referrer = browse_as(here.referrer)
    assert referrer.get(f"/cases/{flagged.id}").status in (403, 404)
    page = tell(referrer, flagged)
    assert page.path == f"/referrals/{flagged.id}"
    assert here.make.session.scalar(sa.select(Repeat.agency_id)) == here.landlord.id


def test_an_agency_that_does_not_know_the_case_finds_no_such_page(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    stranger = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police)
    browser = browse_as(stranger)
    hidden = browser.get(f"/cases/{flagged.id}/told")
    absent = browser.get(f"/cases/{stranger.id}/told")
    assert (hidden.status, absent.status) == (404, 404)
    assert browser.post(f"/cases/{flagged.id}/told", data={"summary": LINE}).status == 404
    assert here.make.session.scalars(sa.select(Repeat)).all() == []


def test_everything_told_on_the_long_form_makes_a_repeat_as_one_line_does(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    browser = browse_as(here.coordinator)
    case = browser.get(f"/cases/{flagged.id}")
    quick = browser.get(case.links()["Add an incident"])
    page = browser.submit(
        browser.get(quick.links()["tell everything on one page"]),
        {"summary": LINE, "happened_on-month": "10", "happened_on-year": "2026"},
    )
    assert "the case is a repeat: it waits for the next agenda" in page.text
    row = here.make.session.scalars(sa.select(Repeat)).one()
    told = next(i for i in flagged.incidents if i.summary == LINE)
    assert (row.incident_id, row.agency_id) == (told.id, told.agency_id)
    assert "1 flagged case told of again" in browser.get("/triage").text


def test_one_line_belongs_to_the_agency_that_told_it(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    page = tell(browse_as(here.rep), flagged)
    told = next(i for i in flagged.incidents if i.summary == LINE)
    assert (told.agency_id, told.recorded_by_id) == (here.landlord.id, here.rep.id)
    assert f"/incidents/{told.id}/correct" in page.response.get_data(as_text=True)


def test_a_closed_case_opens_again_when_it_is_told_of_within_the_flag(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    flagged.closed_at = closed = clock.now() - timedelta(days=3)
    here.make.session.flush()
    tell(browse_as(here.rep), flagged)
    row = here.make.session.scalars(sa.select(Repeat)).one()
    assert (flagged.closed_at, row.was_closed_at) == (None, closed)


def test_after_the_flag_a_closed_case_is_referred_anew(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    flagged.closed_at, flagged.submitted_at = clock.now(), clock.now() - timedelta(days=380)
    here.make.session.flush()
    page = tell(browse_as(here.rep), flagged)
    assert page.status == 409
    assert "Make a new referral instead" in page.text


def test_a_case_on_its_way_to_a_meeting_gets_the_incident_and_is_no_repeat(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    tell(browse_as(here.rep), case)
    assert LINE in [incident.summary for incident in case.incidents]
    assert here.make.session.scalars(sa.select(Repeat)).all() == []
    kinds = here.make.session.scalars(sa.select(AuditEntry.event)).all()
    assert "IncidentRecorded" in kinds
    assert "CaseRepeated" not in kinds


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"summary": ""}, "Say in one line what happened"),
        ({"happened_on-year": 2099}, "must be today or in the past"),
        ({"happened_on-day": 31, "happened_on-month": 2}, "date"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_lost(
    here: Partnership, browse_as: As, flagged: Case, typed: dict[str, object], problem: str
) -> None:
    page = tell(browse_as(here.rep), flagged, **typed)
    assert page.status == 422
    assert problem in page.text
    if "summary" not in typed:
        assert LINE in page.response.get_data(as_text=True)
    assert here.make.session.scalars(sa.select(Repeat)).all() == []


def test_a_repeat_may_be_listed_although_the_room_wanted_no_further_meeting(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    meeting = here.make.meeting(here.area, clock.now() + timedelta(days=20))
    path = f"/meetings/{meeting.id}/agenda"
    coordinator = browse_as(here.coordinator)
    assert str(flagged.reference) not in coordinator.get(path).text
    tell(browse_as(here.rep), flagged)
    page = coordinator.submit(
        coordinator.get(path), button=f"Add to the agenda {flagged.reference}"
    )
    assert page.status == 200
    assert flagged.live_listing is not None
    assert flagged.live_listing.meeting_id == meeting.id
    assert "told of again" not in coordinator.get("/triage").text


def test_a_new_referral_of_the_same_person_is_called_a_repeat_in_triage(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    again = here.case()
    browser = browse_as(here.coordinator)
    assert "This is a repeat" not in browser.get(f"/cases/{again.id}/triage").text
    person = here.make.person(here.area)
    for case in (flagged, again):
        case.parts[0].identity.person_id = person.id
    here.make.session.flush()
    page = browser.get(f"/cases/{again.id}/triage")
    assert "This is a repeat" in page.text
    assert f"Repeat of {flagged.reference}" in page.text


def test_the_flag_of_a_person_runs_from_their_last_referral_in_any_case_one_may_read(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    later = here.make.accepted(here.case(), here.coordinator)
    person = here.make.person(here.area)
    for case in (flagged, later):
        case.parts[0].identity.person_id = person.id
    here.make.session.flush()
    renewed = "Counts as a repeat until Saturday 20 November 2027"
    assert renewed in browse_as(here.coordinator).get(f"/cases/{flagged.id}").text
    assert renewed not in browse_as(here.rep).get(f"/cases/{flagged.id}").text


def test_the_page_that_asks_everything_opens_a_closed_case_that_is_still_flagged(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    flagged.closed_at = clock.now() - timedelta(days=2)
    here.make.session.flush()
    browser = browse_as(here.rep)
    page = browser.get(f"/cases/{flagged.id}/told")
    page = browser.get(page.links()["tell everything on one page"])
    today = clock.today()
    day = {"day": today.day, "month": today.month, "year": today.year}
    filled = {"summary": LINE} | {f"happened_on-{k}": str(v) for k, v in day.items()}
    page = browser.submit(page, filled, button="Add the incident")
    assert LINE in page.text
    assert flagged.closed_at is None
    assert flagged.grounds[-1] == Ground.REPEAT.value


def test_the_page_that_asks_everything_refuses_a_closed_case_whose_flag_has_run_out(
    here: Partnership, browse_as: As, flagged: Case
) -> None:
    flagged.closed_at = clock.now() - timedelta(days=2)
    flagged.submitted_at = clock.now() - timedelta(days=400)
    here.make.session.flush()
    assert browse_as(here.rep).get(f"/cases/{flagged.id}/incidents/new").status == 409
