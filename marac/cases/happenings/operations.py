"""Telling of an incident after the referral, correcting it, and taking out a wrong one."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.queries import get_code_book
from marac.cases.events import about
from marac.cases.happenings.events import IncidentCorrected, IncidentRemoved
from marac.cases.happenings.policy import telling_agency
from marac.cases.models import Case
from marac.cases.repeats.operations import enter
from marac.cases.whereabouts import homes_of, tells_home
from marac.events import publish
from marac.incidents import operations as incidents
from marac.incidents.models import Incident, IncidentChange
from marac.incidents.operations import IncidentValues, values_of
from marac.incidents.saying import PLACE, Said, differences, everything_of
from marac.incidents.words import must_hold
from marac.refusals import Refused

REASON = "removal_reason"
NOT_SENT = "This referral has not been sent yet."


def record_incident(session: Session, *, by: Actor, case: Case, values: IncidentValues) -> Incident:
    """Add an incident to a case, told by the actor's agency; a flagged one is a repeat.

    One that was closed while its flag runs is opened again by it. Raises Refused for a case that is
    closed without a flag or not referred yet, for days that cannot be, and for a word that was not
    in use on the incident's day. Whether the actor may is the caller's question
    (`policy.may_record`, or a rule of the caller's own): any agency may tell of a flagged case.
    """
    if case.submitted_at is None:
        raise Refused(NOT_SENT)
    agency_id = telling_agency(by, case)
    return enter(session, by=by, case=case, agency_id=agency_id, values=values)[0]


def correct_incident(
    session: Session, *, by: Actor, case: Case, incident: Incident, values: IncidentValues
) -> int:
    """Let an incident say what is true; what it said before is kept. Gives how much changed."""
    _must_run(case)
    book = get_code_book(session, area_id=case.area_id)
    before = values_of(incident)
    settled = incidents.settle_days(values)
    if settled == before:
        return 0
    must_hold(settled, book, before=before)
    old = differences(before, settled, book)
    at_home = tells_home(incident, homes_of(case))
    incidents.change_incident(incident, settled)
    _keep(session, by, case, incident, old, at_home=at_home)
    session.flush()
    publish(
        session,
        IncidentCorrected(**about(case, by), incident_id=incident.id, answers=len(old)),
    )
    return len(old)


def remove_incident(
    session: Session, *, by: Actor, case: Case, incident: Incident, reason: str
) -> None:
    """Take out an incident that does not belong to this case; all it said stays in the history."""
    _must_run(case)
    if len(case.incidents) == 1:
        raise Refused("A case needs an incident. Add the right one before you remove this.")
    book = get_code_book(session, area_id=case.area_id)
    at_home = tells_home(incident, homes_of(case))
    said = everything_of(incident, book)
    _keep(session, by, case, incident, said, at_home=at_home, removal=reason)
    removed = incident.id
    case.incidents.remove(incident)
    session.flush()
    publish(session, IncidentRemoved(**about(case, by), incident_id=removed))


def _must_run(case: Case) -> None:
    if case.submitted_at is None:
        raise Refused(NOT_SENT)
    if case.closed_at is not None:
        raise Refused("This case is closed, so nothing can be added to it or changed.")


def _keep(  # noqa: PLR0913 - what was said, by whom, of what, and why
    session: Session,
    by: Actor,
    case: Case,
    incident: Incident,
    said: Iterable[Said],
    *,
    at_home: bool,
    removal: str = "",
) -> None:
    """Keep what an incident said until now."""
    now, agency_id = clock.now(), telling_agency(by, case)
    texts = {one.answer.key: one.text for one in said}
    if removal:
        texts[REASON] = removal
    for answer, text in texts.items():
        session.add(
            IncidentChange(
                case_id=case.id,
                incident_id=incident.id,
                changed_at=now,
                changed_by_id=by.user_id,
                agency_id=agency_id,
                answer=answer,
                located=at_home and answer == PLACE.key,
                removal=bool(removal),
                said=text,
            )
        )
