"""A draft is its writer's own, and looking somebody up tells nobody what they may not know."""

from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.audit.models import AuditEntry
from marac.cases.models import Outcome, Question
from marac.cases.referrals import start_draft, submit
from marac.refusals import Refused
from tests.cases.referring import Referrer, day, referrer_of
from tests.client import Browser, Page
from tests.factories import Factory


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    return referrer_of(make, browser, session)


def another(robin: Referrer, make: Factory, *roles: Role) -> Browser:
    """Somebody else of the same agency and area, in a browser of their own."""
    user = make.user(*roles, area=robin.area, agency=robin.agency)
    return Browser(robin.browser.client.application, robin.session).sign_in_as(user)


def look_for(browser: Browser, name: str = "Amina Yusuf", **values: str) -> Page:
    page = browser.get("/referrals/new")
    return browser.submit(page, {"name": name, "postcode": "BS5 0AB", **values}, button="Look")


@pytest.mark.parametrize("role", [Role.REFERRER, Role.REPRESENTATIVE, Role.COORDINATOR, Role.CHAIR])
def test_someone_elses_draft_is_answered_like_a_random_id(
    robin: Referrer, make: Factory, role: Role
) -> None:
    robin.start()
    robin.answer_what_is_needed()
    other = another(robin, make, role)
    for tail in ("", "/subject", "/check", "/discard", "/incidents/new", "/sent"):
        theirs = other.get(robin.address + tail)
        random = other.get(f"/referrals/{uuid4()}{tail}")
        assert (theirs.status, theirs.text) == (random.status, random.text)
        assert theirs.status in (403, 404)
    for tail in ("/subject", "/submit", "/discard", "/answer", "/sources/new/person"):
        assert other.post(robin.address + tail).status in (403, 404)
    assert robin.case.submitted_at is None


def test_a_page_of_one_draft_does_not_open_what_belongs_to_another(robin: Referrer) -> None:
    robin.start()
    robin.answer_what_is_needed()
    incident, part = robin.case.incidents[0].id, robin.case.parts[0].id
    robin.start()
    for tail in (f"/incidents/{incident}/what", f"/people/{part}", f"/incidents/{incident}/remove"):
        assert robin.browser.get(robin.address + tail).status == 404


def test_a_person_can_take_out_what_they_added(robin: Referrer) -> None:
    robin.start()
    robin.add_incident("Shouting", "RACE")
    page = robin.browser.get(f"{robin.address}/household/child")
    page = robin.browser.submit(page, {"given_names": "Tobi"}, button="Save")
    for text, step in (("Tobi", "household"), ("Shouting", "incidents")):
        page = robin.open(step)
        page = robin.browser.get(page.links()[f"Remove {text}"])
        assert text in page.text
        page = robin.browser.submit(page, button="Yes, remove it")
        assert text not in page.links()
    assert (robin.case.parts, robin.case.incidents) == ([], [])


def test_an_incident_keeps_its_other_pages_when_one_is_changed(robin: Referrer) -> None:
    robin.start()
    robin.add_incident("Shouting", "RACE", "OTHER")
    path = f"{robin.address}/incidents/{robin.case.incidents[0].id}"
    page = robin.browser.get(f"{path}/why")
    values = {"detail_RACE": "ANTI_BLACK", "detail_OTHER": "Goths", "words_used": "Go home"}
    robin.browser.submit(page, values, button="Save and continue")
    page = robin.browser.get(f"{path}/what")
    robin.browser.submit(page, {"summary": "Shouting again"}, button="Save and continue")
    page = robin.open("check")
    assert "Race or ethnicity (Anti-Black)" in page.text
    assert "Other (Goths)" in page.text
    assert robin.case.incidents[0].class_code == "crime"
    assert robin.case.incidents[0].words_used == "Go home"


def test_ones_own_open_referral_is_found_by_name_and_postcode(robin: Referrer) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.fill("address", postcode="bs5 0ab")
    assert "You have begun a referral and not sent it yet" in look_for(robin.browser).text
    robin.send()
    page = look_for(robin.browser, "  AMÍNA   yusuf ")
    assert f"A referral is open ({robin.case.reference})" in page.text
    assert (
        f"A referral is open ({robin.case.reference})"
        in look_for(robin.browser, "Yusuf Aminah").text
    )
    assert (
        "Nothing found"
        in look_for(robin.browser, "Grzegorz Brzęczyszczykiewicz", postcode="LS1 4AP").text
    )


def test_others_learn_nothing_from_looking(robin: Referrer, make: Factory) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.fill("address", postcode="BS5 0AB")
    robin.send()
    other = another(robin, make, Role.REFERRER)
    known, unknown = look_for(other), look_for(other, "Nobody Known")
    assert "Nothing found" in known.text
    assert known.text.replace("Amina Yusuf", "") == unknown.text.replace("Nobody Known", "")


