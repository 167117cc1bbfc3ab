"""Once a case runs, people go on telling what happens; what was said before is kept."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.happenings import correct_incident, record_incident, remove_incident
from marac.cases.models import Case
from marac.incidents.kinds import Certainty
from marac.incidents.models import Incident, IncidentChange
from marac.incidents.operations import IncidentValues, Targeted, values_of
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser
from tests.factories import Factory

Browse = Callable[[User], Browser]
TOLD = IncidentValues(happened_on=date(2026, 11, 14), summary="A brick through the window")


@pytest.fixture
def case(here: Partnership) -> Case:
    """A case on an agenda that went out; the landlord's representative has no conflict."""
    return here.running()


def open_to(here: Partnership, case: Case, user: User) -> None:
    """Let somebody attest and say what for, as they do before they open a case."""
    here.make.purpose(case, user)


def tell(browser: Browser, case: Case, **values: object) -> object:
    page = browser.get(f"/cases/{case.id}/incidents/new")
    assert page.status == 200
    given = {
        "summary": "Paint on the door",
        "happened_on-day": "14",
        "happened_on-month": "11",
        "happened_on-year": "2026",
    }
    return browser.submit(page, given | values, button="Add the incident")


def test_the_coordinator_adds_an_incident_with_all_that_is_told(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(here.coordinator)
    open_to(here, case, here.coordinator)
    page = tell(
        browser,
        case,
        certainty="about",
        strands=["RACE"],
        perceivers=["witness", "officer"],
        perceived_by="A neighbour",
        acts=["damage", "threat"],
        class_code="crime",
        reported_to="police",
        reported_words="101, PC Ames",
        postcode="bs5 0ab",
        uprn="100 0123",
        online="yes",
        takedown="asked",
    )
    assert "The incident is added to the case." in page.text
    assert "About Saturday 14 November 2026" in page.text
    assert "A witness, A police officer or another worker (A neighbour)" in page.text
    assert "Damage or graffiti, Threat" in page.text
    assert "Police, 101, PC Ames" in page.text
    assert "BS5 0AB, UPRN 1000123" in page.text
    told = session.scalars(sa.select(Incident).where(Incident.summary != "")).all()
    latest = next(i for i in told if i.summary == "Paint on the door")
    assert (latest.agency_id, latest.recorded_by_id) == (here.police.id, here.coordinator.id)
    assert "IncidentRecorded" in session.scalars(sa.select(AuditEntry.event)).all()


def test_a_month_is_enough(here: Partnership, case: Case, browse_as: Browse) -> None:
    open_to(here, case, here.coordinator)
    page = tell(
        browse_as(here.coordinator), case, **{"happened_on-day": "", "happened_on-month": "9"}
    )
    assert "September 2026" in page.text
    incident = next(i for i in case.incidents if i.summary == "Paint on the door")
    assert incident.certainty is Certainty.MONTH
    assert (incident.happened_on, incident.latest_on) == (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"summary": ""}, "Say what happened"),
        ({"happened_on-year": "2027"}, "The date it happened must be today or in the past"),
        ({"certainty": "between"}, "Say the latest day on which it can have happened"),
        (
            {"happened_on-day": "", "happened_at": "10pm"},
            "Leave this empty, because the day is not known",
        ),
        ({"class_code": "non_crime"}, "“Non-crime hate incident (legacy)” was not in use"),
        ({"postcode": "somewhere"}, "Enter a full UK postcode"),
        ({"reported_on-day": "1", "reported_on-month": "11", "reported_on-year": "2026"}, "before"),
    ],
)
def test_what_cannot_be_is_said_at_the_answer_and_everything_typed_stays(
    here: Partnership, case: Case, browse_as: Browse, values: dict[str, str], error: str
) -> None:
    open_to(here, case, here.coordinator)
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/incidents/new")
    address = f"/cases/{case.id}/incidents/new"
    given = {
        "summary": "Paint on the door",
        "happened_on-day": "14",
        "happened_on-month": "11",
        "happened_on-year": "2026",
        "certainty": "exact",
        "perceived_by": "Their aunt",
    }
    page = browser.post(address, given | values)
    assert page.status == 422
    assert any(error in text for text in page.errors), page.errors
    assert page.value("perceived_by") == "Their aunt"
    assert len(case.incidents) == 1


