"""Who may list and read a case: each role, at each stage, in each relation to the case.

`WINDOWS` and `ROWS` are this test's own copy of the access model; the application never reads them.
"""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Role
from marac.cases.models import Case, Conflict, NamedReader, Outcome
from marac.cases.policy import visible_to
from tests.factories import Factory

STAGES = ["draft", "triage", "listed", "circulated", "heard", "minuted", "closed", "embargoed"]
RELATIONS = [
    "invited",
    "authored",
    "area_not_invited",
    "withdrawn",
    "other_area",
    "conflict",
    "agency_conflict",
    "restricted_not_named",
    "restricted_named",
]
ALWAYS_DENIED = {"other_area", "conflict", "agency_conflict", "restricted_not_named"}
RUNNING = {"triage", "listed", "circulated", "heard", "minuted", "closed"}
PARTNER = {"circulated", "heard", "minuted", "closed"}
WINDOWS = {Role.COORDINATOR: RUNNING, Role.CHAIR: RUNNING} | dict.fromkeys(
    (Role.REPRESENTATIVE, Role.DEPUTY, Role.ADVOCATE), PARTNER
)
# a: any case of the area; i: the agency is invited; s: invited and assigned as advocate; -: none.
ROWS = {
    Role.SYSTEM_ADMINISTRATOR: "-",
    Role.COORDINATOR: "a",
    Role.CHAIR: "a",
    Role.REPRESENTATIVE: "i",
    Role.DEPUTY: "i",
    Role.ADVOCATE: "s",
    Role.REFERRER: "-",
    Role.CHAMPION: "-",
    Role.AUDITOR: "-",
    Role.INFORMATION_GOVERNANCE: "-",
}


def expected(role: Role, stage: str, relation: str) -> bool:
    """Read the cell of the access model."""
    code = ROWS[role]
    if code == "-" or relation in ALWAYS_DENIED or stage not in WINDOWS[role]:
        return False
    return code == "a" or relation in {"invited", "restricted_named"}


def live(make: Factory, case: Case, stage: str, by: Any, area: Any) -> None:
    """Bring a draft to a stage, by its facts alone."""
    now = clock.now()
    if stage == "draft":
        return
    case.submitted_at = now - timedelta(days=40)
    if stage == "triage":
        return
    out = stage != "listed"
    done = stage in {"heard", "minuted", "closed", "embargoed"}
    make.listing(
        case,
        make.meeting(area),
        by,
        circulated_at=now if out else None,
        decided_at=now if done else None,
        outcome=Outcome.NO_FURTHER if done else None,
        minutes_sent_at=now if done and stage != "heard" else None,
    )
    if stage in {"closed", "embargoed"}:
        case.closed_at = now - timedelta(days=2 if stage == "closed" else 29)


def relate(make: Factory, case: Case, relation: str, user: Any, agency: Any) -> None:
    """Put the person in a relation to the case; whoever can be invited and assigned is."""
    if relation not in {"area_not_invited", "other_area", "authored"}:
        withdrawn = clock.now() if relation == "withdrawn" else None
        make.invitation(case, agency, user, withdrawn_at=withdrawn)
        case.advocate_id = user.id
    if relation == "conflict":
        make.add(Conflict(case_id=case.id, user_id=user.id, declared_by_id=user.id))
    if relation == "agency_conflict":
        make.add(Conflict(case_id=case.id, agency_id=agency.id, declared_by_id=user.id))
    if relation.startswith("restricted"):
        case.restricted_at, case.restricted_by_id = clock.now(), user.id
    if relation == "restricted_named":
        make.add(NamedReader(case_id=case.id, user_id=user.id))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_exactly_the_cases_of_its_row(
    make: Factory, session: Session, role: Role
) -> None:
    area, elsewhere = make.area(), make.area()
    agency = make.agency(area=area)
    wrong = []
    for stage in STAGES:
        for relation in RELATIONS:
            user = make.user(role, area=area, agency=agency)
            other = make.user()
            author = user if relation == "authored" else other
            place = elsewhere if relation == "other_area" else area
            case = make.draft(area=place, referrer=author, agency=agency)
            live(make, case, stage, other, make.area())
            relate(make, case, relation, user, agency)
            session.flush()
            found = sa.select(Case.id).where(Case.id == case.id, visible_to(make.actor(user, area)))
            if (session.scalar(found) is not None) != expected(role, stage, relation):
                wrong.append((stage, relation))
    assert wrong == []


def test_a_lapsed_agreement_closes_every_case_to_an_agencys_people(
    make: Factory, session: Session
) -> None:
    area = make.area()
    agency = make.agency(area=area)
    rep = make.user(Role.REPRESENTATIVE, area=area, agency=agency)
    case = make.draft(area=area, referrer=make.user(), agency=agency)
    live(make, case, "circulated", rep, area)
    relate(make, case, "invited", rep, agency)
    found = sa.select(Case.id).where(visible_to(make.actor(rep, area)))
    assert session.scalar(found) == case.id
    agency.agreements[0].expires_on = clock.today()
    session.flush()
    assert session.scalar(sa.select(Case.id).where(visible_to(make.actor(rep, area)))) is None
