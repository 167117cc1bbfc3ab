"""Whoever is to tell the person harmed finds it until it is done, and does it safely."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases.models import Case, Conflict, Listing, Means, VoiceEntry, VoiceStage
from marac.cases.telling import operations as telling
from marac.cases.telling.queries import count_told, list_duties, list_waiting
from marac.cases.voice import operations
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
YES = {"told": "yes", "means": "phone", "who": "Tom Field", "said": "Relieved"}
MEETING = datetime(2026, 11, 26, 10, tzinfo=clock.LONDON)


@dataclass
class Town:
    """A running case of the landlord's, with an advocate, on the agenda of the 26th."""

    here: Partnership
    case: Case
    listing: Listing
    browsers: dict[UUID, Browser] = field(default_factory=dict)

    def decide(self, **fields: object) -> None:
        """Let the room decide, and say who tells them."""
        values = {
            "decided_at": clock.now(),
            "outcome": "no_further",
            "victim_told_by": "Tom Field",
            "victim_told_how": "by telephone",
            "victim_told_due": clock.add_working_days(clock.today(), 3),
            "decision_note": "Locks and patrols",
        }
        for name, value in (values | fields).items():
            setattr(self.listing, name, value)
        self.here.make.session.commit()

    def path(self, stage: str = "after") -> str:
        return f"/cases/{self.case.id}/telling/{self.listing.id}/{stage}"

    @property
    def entries(self) -> list[VoiceEntry]:
        self.here.make.session.expire_all()
        found = sa.select(VoiceEntry).order_by(VoiceEntry.recorded_at, VoiceEntry.id)
        return list(self.here.make.session.scalars(found))

    def waiting(self, user: User) -> list[tuple[str, str]]:
        """Give what waits for somebody: the stage, and by whom it is done."""
        by = self.here.make.actor(user, self.here.area)
        return [(d.stage.value, d.owner) for d in list_waiting(self.here.make.session, by=by)]


@pytest.fixture
def town(here: Partnership) -> Town:
    case = here.make.accepted(here.case(), here.coordinator)
    for agency in (here.landlord, here.support):
        here.make.invitation(case, agency, here.coordinator)
    meeting = here.make.meeting(here.area, MEETING)
    listing = here.make.circulated(case, meeting, here.coordinator)
    case.advocate_id = here.advocate.id
    here.make.session.commit()
    return Town(here, case, listing)


def record(browser: Browser, path: str, values: dict[str, str]) -> Page:
    return browser.submit(browser.get(path), values, button="Record it")


def again(day: str) -> dict[str, str]:
    return {
        "told": "later",
        "tried": "No answer at 6pm",
        "again_on-day": day,
        "again_on-month": "11",
        "again_on-year": "2026",
    }


def test_the_advocate_is_to_tell_them_before_the_meeting_and_of_the_outcome(town: Town) -> None:
    assert town.waiting(town.here.advocate) == [("before", "Tom Field")]
    town.decide()
    assert town.waiting(town.here.advocate) == [("after", "Tom Field")]
    assert town.waiting(town.here.coordinator) == [("after", "Tom Field")]
    assert town.waiting(town.here.rep) == []


def test_what_was_told_is_no_longer_open_and_stands_in_the_voice(town: Town, browse_as: As) -> None:
    town.decide()
    browser = browse_as(town.here.advocate)
    now = {"wants": "To move near her sister", "fears": "The school gate", "restorative": "no"}
    page = record(browser, town.path(), YES | now)
    assert page.path == "/telling"
    assert "Told in the last two weeks" in page.text
    assert town.waiting(town.here.coordinator) == []
    (entry,) = town.entries
    assert (entry.stage, entry.means, entry.listing_id) == (
        VoiceStage.AFTER,
        Means.PHONE,
        town.listing.id,
    )
    town.here.make.purpose(town.case, town.here.coordinator)
    voice = browse_as(town.here.coordinator).get(f"/cases/{town.case.id}").text
    for words in ("To move near her sister", "The school gate", "Relieved", "Tom Field"):
        assert words in voice


def test_what_was_tried_stays_open_until_the_day_on_which_it_is_tried_again(
    town: Town, browse_as: As
) -> None:
    town.decide()
    browser = browse_as(town.here.advocate)
    record(browser, town.path(), again("30"))
    by = town.here.make.actor(town.here.advocate)
    (duty,) = list_waiting(town.here.make.session, by=by)
    assert (duty.due_on.day, duty.since) == (30, clock.today())
    page = browser.get(town.path())
    assert "Tried, to be tried again" in page.text
    assert "No answer at 6pm" in page.text
    record(browser, town.path(), YES)
    assert town.waiting(town.here.advocate) == []