def test_a_word_is_chosen_by_the_day_of_the_incident(
    here: Partnership, case: Case, session: Session
) -> None:
    by = here.by
    old = IncidentValues(happened_on=date(2026, 3, 31), summary="Shouting", class_code="non_crime")
    record_incident(session, by=by, case=case, values=old)
    new = IncidentValues(happened_on=date(2026, 4, 1), summary="Again", class_code="non_crime")
    with pytest.raises(Refused, match="was not in use on the day"):
        record_incident(session, by=by, case=case, values=new)


def test_what_an_incident_said_before_is_kept_with_who_changed_it(
    here: Partnership, case: Case, browse_as: Browse
) -> None:
    open_to(here, case, here.coordinator)
    browser = browse_as(here.coordinator)
    incident = case.incidents[0]
    before = "What they said before corrections"
    assert before not in browser.get(f"/cases/{case.id}").links()
    page = browser.get(f"/cases/{case.id}/incidents/{incident.id}/correct")
    assert page.value("summary") == "Shouted at outside the flat"
    page = browser.submit(
        page,
        {"summary": "Shouted at in the flat", "certainty": "about"},
        button="Save the correction",
    )
    assert "The incident is corrected" in page.text
    assert "About Sunday 1 November 2026" in page.text
    page = browser.get(browser.get(f"/cases/{case.id}").links()[before])
    assert "Shouted at outside the flat" in page.text
    assert "Megan Pryce, Avon Police" in page.text
    assert "Words used" not in page.text


