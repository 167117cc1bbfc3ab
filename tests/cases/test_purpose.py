"""What a case is opened for: told by one's work, or asked once a day, and written down."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Opening, Outcome, Purpose, StatedPurpose
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]


def openings(here: Partnership, user: User) -> list[Opening]:
    found = sa.select(Opening).where(Opening.user_id == user.id)
    return list(here.make.session.scalars(found.order_by(Opening.opened_at, Opening.id)))


def finished(here: Partnership) -> Case:
    """A case that was heard, its minutes sent: nobody has work on it."""
    case = here.running()
    listing = case.listings[0]
    listing.decided_at = listing.minutes_sent_at = clock.now()
    listing.outcome = Outcome.NO_FURTHER
    here.make.session.flush()
    return case


def asked(page: Page) -> bool:
    return page.path.endswith("/purpose")


def told(page: Page) -> str:
    """The line that says what the case was opened for."""
    line = next(p for p in page.all("//p") if "You opened this for" in p.text_content())
    return " ".join(line.text_content().split()).split(": ", 1)[1].split(". Change", 1)[0]


def test_who_has_work_on_a_case_is_not_asked_and_told_what_is_written_down(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    here.make.request(case.listings[0], here.landlord)
    page = browse_as(here.rep).get(f"/cases/{case.id}")
    assert told(page) == "your agency’s return"
    page = browse_as(here.chair).get(f"/cases/{case.id}")
    assert told(page) == "preparing the meeting of Thursday 26 November 2026, 10am"
    (opening,) = openings(here, here.rep)
    assert (opening.case_id, opening.purpose) == (case.id, Purpose.RETURN)
    assert (opening.agency_id, opening.opened_at) == (here.landlord.id, clock.now())
    assert openings(here, here.chair)[0].agency_id == here.police.id


def test_each_kind_of_work_speaks_for_itself(here: Partnership, browse_as: As) -> None:
    coordinator, rep = browse_as(here.coordinator), browse_as(here.rep)
    referral = here.case()
    assert told(coordinator.get(f"/cases/{referral.id}")) == "deciding about the referral"
    waiting = here.make.accepted(here.case(), here.coordinator)
    assert told(coordinator.get(f"/cases/{waiting.id}")) == "preparing it for a meeting"
    case = here.running()
    assert told(rep.get(f"/cases/{case.id}")).startswith("preparing the meeting of")
    listing = case.listings[0]
    listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
    assert told(rep.get(f"/cases/{case.id}")) == "minutes that are not out yet"
    listing.minutes_sent_at = clock.now()
    action = here.make.action(case, here.landlord)
    assert told(rep.get(f"/cases/{case.id}")) == "an action that waits for you"
    action.reported_done_at, action.reported_done_by_id = clock.now(), here.rep.id
    assert told(coordinator.get(f"/cases/{case.id}")) == "an action that waits for you"
    case.advocate_id = here.advocate.id
    here.make.invitation(case, here.support, here.coordinator)
    assert told(browse_as(here.advocate).get(f"/cases/{case.id}")) == (
        "your work with the person harmed"
    )


def test_what_was_plain_in_the_morning_is_not_asked_in_the_afternoon(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}")
    page = browser.get(page.links()["Withdraw"])
    done = browser.submit(page, {"note": "She asked us to stop"})
    assert not asked(done)
    assert told(done) == "deciding about the referral"


def test_without_work_on_it_a_case_opens_once_it_is_said_what_for(
    here: Partnership, browse_as: As
) -> None:
    case, browser = finished(here), browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}")
    assert asked(page)
    assert page.heading == "What are you opening this case for?"
    assert case.reference in page.text
    assert "Amina" not in page.response.get_data(as_text=True)
    assert openings(here, here.rep) == []
    again = browser.submit(page)
    assert (again.status, again.errors) == (422, ["Choose what you are opening the case for"])
    again = browser.submit(page, {"purpose": "other"})
    assert (again.status, again.errors) == (422, ["Say what you are opening the case for"])
    assert again.all("//input[@value='other']")[0].get("checked") is not None
    done = browser.submit(again, {"words": "A call from the school"})
    assert done.path == f"/cases/{case.id}"
    assert told(done) == "A call from the school"
    (opening,) = openings(here, here.rep)
    assert (opening.purpose, opening.words) == (Purpose.OTHER, "A call from the school")


def test_the_question_comes_once_a_day_and_for_each_case(here: Partnership, browse_as: As) -> None:
    case, other = finished(here), finished(here)
    browser = browse_as(here.rep)
    browser.submit(browser.get(f"/cases/{case.id}"), {"purpose": "quality"})
    assert not asked(browser.get(f"/cases/{case.id}"))
    assert asked(browser.get(f"/cases/{other.id}"))
    assert asked(browse_as(here.chair).get(f"/cases/{case.id}"))
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert asked(browse_as(here.rep).get(f"/cases/{case.id}"))


def test_an_answer_can_be_changed_and_counts_from_then(here: Partnership, browse_as: As) -> None:
    case, browser = here.running(), browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}")
    change = browser.get(page.links()["Change what you opened this for"])
    page = browser.submit(change, {"purpose": "incident"})
    assert told(page) == "a new incident or new information"
    change = browser.get(page.links()["Change what you opened this for"])
    assert change.all("//input[@value='incident']")[0].get("checked") is not None
    page = browser.submit(change, {"purpose": "other", "words": "The school rang"})
    browser.submit(browser.get(f"/cases/{case.id}/purpose"), {"purpose": "victim"})
    written = {o.purpose: o.words for o in openings(here, here.rep)}
    assert written == {
        Purpose.MEETING: "",
        Purpose.INCIDENT: "",
        Purpose.OTHER: "The school rang",
        Purpose.VICTIM: "",
    }
    assert len(here.make.session.scalars(sa.select(StatedPurpose)).all()) == 1


def test_reading_on_is_one_opening_and_coming_back_another(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    for minutes in (0, 5, 14, 20):
        with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
            browse_as(here.rep).get(f"/cases/{case.id}")
    assert len(openings(here, here.rep)) == 2


@pytest.mark.parametrize("why", ["another agency's", "conflict", "a random id"])
def test_the_question_tells_nobody_that_there_is_a_case(
    here: Partnership, browse_as: As, why: str
) -> None:
    case = finished(here)
    stranger = here.make.user(Role.REPRESENTATIVE, area=here.area, agency=here.police)
    key = uuid4() if why == "a random id" else case.id
    if why == "conflict":
        browser = browse_as(here.rep)
        page = browser.get(f"/cases/{case.id}/conflict")
        browser.submit(page, {"reason": "She is my aunt"}, follow=False)
        stranger = here.rep
    browser = browse_as(stranger)
    for path in (f"/cases/{key}", f"/cases/{key}/purpose"):
        nothing = browser.get(path, follow=False)
        never = browser.get(path.replace(str(key), str(uuid4())), follow=False)
        assert nothing.status == 404
        assert nothing.response.data == never.response.data
    posted = browser.post(f"/cases/{key}/purpose", {"purpose": "quality"})
    assert posted.status == 404
    assert openings(here, stranger) == []


def test_what_was_said_is_in_the_log_in_codes_only(here: Partnership, browse_as: As) -> None:
    case, browser = finished(here), browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}")
    browser.submit(page, {"purpose": "other", "words": "Her cousin rang"})
    entries = here.make.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.number)).all()
    mine = [(e.event, e.details) for e in entries if e.actor_id == here.rep.id]
    assert mine == [
        ("PurposeStated", {"purpose": "other"}),
        ("CaseViewed", {"purpose": "other", "others": 0}),
    ]


def test_a_return_and_the_room_are_openings_that_need_no_question(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    owed = here.make.request(case.listings[0], here.landlord)
    case.listings[0].meeting_id = here.make.meeting(here.area, started_at=clock.now()).id
    here.make.session.flush()
    browser = browse_as(here.rep)
    assert browser.get(f"/returns/{owed.id}").status == 200
    place = f"/meetings/{case.listings[0].meeting_id}/room/{case.listings[0].id}"
    assert browser.get(place).status == 200
    assert {o.purpose for o in openings(here, here.rep)} == {Purpose.RETURN, Purpose.MEETING}
    assert {o.agency_id for o in openings(here, here.rep)} == {here.landlord.id}


def test_who_runs_the_cycle_opens_a_case_as_such_and_not_for_an_invited_agency(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    here.make.seat(here.coordinator, Role.REPRESENTATIVE, area=here.area, agency=here.landlord)
    browse_as(here.coordinator).get(f"/cases/{case.id}")
    assert [o.agency_id for o in openings(here, here.coordinator)] == [here.police.id]
