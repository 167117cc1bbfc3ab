"""A draft is changed as often as needed, and a sent referral says in one line where it stands."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.sessions import actor_for
from marac.cases.models import Case, Decision, Outcome
from marac.cases.referrals import RiskValues, SourcesValues, save_risk, save_sources
from marac.cases.referrals.status import known_line, status_line
from marac.people.models import IdentityKind
from marac.refusals import Refused
from tests.cases.referring import SAVE, Referrer, day, referrer_of
from tests.client import Browser
from tests.factories import Factory


@pytest.fixture
def robin(make: Factory, browser: Browser, session: Session) -> Referrer:
    robin = referrer_of(make, browser, session)
    robin.start()
    return robin


def test_a_harm_source_is_changed_and_shown_as_it_is_now(robin: Referrer) -> None:
    page = robin.browser.get(f"{robin.address}/sources/new/person")
    kevin = {"given_names": "Kevin", "relationship_code": "neighbour", "warning_markers": "A dog"}
    page = robin.browser.submit(page, kevin, button="Save")
    page = robin.browser.get(page.links()["Change Kevin"])
    assert page.value("warning_markers") == "A dog"
    page = robin.browser.submit(
        page, {"surname": "Doe", **day(31, 4, 1990, "born_on")}, button="Save"
    )
    assert (page.status, page.value("surname")) == (422, "Doe")
    page = robin.browser.submit(page, day(30, 4, 1990, "born_on"), button="Save")
    assert "Kevin Doe" in page.text
    assert "Born 30 April 1990" in page.text
    source = robin.case.harm_sources[0]
    assert (source.identity.paper_name, source.warning_markers) == ("Kevin DOE", "A dog")
    page = robin.browser.get(page.links()["Remove Kevin Doe"])
    page = robin.browser.submit(page, button="Yes, remove it")
    assert robin.case.harm_sources == []


def test_a_child_is_changed(robin: Referrer) -> None:
    page = robin.browser.get(f"{robin.address}/household/child")
    page = robin.browser.submit(page, {"given_names": "Tobi"}, button="Save")
    page = robin.browser.get(page.links()["Change Tobi"])
    values = {"school_or_employer": "Mill Street Primary", "witnessed_harm": "yes"}
    robin.browser.submit(page, values | day(2, 9, 2018, "born_on"), button="Save")
    child = robin.case.children[0]
    assert (child.witnessed_harm, child.identity.born_on) == (True, date(2018, 9, 2))
    assert "Mill Street Primary" in robin.open("check").text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("online", {"handle": "@hate", "platform": "Discord"}),
        ("household", {"name": "The people at number 4"}),
        ("organisation", {"name": "Young Patriots"}),
        ("unknown", {"description": "Two boys on a scooter"}),
    ],
)
def test_any_kind_of_harm_source_can_be_recorded(
    robin: Referrer, kind: str, values: dict[str, str]
) -> None:
    page = robin.browser.submit(
        robin.browser.get(f"{robin.address}/sources/new"), {"kind": kind}, button="Continue"
    )
    page = robin.browser.submit(page, values, button="Save")
    assert all(value in robin.open("check").text for value in values.values())
    assert robin.case.harm_sources[0].identity.kind == kind


def test_there_is_no_page_for_what_nobody_can_be(robin: Referrer) -> None:
    robin.add_incident("Shouting", "RACE")
    incident = f"incidents/{robin.case.incidents[0].id}/dragon"
    for path in ("sources/new/dragon", "household/dragon", "dragon", incident, "sent"):
        assert robin.browser.get(f"{robin.address}/{path}").status == 404


def test_an_incident_that_went_on_for_a_while_says_so(robin: Referrer) -> None:
    page = robin.browser.get(f"{robin.address}/incidents/new")
    values = {"summary": "Knocking on the wall", "certainty": "about", "happened_at": "10.30pm"}
    days = day(1, 11, 2026) | day(14, 11, 2026, "ended_on")
    page = robin.browser.submit(page, values | days, button="Save, and add the rest later")
    assert page.heading == "1 incident added"
    expected = "About Sunday 1 November 2026, 10:30pm to Saturday 14 November 2026"
    assert expected in page.text
    assert "Say what the hostility was aimed at" in page.text
    page = robin.browser.get(page.links()["Change Knocking on the wall"])
    assert page.heading == "Why it was hostile"


def test_what_happened_online_is_kept(robin: Referrer) -> None:
    robin.add_incident("Posts about her", "TRANSGENDER")
    page = robin.browser.get(f"{robin.address}/incidents/{robin.case.incidents[0].id}/more")
    values = {"online": "yes", "platform": "A forum", "evidence_kept": "yes"}
    robin.browser.submit(page, values, button="Save this incident")
    assert robin.case.incidents[0].evidence_kept
    assert "A forum" in robin.open("check").text


def test_a_subject_of_another_kind_keeps_its_name(robin: Referrer) -> None:
    robin.fill("who", kind="organisation")
    page = robin.fill("subject", name="Rainbow Café", description="A café run by volunteers")
    assert page.heading == "Address and phone"
    robin.fill("who", kind="place")
    assert robin.case.subject.kind == IdentityKind.PLACE
    assert robin.open("subject").value("name") == "Rainbow Café"


def test_a_risk_can_be_taken_back(robin: Referrer, make: Factory) -> None:
    robin.fill("risk", level="high", reason="A knife")
    robin.fill("risk", level="medium", reason="No knife")
    assert [risk.reason for risk in robin.case.assessments] == ["No knife"]
    by = make.actor(robin.user)
    with pytest.raises(Refused, match="Choose a level"):
        save_risk(robin.session, by=by, case=robin.case, values=RiskValues(reason="A knife"))
    save_risk(robin.session, by=by, case=robin.case, values=RiskValues())
    assert robin.case.assessments == []


def test_an_operation_refuses_that_nothing_is_known_of_someone_listed(
    robin: Referrer, make: Factory
) -> None:
    page = robin.browser.get(f"{robin.address}/sources/new/online")
    robin.browser.submit(page, {"handle": "@hate"}, button="Save")
    with pytest.raises(Refused, match="Remove them first"):
        save_sources(
            robin.session,
            by=make.actor(robin.user),
            case=robin.case,
            values=SourcesValues(harm_source_known=False),
        )


def test_what_is_optional_says_so_and_what_is_begun_is_in_progress(robin: Referrer) -> None:
    robin.fill("who", kind="person")
    robin.fill("grounds", grounds=["judgement", "escalation"])
    page = robin.browser.get(robin.address)

    def status(key: str) -> str:
        return str(page.all(f"//*[@id='task-{key}']")[0].text_content()).strip()

    assert {status(key) for key in ("who",)} == {"Done"}
    assert (status("grounds"), status("risk")) == ("In progress", "Not started")
    assert status("voice") == "Optional"
    page = robin.open("check")
    assert "Give the reasons for your professional judgement" in page.text
    assert "you refer because of three or more in 12 months" in page.text


def test_telling_them_would_be_unsafe_needs_a_reason(robin: Referrer) -> None:
    page = robin.fill("basis", told_code="unsafe", lawful_basis_code="public_task")
    assert page.heading == "Check your answers"
    assert "Say why they were not told" in page.text
    page = robin.browser.get(page.links()["Say why they were not told"])
    page = robin.browser.submit(page, {"told_views": "He reads her post"}, button=SAVE)
    assert "Say why they were not told" not in page.text


def sent(robin: Referrer, make: Factory, **facts: object) -> Case:
    case = make.case(area=robin.area, referrer=robin.user, agency=robin.agency)
    if "decision" in facts:
        make.accepted(case, robin.user)
    for name, value in facts.items():
        setattr(case, name, value)
    robin.session.flush()
    return case


def test_an_operation_refuses_to_change_what_was_sent(robin: Referrer, make: Factory) -> None:
    by, case = make.actor(robin.user), sent(robin, make)
    with pytest.raises(Refused, match="can no longer be changed"):
        save_risk(robin.session, by=by, case=case, values=RiskValues())


def test_each_outcome_of_triage_has_its_line(robin: Referrer, make: Factory) -> None:
    assert status_line(robin.case).text == "Draft"
    lines = {
        Decision.ACCEPTED: "Accepted: waiting for a meeting",
        Decision.DECLINED: "Not accepted",
        Decision.REDIRECTED: "Passed to another forum",
        Decision.EMERGENCY: "Emergency meeting",
    }
    for decision, line in lines.items():
        assert status_line(sent(robin, make, decision=decision)).text == line
    assert status_line(sent(robin, make, withdrawn_at=clock.now())).text == "Withdrawn"
    assert status_line(sent(robin, make, closed_at=clock.now())).text == "Closed"


def test_a_listed_and_then_heard_case_has_its_line(robin: Referrer, make: Factory) -> None:
    case = sent(robin, make, decision=Decision.ACCEPTED)
    listing = make.circulated(case, make.meeting(robin.area), robin.user)
    robin.session.refresh(case)
    assert status_line(case).text == "Accepted: on the next agenda"
    listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
    assert status_line(case).text == "Heard"


def test_what_is_known_of_an_earlier_referral(robin: Referrer, make: Factory) -> None:
    assert known(robin, sent(robin, make)) == "A referral is open"
    declined = known(robin, sent(robin, make, decision=Decision.DECLINED))
    assert declined == "Was referred in November 2026; the referral was not accepted"
    closed = known(robin, sent(robin, make, closed_at=clock.now()))
    assert closed == "Was referred in November 2026"


def test_that_a_case_was_heard_is_told_with_its_minutes(robin: Referrer, make: Factory) -> None:
    case = sent(robin, make, decision=Decision.ACCEPTED)
    listing = make.circulated(case, make.meeting(robin.area), robin.user)
    listing.decided_at, listing.outcome = clock.now(), Outcome.NO_FURTHER
    robin.session.flush()
    robin.session.refresh(case)
    assert known(robin, case) == "A referral is open"
    listing.minutes_sent_at = clock.now()
    assert known(robin, case) == "Was heard in November 2026"


def known(robin: Referrer, case: Case) -> str:
    return known_line(case, by=actor_for(robin.session, robin.user))