def test_two_people_who_correct_the_same_incident_do_not_lose_each_others_words(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    open_to(here, case, here.coordinator)
    browser = browse_as(here.coordinator)
    incident = case.incidents[0]
    page = browser.get(f"/cases/{case.id}/incidents/{incident.id}/correct")
    values = IncidentValues(happened_on=incident.happened_on, summary="Told by another")
    correct_incident(session, by=here.by, case=case, incident=incident, values=values)
    session.commit()
    page = browser.submit(page, {"summary": "Mine"}, button="Save the correction")
    assert page.status == 422
    assert "Told by another" in page.text
    assert page.value("summary") == "Mine"
    page = browser.submit(page, button="Save the correction")
    assert "Mine" in page.text


def test_saving_what_is_said_already_changes_nothing(
    here: Partnership, case: Case, session: Session
) -> None:
    incident = case.incidents[0]
    same = values_of(incident)
    assert correct_incident(session, by=here.by, case=case, incident=incident, values=same) == 0
    assert session.scalars(sa.select(IncidentChange)).all() == []


def test_an_incident_of_somebody_else_is_taken_out_and_its_history_stays(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    open_to(here, case, here.coordinator)
    wrong = record_incident(session, by=here.by, case=case, values=TOLD)
    session.commit()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/incidents/{wrong.id}/take-out")
    assert "A brick through the window" in page.text
    page = browser.submit(page, button="Take it out")
    assert page.status == 422
    page = browser.submit(page, {"reason": "It was next door"}, button="Take it out")
    assert "A brick through the window" not in page.text
    page = browser.get(f"/cases/{case.id}/incidents/history")
    assert "Taken out" in page.text
    assert "A brick through the window" in page.text
    assert "It was next door" in page.text


def test_the_last_incident_stays(here: Partnership, case: Case, session: Session) -> None:
    with pytest.raises(Refused, match="A case needs an incident"):
        remove_incident(
            session, by=here.by, case=case, incident=case.incidents[0], reason="Not theirs"
        )


def test_nothing_is_added_to_a_closed_case_whose_flag_has_run_out(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    open_to(here, case, here.coordinator)
    case.submitted_at = clock.now() - timedelta(days=400)
    case.closed_at = clock.now()
    session.commit()
    with pytest.raises(Refused, match="no longer running"):
        record_incident(session, by=here.by, case=case, values=TOLD)
    assert browse_as(here.coordinator).get(f"/cases/{case.id}/incidents/new").status == 409


def test_a_closed_case_that_is_told_of_while_flagged_is_open_again_though_it_was_never_heard(
    here: Partnership, case: Case, session: Session
) -> None:
    case.closed_at = clock.now()
    session.commit()
    record_incident(session, by=here.by, case=case, values=TOLD)
    assert case.closed_at is None
    assert len(case.repeats) == 1


def test_an_invited_agency_adds_and_corrects_its_own_and_not_anothers(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    open_to(here, case, here.rep)
    police = record_incident(session, by=here.by, case=case, values=TOLD)
    session.commit()
    browser = browse_as(here.rep)
    page = tell(browser, case, strands=["RACE"])
    assert "Told by Harbour Homes on 20 Nov 2026" in page.text
    own = next(i for i in case.incidents if i.summary == "Paint on the door")
    assert browser.get(f"/cases/{case.id}/incidents/{own.id}/correct").status == 200
    refused = browser.get(f"/cases/{case.id}/incidents/{police.id}/correct")
    assert refused.status == 409
    assert "Only the agency that told of this incident" in refused.text


def test_a_place_at_home_is_not_shown_to_whom_it_is_not_released(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    open_to(here, case, here.rep)
    values = IncidentValues(
        happened_on=date(2026, 11, 14),
        summary="Burning paper",
        place="Flat 14, Larch Court",
        postcode="BS5 0XA",
        location_code="home",
    )
    incident = record_incident(session, by=here.make.actor(here.rep), case=case, values=values)
    moved = IncidentValues(happened_on=date(2026, 11, 14), summary="Burning paper", place="Street")
    session.commit()
    browser = browse_as(here.rep)
    page = browser.get(f"/cases/{case.id}/incidents/{incident.id}/correct")
    assert "Larch Court" not in page.text
    assert "Where it happened is confidential" in page.text
    typed = dict(page.form("Save the correction").form_values())
    address = f"/cases/{case.id}/incidents/{incident.id}/correct"
    browser.post(address, typed | {"summary": "Burning newspaper", "place": "The street"})
    assert incident.summary == "Burning newspaper"
    assert (incident.place, incident.location_code) == ("Flat 14, Larch Court", "home")
    correct_incident(session, by=here.by, case=case, incident=incident, values=moved)
    session.commit()
    assert "Larch Court" not in browser.get(f"/cases/{case.id}/incidents/history").text
    open_to(here, case, here.coordinator)
    shown = browse_as(here.coordinator).get(f"/cases/{case.id}/incidents/history")
    assert "Larch Court" in shown.text


def test_who_may_not_see_the_case_finds_no_page_of_its_incidents(
    here: Partnership, case: Case, browse_as: Browse, make: Factory
) -> None:
    stranger = make.user(Role.REPRESENTATIVE, area=here.area, agency=here.support)
    browser, incident = browse_as(stranger), case.incidents[0]
    paths = ("pattern", "incidents/new", "incidents/history", f"incidents/{incident.id}/correct")
    for path in (*paths, f"incidents/{incident.id}/take-out"):
        assert browser.get(f"/cases/{case.id}/{path}").status == 404, path
    assert browser.post(f"/cases/{case.id}/incidents/new").status == 404


def test_the_pattern_stands_on_the_case_and_on_a_page_of_its_own(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    open_to(here, case, here.coordinator)
    for ago in (90, 60, 9, 2):
        day = clock.today() - timedelta(days=ago)
        values = IncidentValues(
            happened_on=day,
            summary=f"Shouting {ago} days ago",
            acts=("threat",),
            strands=(Targeted(strand="RELIGION"),),
        )
        record_incident(session, by=here.by, case=case, values=values)
    session.commit()
    browser = browse_as(here.coordinator)
    sentence = "5 incidents in 3 months, more often lately (3 in the last 30 days)"
    page = browser.get(f"/cases/{case.id}")
    assert sentence in page.text
    page = browser.get(page.links()["See the whole pattern"])
    assert page.heading.endswith("Pattern of incidents")
    assert sentence in page.text
    assert "November 2026: 3 (at worst threats, harassment or exploitation)" in page.text
    page = browser.get(page.links()["Religion or belief"])
    assert "Religion or belief: 4 incidents in 3 months" in page.text
    assert "Shouted at outside the flat" not in page.text
    page = browser.get(page.links()["By week"])
    assert "Week of 16 November 2026" in page.text
    assert "Shouted at outside the flat" not in page.text


def test_a_pattern_of_two_hundred_incidents_takes_few_queries(
    here: Partnership, case: Case, browse_as: Browse, session: Session, queries: list[str]
) -> None:
    open_to(here, case, here.coordinator)
    for number in range(200):
        day = clock.today() - timedelta(days=number * 3)
        case.incidents.append(
            Incident(happened_on=day, summary=f"Shouting {number}", acts=["verbal"])
        )
    session.commit()
    browser = browse_as(here.coordinator)
    queries.clear()
    page = browser.get(f"/cases/{case.id}/pattern")
    reading = [query for query in queries if "lock" not in query.casefold()[:40]]
    assert page.text.count("Shouting") == 200
    assert len(reading) <= 12, "\n".join(query[:100] for query in reading)