def test_a_decision_not_to_tell_ends_it_and_is_shown_to_who_runs_the_meeting(
    town: Town, browse_as: As
) -> None:
    town.decide()
    record(browse_as(town.here.advocate), town.path(), {"told": "no", "why_not": "She asked"})
    assert town.waiting(town.here.coordinator) == []
    page = browse_as(town.here.chair).get("/telling")
    assert "Decided not to tell" in page.text
    assert town.case.reference in page.text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"told": ""}, "Say whether they were told"),
        (YES | {"means": ""}, "Choose how they were told"),
        (YES | {"who": ""}, "Say who told them"),
        (YES | {"told_on-year": "2031"}, "The day they were told cannot be in the future"),
        (again("19"), "The day it is tried again cannot be in the past"),
        (again("27"), "Try again by 26 November 2026: then the meeting is"),
        (again("31"), "The day it is tried again must be a real date"),
        (again("24") | {"tried": ""}, "Say what came of it"),
        ({"told": "no"}, "Say why they were not told"),
    ],
)
def test_what_will_not_do_comes_back_as_typed(
    town: Town, browse_as: As, typed: dict[str, str], error: str
) -> None:
    wrong = record(browse_as(town.here.coordinator), town.path("before"), {"said": "Hm"} | typed)
    assert (wrong.status, wrong.errors) == (422, [error])
    assert wrong.value("said") == typed.get("said", "Hm")
    assert town.entries == []


@pytest.mark.parametrize("safe", [None, False])
@pytest.mark.parametrize(
    ("means", "column", "says"),
    [
        ("phone", "safe_to_call", "if calling|Calling them is not safe"),
        ("letter", "safe_to_write", "if writing|Writing to them is not safe"),
        ("message", "safe_to_write", "if writing|Writing to them is not safe"),
    ],
)
def test_nobody_is_reached_by_what_is_not_known_to_be_safe(
    town: Town, browse_as: As, means: str, column: str, says: str, safe: bool | None
) -> None:
    assert town.case.contact is not None
    setattr(town.case.contact, column, safe)
    town.decide()
    browser = browse_as(town.here.advocate)
    unknown, unsafe = says.split("|")
    page = browser.get(town.path())
    assert (unknown if safe is None else unsafe) in page.text
    assert page.text.index("Safe contact") < page.text.index("Were they told?")
    wrong = record(browser, town.path(), YES | {"means": means})
    assert wrong.status == 422
    assert (unknown if safe is None else unsafe) in wrong.errors[0]
    told = operations.Telling(
        stage=VoiceStage.AFTER, told=True, told_on=clock.today(), means=Means(means), who="Tom"
    )
    with pytest.raises(Refused, match=unknown if safe is None else unsafe):
        operations.record_telling(
            town.here.make.session,
            by=town.here.make.actor(town.here.advocate),
            case=town.case,
            telling=told,
            entry_id=uuid4(),
        )
    assert record(browser, town.path(), YES | {"means": "in_person"}).path == "/telling"


def test_whoever_has_no_safe_contact_learns_nothing_of_it_and_tells_in_person(
    town: Town, browse_as: As
) -> None:
    town.decide(teller_id=town.here.rep.id)
    assert town.case.contact is not None
    browser, answers = browse_as(town.here.rep), set()
    for safe in (True, False, None):
        town.case.contact.safe_to_call = town.case.contact.safe_to_write = safe
        wrong = record(browser, town.path(), YES)
        assert wrong.status == 422
        answers.add(wrong.errors[0])
    assert len(answers) == 1
    assert "confidential to you" in answers.pop()
    assert record(browser, town.path(), YES | {"means": "in_person"}).status == 200


def test_the_coordinator_chooses_who_tells_them_and_it_is_theirs(town: Town, browse_as: As) -> None:
    town.decide()
    browser = browse_as(town.here.coordinator)
    page = browser.get(f"/cases/{town.case.id}/teller/{town.listing.id}")
    assert "may only tell in person" in page.text
    assert "David Osei" not in [*page.text.split("Who tells them?")][-1], "the chair watches"
    page = browser.submit(page, {"teller": str(town.here.rep.id)}, button="Save")
    assert "Sana Khan tells them" in page.text
    assert town.waiting(town.here.rep) == [("after", "Sana Khan")]
    assert town.waiting(town.here.advocate) == []
    page = browse_as(town.here.rep).get(town.path())
    assert "The minutes have not gone out to you" in page.text
    assert "Locks and patrols" not in page.text
    town.listing.minutes_sent_at = clock.now()
    assert "Locks and patrols" in browse_as(town.here.rep).get(town.path()).text


def test_a_choice_that_somebody_else_changed_meanwhile_is_not_overwritten(
    town: Town, browse_as: As
) -> None:
    browser = browse_as(town.here.coordinator)
    page = browser.get(f"/cases/{town.case.id}/teller/{town.listing.id}")
    town.listing.teller_id = town.here.advocate.id
    town.here.make.session.commit()
    answer = browser.submit(page, {"teller": str(town.here.rep.id)}, button="Save")
    assert answer.status == 409


