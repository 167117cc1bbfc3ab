"""Where nothing is recorded as a crime, a name is looked at again early, or taken out."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import User
from marac.cases.happenings import correct_incident
from marac.cases.models import Case, NamingReview, Part, PartKind
from marac.cases.naming import operations
from marac.governance import LegalHold
from marac.incidents.operations import IncidentValues
from marac.people.models import Identity, IdentityKind, Source
from marac.refusals import Refused
from tests.cases.conftest import Partnership
from tests.client import Browser

Browse = Callable[[User], Browser]
TODAY = date(2026, 11, 20)


@pytest.fixture
def case(here: Partnership, session: Session) -> Case:
    """A running case in which somebody is named, and nothing is recorded as a crime."""
    case = here.running()
    case.naming_necessity = "The landlord must know which tenant it is"
    named = here.make.identity(here.area, "Craig Dunmore", description="Lives opposite")
    case.parts.append(Part(kind=PartKind.HARM_SOURCE, identity=named))
    here.make.purpose(case, here.coordinator)
    session.flush()
    operations.settle(session, case=case)
    session.commit()
    return case


def due(session: Session, case: Case) -> list[date]:
    found = sa.select(NamingReview.due_on).where(
        NamingReview.case_id == case.id, NamingReview.reviewed_at.is_(None)
    )
    return list(session.scalars(found))


def test_the_date_of_the_first_look_is_the_areas(
    here: Partnership, case: Case, session: Session
) -> None:
    assert due(session, case) == [TODAY + timedelta(days=here.area.naming_review_days)]
    operations.settle(session, case=case)
    assert len(due(session, case)) == 1


def test_a_crime_lifts_the_date_and_its_correction_sets_it_again(
    here: Partnership, case: Case, session: Session
) -> None:
    incident = case.incidents[0]
    about = {"by": here.by, "case": case, "incident": incident}
    values = {"happened_on": incident.happened_on, "summary": incident.summary}
    crime = IncidentValues(**values, class_code="crime")
    correct_incident(session, **about, values=crime)
    assert due(session, case) == []
    correct_incident(session, **about, values=IncidentValues(**values, class_code="asb"))
    assert len(due(session, case)) == 1


def test_the_case_shows_the_note_and_when_it_is_looked_at(
    here: Partnership, case: Case, browse_as: Browse
) -> None:
    page = browse_as(here.coordinator).get(f"/cases/{case.id}")
    assert "The landlord must know which tenant it is" in page.text
    assert "is looked at by Friday 18 December 2026" in page.text
    assert "Look again at whether the name is needed" in page.links()
    case.incidents[0].class_code = "crime"
    page = browse_as(here.coordinator).get(f"/cases/{case.id}")
    assert "Naming without a crime" not in page.text


def test_a_name_that_is_due_stands_on_the_home_page_and_the_list(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(here.coordinator)
    assert "Names where nothing is recorded as a crime" not in browser.get("/").text
    assert "No name is due to be looked at" in browser.get("/cases/naming").text
    session.scalars(sa.select(NamingReview)).one().due_on = TODAY - timedelta(days=1)
    session.commit()
    page = browser.get("/")
    assert "Names where nothing is recorded as a crime" in page.text
    page = browser.get(page.links()["Look whether each name is still needed"])
    assert case.reference in page.text
    assert "Overdue" in page.text
    assert browse_as(here.rep).get("/cases/naming").status == 403


def test_a_name_is_kept_with_a_reason_and_another_date(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/naming")
    late = {"answer": "keep", "reason": "", "next_on-year": "2028"}
    page = browser.submit(page, late, button="Save")
    assert page.status == 422
    assert "Say why" in page.errors
    assert "The date of the next look must be within 92 days from today" in page.errors
    good = {"reason": "He is still about", "next_on-year": "2027", "next_on-month": "1"}
    page = browser.submit(page, good, button="Save")
    assert "The name stays" in page.text
    assert "He is still about" in page.text
    assert due(session, case) == [date(2027, 1, 18)]


def test_a_name_that_is_needed_no_longer_leaves_the_case(
    here: Partnership, case: Case, browse_as: Browse, session: Session
) -> None:
    named = case.harm_sources[0].identity
    session.add(
        Identity(
            area_id=here.area.id,
            kind=IdentityKind.PERSON,
            name="Craig Dunn",
            source=Source.ALIAS,
            beside_id=named.id,
        )
    )
    session.commit()
    browser = browse_as(here.coordinator)
    page = browser.get(f"/cases/{case.id}/naming")
    answers = {"answer": "take_out", "reason": "He has moved away"}
    page = browser.submit(page, answers, button="Save")
    assert "The names are taken out" in page.text
    assert "Dunmore" not in page.text
    assert "Lives opposite" in page.text
    assert session.scalars(sa.select(Identity).where(Identity.beside_id == named.id)).all() == []
    assert due(session, case) == []
    assert browser.get(f"/cases/{case.id}/naming").status == 409


def test_nothing_is_taken_out_of_a_case_that_is_held(
    here: Partnership, case: Case, session: Session
) -> None:
    by = here.by
    held = LegalHold(case_id=case.id, set_at=clock.now(), set_by_id=by.user_id, reason="Court")
    here.make.add(held)
    with pytest.raises(Refused, match="Nothing can be taken out"):
        operations.take_names_out(session, by=by, case=case, reason="He has moved away")
