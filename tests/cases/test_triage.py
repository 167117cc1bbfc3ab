"""Triage: each decision on its own page, with its reason, by somebody else than the referrer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.cases import operations
from marac.cases.models import Decision
from marac.cases.triage_clock import days_waited
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser

As = Callable[[User], Browser]


def test_the_queue_shows_the_oldest_first_with_its_age(here: Partnership, browse_as: As) -> None:
    here.case("Li Wei", submitted_at=clock.now() - timedelta(days=1))
    here.case("Amina Yusuf", submitted_at=clock.now() - timedelta(days=7))
    page = browse_as(here.coordinator).get("/triage")
    rows = [" ".join(row.text_content().split()) for row in page.all("//tbody/tr")]
    assert ["Amina Yusuf" in rows[0], "Li Wei" in rows[1]] == [True, True]
    assert "5 working days" in rows[0]
    assert "1 working day" in rows[1]
    assert "High risk" in rows[0]


def test_an_empty_queue_says_so(here: Partnership, browse_as: As) -> None:
    assert "Nothing to triage" in browse_as(here.chair).get("/triage").text


def test_the_clock_stands_still_while_a_question_is_open() -> None:
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    asked, answered = monday + timedelta(days=1), monday + timedelta(days=3)
    with clock.moved_to(monday + timedelta(days=4)):
        assert days_waited(monday, []) == 4
        assert days_waited(monday, [(asked, answered)]) == 2
        assert days_waited(monday, [(asked, None)]) == 1


def test_accepting_leads_to_the_case_which_waits_for_a_meeting(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    referral = browser.get(f"/cases/{case.id}/triage")
    assert "Shouted at outside the flat" in referral.text
    page = browser.get(referral.links()["Accept for a meeting"])
    done = browser.submit(page)
    assert done.path == f"/cases/{case.id}"
    assert "Accepted, waiting for a meeting" in done.text
    assert case.decision is Decision.ACCEPTED
    assert case.decided_by_id == here.coordinator.id


def test_declining_needs_its_reason_and_keeps_what_was_typed(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/triage/decline")
    again = browser.submit(page, {"note": "One agency is enough"}, button="Decline the referral")
    assert again.status == 422
    assert again.errors == ["Choose a reason", "Give the referrer advice"]
    assert again.value("note") == "One agency is enough"
    assert case.decision is None
    code = again.all("//input[@name='code']/@value")[0]
    done = browser.submit(
        again, {"code": code, "advice": "Ask the tenancy team"}, button="Decline the referral"
    )
    assert done.path == "/triage"
    assert (case.decision, case.decision_code) == (Decision.DECLINED, code)
    assert case.closed_at is not None
    assert "Declined" in browser.get("/cases").text


def test_a_referral_is_redirected_to_another_forum(here: Partnership, browse_as: As) -> None:
    case = here.case()
    browser = browse_as(here.chair)
    whole = browser.get(f"/cases/{case.id}/triage")
    page = browser.get(next(href for href in whole.links().values() if "redirect" in href))
    browser.submit(page, {"forum": "mappa", "note": "The man is a MAPPA case"})
    assert case.decision is Decision.REDIRECTED
    page = browser.get(f"/cases/{case.id}")
    assert "MAPPA" in page.text
    assert "The man is a MAPPA case" in page.text


def test_an_emergency_is_accepted_with_what_is_done_before_the_meeting(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/triage/emergency")
    assert browser.submit(page).errors == ["Say what is being done before the meeting"]
    done = browser.submit(page, {"action_taken": "Officers at the door tonight"})
    assert "Emergency" in done.text
    assert "Officers at the door tonight" in done.text


def test_a_question_pauses_the_queue_and_only_the_referrer_answers_it(
    here: Partnership, browse_as: As
) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/triage/ask")
    browser.submit(page, {"text": "Is the address right?"})
    assert "Paused: question asked" in browser.get("/triage").text
    held = browser.get(f"/cases/{case.id}/triage")
    assert "Is the address right?" in held.text
    assert "Accept for a meeting" not in held.links()
    refused = browser.post(f"/cases/{case.id}/triage/accept")
    assert refused.status == 409
    make, session = here.make, here.make.session
    question = case.open_question
    assert question is not None
    with pytest.raises(Refused):
        operations.answer(session, by=here.by, question=question, text="Yes")
    operations.answer(session, by=make.actor(here.referrer), question=question, text="Yes")
    assert "Accept for a meeting" in browser.get(f"/cases/{case.id}/triage").links()


def test_nobody_triages_their_own_referral(here: Partnership, browse_as: As) -> None:
    here.make.seat(here.referrer, Role.COORDINATOR, area=here.area, agency=here.landlord)
    case = here.case()
    browser = browse_as(here.referrer)
    assert "You made this referral" in browser.get("/triage").text
    page = browser.get(f"/cases/{case.id}/triage")
    assert "somebody else must triage it" in page.text
    assert browser.post(f"/cases/{case.id}/triage/accept").status == 409
    assert case.decision is None


def test_a_referral_is_decided_once(here: Partnership, browse_as: As) -> None:
    case = here.case()
    operations.accept(here.make.session, by=here.by, case=case)
    browser = browse_as(here.chair)
    assert browser.get(f"/cases/{case.id}/triage").status == 404
    with pytest.raises(Refused):
        operations.decline(
            here.make.session, by=here.by, case=case, code="duplicate", note="x", advice="y"
        )


def test_an_unknown_decision_is_no_page(here: Partnership, browse_as: As) -> None:
    case = here.case()
    assert browse_as(here.chair).get(f"/cases/{case.id}/triage/burn").status == 404


def test_a_case_about_a_colleague_is_restricted_when_it_is_accepted(
    here: Partnership, browse_as: As
) -> None:
    case = here.case(staff_victim=True)
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/triage/accept")
    assert "will be restricted" in page.text
    browser.submit(page)
    assert case.restricted_at is not None
    for user in (here.coordinator, here.chair):
        assert browse_as(user).get(f"/cases/{case.id}").status == 200
    late = here.make.user(Role.CHAIR, area=here.area, agency=here.police)
    assert browse_as(late).get(f"/cases/{case.id}").status == 404


def test_a_referral_is_withdrawn_with_its_reason(here: Partnership, browse_as: As) -> None:
    case = here.case()
    browser = browse_as(here.coordinator)
    page = browser.get(browser.get(f"/cases/{case.id}").links()["Withdraw"])
    assert browser.submit(page).errors == ["Say why"]
    done = browser.submit(page, {"note": "She asked us to stop"})
    assert "Withdrawn" in done.text
    assert "She asked us to stop" in done.text


def test_a_case_cannot_close_before_the_meeting_has_decided(
    here: Partnership, browse_as: As
) -> None:
    case = here.running()
    browser = browse_as(here.coordinator)
    assert browser.submit(browser.get(f"/cases/{case.id}/close")).status == 409
    assert case.closed_at is None
    waiting = here.make.accepted(here.case(), here.coordinator)
    close = browser.get(f"/cases/{waiting.id}").links()["Close: no further MARAC"]
    assert "Closed" in browser.submit(browser.get(close)).text


def test_the_risk_is_judged_again_and_shows_its_trend(here: Partnership, browse_as: As) -> None:
    case = here.running()
    browser = browse_as(here.chair)
    page = browser.get(f"/cases/{case.id}/risk")
    again = browser.submit(page, {"level": "medium"})
    assert (again.status, again.errors) == (422, ["Give the reason for the level"])
    moved = {"reason": "He has moved away", "red_flags": ["weapon"], "confirmed": "yes"}
    done = browser.submit(again, moved)
    assert "down from high" in done.text
    assert "Weapon used or shown" in done.text
    assert [a.level.value for a in case.assessments] == ["high", "medium"]