def test_a_postcode_that_is_locked_cannot_be_found_out_by_trying(
    robin: Referrer, make: Factory
) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.fill("address", postcode="BS5 0AB")
    robin.send()
    case, housing = robin.case, make.agency("Northside Homes", area=robin.area)
    user = make.user(Role.REPRESENTATIVE, area=robin.area, agency=housing)
    coordinator = make.user(Role.COORDINATOR, area=robin.area, agency=housing)
    make.accepted(case, coordinator)
    make.circulated(case, make.meeting(robin.area), coordinator)
    make.invitation(case, housing, coordinator)
    make.purpose(case, user)
    browser = Browser(robin.browser.client.application, robin.session).sign_in_as(user)
    assert "BS5 0AB" not in browser.get(f"/cases/{case.id}").text
    right, wrong = look_for(browser), look_for(browser, postcode="BS5 9ZZ")
    assert right.text.replace("BS5 0AB", "") == wrong.text.replace("BS5 9ZZ", "")
    assert "same postcode" not in right.text
    assert "Nothing found" in look_for(browser, "Grzegorz Brzęczyszczykiewicz").text
    make.release(case, housing, coordinator)
    assert "same postcode" in look_for(browser).text


def test_a_coordinator_is_told_when_a_case_was_heard(
    robin: Referrer, make: Factory, session: Session
) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.fill("subject", **day(27, 3, 1987, "born_on"))
    robin.send()
    case = make.accepted(robin.case, robin.user)
    heard = make.circulated(case, make.meeting(robin.area), robin.user)
    heard.decided_at, heard.outcome = clock.now(), Outcome.NO_FURTHER
    coordinator = another(robin, make, Role.COORDINATOR)
    page = look_for(coordinator, postcode="", **day(27, 3, 1987, "born_on"))
    assert f"Was heard in November 2026 ({robin.case.reference})" in page.text
    logged = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.event == "KnownPersonLookedUp")
    ).one()
    assert logged.details == {"found": [str(case.id)]}


def test_looking_needs_a_name_and_one_more_thing(robin: Referrer) -> None:
    page = robin.browser.get("/referrals/new")
    page = robin.browser.submit(page, {"name": "Amina"}, button="Look")
    assert page.status == 422
    assert page.errors == ["Enter a date of birth or a postcode as well"]
    assert page.value("name") == "Amina"
    page = robin.browser.submit(page, {"name": "", "postcode": "BS5 0AB"}, button="Look")
    needed = "Enter a name, a phone number or an online account to look for"
    assert page.errors == [needed]


def test_what_was_looked_for_is_not_typed_twice(robin: Referrer) -> None:
    page = look_for(robin.browser, "Amina Bint Yusuf", **day(27, 3, 1987, "born_on"))
    robin.browser.submit(page, button="Start a referral")
    subject = robin.case.subject
    assert (subject.given_names, subject.surname) == ("Amina Bint", "Yusuf")
    assert (subject.born_on, subject.postcode) == (date(1987, 3, 27), "BS5 0AB")


def test_someone_of_two_agencies_says_for_which_they_refer(robin: Referrer, make: Factory) -> None:
    second = make.agency("Safe Harbour Trust", area=robin.area)
    make.seat(robin.user, Role.REFERRER, area=robin.area, agency=second)
    page = robin.browser.get("/referrals/new")
    page = robin.browser.submit(page, button="Start without looking")
    assert page.errors == ["Choose the agency you are referring for"]
    robin.browser.submit(page, {"agency": str(second.id)}, button="Start without looking")
    assert robin.case.agency_id == second.id


def test_nobody_refers_for_an_agency_that_is_not_theirs(robin: Referrer, make: Factory) -> None:
    stranger = make.agency("Elsewhere", area=robin.area)
    with pytest.raises(Refused, match="an agency that you belong to"):
        start_draft(robin.session, by=make.actor(robin.user), agency_id=stranger.id)


def test_an_operation_refuses_somebody_elses_draft_and_an_incomplete_one(
    robin: Referrer, make: Factory
) -> None:
    robin.start()
    other = make.user(Role.REFERRER, area=robin.area, agency=robin.agency)
    with pytest.raises(Refused, match="Only the person who began"):
        submit(robin.session, by=make.actor(other), case=robin.case)
    with pytest.raises(Refused, match=r"cannot be sent yet\. Choose who or what was harmed"):
        submit(robin.session, by=make.actor(robin.user), case=robin.case)


def test_the_referrer_answers_what_triage_asks(robin: Referrer, make: Factory) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.send()
    assert robin.browser.post(f"{robin.address}/answer", {"answer": "Yes"}).status == 409
    question = Question(
        case_id=robin.case.id,
        asked_at=clock.now(),
        asked_by_id=robin.user.id,
        text="Which stairwell?",
    )
    make.add(question)
    page = robin.browser.get(robin.address)
    assert "A question for you" in page.text
    page = robin.browser.submit(page, button="Send your answer")
    assert (page.status, page.errors) == (422, ["Write your answer"])
    page = robin.browser.submit(page, {"answer": "The left one"}, button="Send your answer")
    assert "The left one" in page.text
    assert "Waiting for triage" in page.text


def test_a_declined_referral_says_why(robin: Referrer, make: Factory) -> None:
    robin.start()
    robin.answer_what_is_needed()
    robin.send()
    address = robin.address
    case = make.accepted(robin.case, robin.user)
    case.decision, case.decision_code = "declined", "below_threshold"
    case.advice = "Ask the community safety team"
    page = robin.browser.get(address)
    assert "Not accepted" in page.text
    assert "Below the threshold" in page.text
    assert "Ask the community safety team" in page.text
