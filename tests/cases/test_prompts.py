"""Prompts on the page of a case: shown with their rule, decided once, back only for new facts."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.actions.models import Action
from marac.cases.models import Case, Part, PartKind, PromptAnswer, PromptDecision
from marac.incidents.models import Incident
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]
BUTTON = "Keep this decision"


@pytest.fixture
def case(here: Partnership) -> Case:
    """A running case with a child in the household."""
    case = here.running()
    child(here, case, "Idil Yusuf")
    return case


def child(here: Partnership, case: Case, name: str) -> None:
    identity = here.make.identity(here.area, name)
    case.parts.append(Part(kind=PartKind.CHILD, identity=identity))
    here.make.session.flush()


def decide(browser: Browser, case: Case, kind: str, values: dict[str, str]) -> Page:
    page = browser.get(f"/cases/{case.id}/prompts/{kind}")
    return browser.submit(page, values, button=BUTTON)


def decisions(here: Partnership) -> list[PromptDecision]:
    return list(here.make.session.scalars(sa.select(PromptDecision)))


def test_a_prompt_shows_its_rule_and_facts_and_is_accepted(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}")
    assert "A child lives in the household" in page.text
    assert "may need safeguarding under the Children Act 1989" in page.text
    done = decide(browser, case, "safeguarding_child", {"answer": "accepted", "note": "Referred"})
    assert done.path == f"/cases/{case.id}"
    assert "Accepted, Megan Pryce" in done.text
    assert "Referred" in done.text
    assert "A child lives in the household" not in done.text
    assert [d.answer for d in decisions(here)] == [PromptAnswer.ACCEPTED]


def test_it_comes_back_only_when_a_fact_is_new(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.chair)
    decide(browser, case, "safeguarding_child", {"answer": "declined", "reason": "Grown up"})
    assert "Came back" not in browser.get(f"/cases/{case.id}").text
    assert browser.get(f"/cases/{case.id}/prompts/safeguarding_child").status == 409
    child(here, case, "Bilal Yusuf")
    page = browser.get(f"/cases/{case.id}")
    assert "Came back: new facts" in page.text
    page = browser.get(f"/cases/{case.id}/prompts/safeguarding_child")
    assert "Decided before, on fewer facts" in page.text
    assert "Grown up" in page.text


def test_declining_needs_its_reason(here: Partnership, browse_as: As, case: Case) -> None:
    browser = browse_as(here.coordinator)
    wrong = decide(browser, case, "safeguarding_child", {"answer": "declined", "note": "x"})
    assert (wrong.status, wrong.errors) == (422, ["Give the reason for declining"])
    assert wrong.value("note") == "x"
    assert decisions(here) == []


def test_a_prompt_becomes_an_action_that_the_room_will_hear(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    wrong = decide(browser, case, "safeguarding_child", {"answer": "action"})
    assert wrong.status == 422
    assert wrong.errors == [
        "Choose the agency that acts",
        "Say who does it",
        "Say what is to be done",
    ]
    values = {
        "agency": str(here.support.id),
        "owner_name": "Jo Ward",
        "task": "Refer to children’s services",
    }
    page = browser.submit(wrong, values, button=BUTTON)
    assert "Turned into an action" in page.text
    action = here.make.session.scalars(sa.select(Action)).one()
    assert (action.task, action.owner_name) == ("Refer to children’s services", "Jo Ward")
    assert (action.listing_id, action.agreed_at) == (case.listings[0].id, None)
    assert browser.get(f"/actions/{action.id}").status == 200


def test_after_the_hearing_an_action_is_agreed_at_once(
    here: Partnership, browse_as: As, case: Case
) -> None:
    listing = case.listings[0]
    listing.started_at = listing.decided_at = clock.now()
    listing.outcome = "no_further"
    values = {
        "answer": "action",
        "agency": str(here.support.id),
        "owner_name": "Jo Ward",
        "task": "Refer",
    }
    browser = browse_as(here.coordinator)
    decide(browser, case, "safeguarding_child", values)
    action = here.make.session.scalars(sa.select(Action)).one()
    assert (action.listing_id, action.agreed_at) == (None, clock.now())
    assert action.issued_at == clock.now(), "no meeting will send it out"
    history = browser.get(f"/actions/{action.id}").text
    assert "Agreed after the meeting, without the room" in history
    assert "Agreed by the meeting" not in history


def test_a_case_on_no_agenda_takes_no_action_and_says_so(here: Partnership, browse_as: As) -> None:
    case = here.make.accepted(here.case(), here.coordinator)
    child(here, case, "Idil Yusuf")
    wrong = decide(browse_as(here.coordinator), case, "safeguarding_child", {"answer": "action"})
    assert wrong.status == 422
    assert wrong.errors[0].startswith("The case is on no agenda yet")
    assert list(here.make.session.scalars(sa.select(Action))) == []


def test_the_threshold_of_the_area_counts(here: Partnership, browse_as: As, case: Case) -> None:
    for day in (2, 9):
        case.incidents.append(
            Incident(happened_on=date(2026, 11, day), summary="Again", reported_on=clock.today())
        )
    case.incidents[0].reported_on = clock.today()
    here.make.session.flush()
    browser = browse_as(here.coordinator)
    assert "3 incidents reported in the last 6 months" in browser.get(f"/cases/{case.id}").text
    here.area.asb_review_incidents = 4
    page = browser.get(f"/cases/{case.id}/prompts")
    assert "3 incidents reported in" not in page.text
    assert "4 or more incidents reported within 6 months" in page.text


def test_restorative_justice_is_prompted_once_people_recorded_what_it_asks(
    here: Partnership, browse_as: As, case: Case
) -> None:
    identity = here.make.identity(here.area, "Craig Dunmore")
    source = Part(kind=PartKind.HARM_SOURCE, identity=identity)
    case.parts.append(source)
    here.make.session.flush()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/prompts")
    assert "First offence: not known" in page.text
    page = browser.get(page.links()["First offence, and admitted? Craig DUNMORE"])
    page = browser.submit(page, {"admitted": "yes", "first": "yes"}, button="Save")
    assert "First offence: met" in page.text
    assert "The victim agrees: not known" in page.text
    wishes = {"stage": "before", "speaker": "self", "restorative": "yes"}
    form = browser.get(f"/cases/{case.id}/voice/wishes")
    page = browser.submit(form, wishes, button="Record what they said")
    assert "All five conditions are met" in page.text


def test_an_agency_reads_the_prompts_and_decides_nothing(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}/prompts")
    assert "A child lives in the household" in page.text
    assert not [text for text in page.links() if text.startswith("Decide")]
    assert browser.get(f"/cases/{case.id}/prompts/safeguarding_child").status == 403


def test_a_case_out_of_sight_or_a_prompt_that_is_none_is_not_found(
    here: Partnership, browse_as: As, case: Case
) -> None:
    far = here.make.user(Role.COORDINATOR)
    assert browse_as(far).get(f"/cases/{case.id}/prompts").status == 404
    browser = browse_as(here.coordinator)
    assert browser.get(f"/cases/{case.id}/prompts/nothing").status == 404
    subject = case.parts[0]
    assert browser.get(f"/cases/{case.id}/sources/{subject.id}/offence").status == 404


def test_a_closed_case_decides_nothing_more(here: Partnership, browse_as: As, case: Case) -> None:
    source = Part(kind=PartKind.HARM_SOURCE, identity=here.make.identity(here.area, "C D"))
    case.parts.append(source)
    case.closed_at = clock.now()
    here.make.session.flush()
    browser = browse_as(here.coordinator)
    assert browser.get(f"/cases/{case.id}/prompts/safeguarding_child").status == 409
    assert browser.get(f"/cases/{case.id}/sources/{source.id}/offence").status == 409
    assert "Decide" not in browser.get(f"/cases/{case.id}/prompts").text