def test_nobody_is_asked_who_may_not_open_the_case(town: Town, browse_as: As) -> None:
    far = town.here.make.user(Role.REPRESENTATIVE, area=town.here.area, agency=town.here.police)
    with pytest.raises(Refused, match="cannot open the case"):
        telling.choose_teller(
            town.here.make.session,
            by=town.here.by,
            case=town.case,
            listing=town.listing,
            teller_id=far.id,
        )
    browser = browse_as(town.here.coordinator)
    page = browser.get(f"/cases/{town.case.id}/teller/{town.listing.id}")
    assert browser.submit(page, {"teller": str(far.id)}, button="Save").status == 422


def test_what_was_given_to_somebody_who_may_not_open_it_any_more_goes_back(town: Town) -> None:
    here = town.here
    town.decide(teller_id=here.rep.id)
    here.make.add(
        Conflict(case_id=town.case.id, user_id=here.rep.id, declared_by_id=here.rep.id, reason="x")
    )
    here.make.session.commit()
    assert town.waiting(here.rep) == []
    assert town.waiting(here.advocate) == [("after", "Tom Field")]
    here.advocate.disabled_at = clock.now()
    here.make.session.commit()
    assert town.waiting(here.coordinator) == [("after", "The co-ordinator")]


def test_only_who_may_open_the_case_finds_the_page(town: Town, browse_as: As) -> None:
    town.decide()
    far = town.here.make.user(Role.REPRESENTATIVE, area=town.here.area, agency=town.here.police)
    nowhere = f"/cases/{uuid4()}/telling/{town.listing.id}/after"
    browser = browse_as(far)
    assert browser.post(town.path(), YES).text == browser.post(nowhere, YES).text
    assert browser.post(town.path(), YES).status == 404
    for path in (town.path("room"), town.path().replace(str(town.listing.id), str(uuid4()))):
        assert browse_as(town.here.coordinator).get(path).status == 404, path
    rep = browse_as(town.here.rep)
    assert rep.get(town.path()).status == 404, "the minutes are not out: nothing is decided yet"
    assert rep.get(f"/cases/{town.case.id}/teller/{town.listing.id}").status == 404
    town.listing.minutes_sent_at = clock.now()
    assert rep.get(town.path()).status == 200
    assert rep.get(f"/cases/{town.case.id}/teller/{town.listing.id}").status == 403


def test_a_closed_case_asks_for_nothing_more(town: Town, browse_as: As) -> None:
    town.decide()
    town.case.closed_at = clock.now()
    browser = browse_as(town.here.coordinator)
    assert town.waiting(town.here.coordinator) == []
    assert browser.get(town.path()).status == 409
    assert browser.post(town.path(), YES).status == 409


def test_the_same_form_sent_twice_is_recorded_once(town: Town, browse_as: As) -> None:
    browser = browse_as(town.here.coordinator)
    page = browser.get(town.path("before"))
    for _ in range(2):
        done = browser.submit(page, YES, button="Record it", follow=False)
        assert done.status == 303
    assert len(town.entries) == 1


def test_the_case_page_and_the_meeting_say_what_is_open(town: Town, browse_as: As) -> None:
    browser = browse_as(town.here.coordinator)
    town.here.make.purpose(town.case, town.here.coordinator)
    page = browser.get(f"/cases/{town.case.id}")
    assert page.links()["That the meeting will talk about them"] == town.path("before")
    meeting = f"/meetings/{town.listing.meeting_id}"
    assert "People told before the meeting: 0 of 1" in browser.get(meeting).text
    record(browser, town.path("before"), YES)
    assert "People told before the meeting: 1 of 1" in browser.get(meeting).text
    town.decide()
    page = browser.get(f"/cases/{town.case.id}")
    assert page.links()["What the meeting decided"] == town.path()
    assert "of what it decided: 0 of 1" in browser.get(meeting).text
    record(browser, town.path(), {"told": "no", "why_not": "She asked"})
    assert "0 of 1, and 1 not to be told" in browser.get(meeting).text


def test_the_list_takes_few_queries_however_long_it_is(
    town: Town, browse_as: As, queries: list[str]
) -> None:
    here, counts = town.here, []
    meeting = here.make.meeting(here.area, MEETING + timedelta(days=14))
    browser = browse_as(here.coordinator)
    for _ in range(2):
        for _ in range(4):
            case = here.make.accepted(here.case(), here.coordinator)
            case.advocate_id = here.advocate.id
            here.make.invitation(case, here.support, here.coordinator)
            here.make.circulated(case, meeting, here.coordinator)
        here.make.session.commit()
        queries.clear()
        browser.get("/telling")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert len(list_duties(here.make.session, by=here.by)) == 9
    told = count_told(here.make.session, by=here.by, meeting_id=meeting.id)
    assert (told.before, told.before_of, told.after_of) == (0, 8, 0)


def test_an_auditor_and_a_referrer_find_nothing_to_tell(town: Town, browse_as: As) -> None:
    auditor = town.here.make.user(Role.AUDITOR, area=town.here.area)
    assert town.case.reference not in browse_as(auditor).get("/telling").text
    assert browse_as(town.here.referrer).get("/telling").status == 403
