"""Telling of a further incident: in a flagged case it is a repeat, referred again at once.

No threshold is asked about, and no draft: one line is enough. The case waits for the next agenda
from that moment, also where the room had decided that it needs no further meeting.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.queries import get_code_book
from marac.cases.events import about
from marac.cases.models import Case, Ground, Repeat
from marac.cases.repeats.events import CaseRepeated, IncidentRecorded
from marac.cases.repeats.policy import telling_agencies
from marac.cases.repeats.same import flag_of
from marac.events import publish
from marac.incidents.models import Incident
from marac.incidents.operations import IncidentValues, new_incident
from marac.incidents.words import must_hold
from marac.refusals import Refused

NEW_REFERRAL = "The flag of this case is no longer running. Make a new referral instead."


def tell(
    session: Session, *, by: Actor, case: Case, agency_id: UUID, values: IncidentValues
) -> Repeat | None:
    """Add a further incident to a case; give the repeat when that is what it makes of the case."""
    if agency_id not in telling_agencies(by):
        raise Refused("You can only tell of an incident for an agency that you belong to.")
    return enter(session, by=by, case=case, agency_id=agency_id, values=values)[1]


def enter(
    session: Session, *, by: Actor, case: Case, agency_id: UUID, values: IncidentValues
) -> tuple[Incident, Repeat | None]:
    """Enter an incident for an agency, by whichever way it was told, with the repeat it makes.

    Whether the actor may tell for this agency is the caller's question.
    """
    must_hold(values, get_code_book(session, area_id=case.area_id))
    session.execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case)
    flagged = _flagged_today(session, by, case)
    if case.closed_at is not None and not flagged:
        raise Refused(NEW_REFERRAL)
    incident = new_incident(values)
    incident.agency_id, incident.recorded_by_id = agency_id, by.user_id
    case.incidents.append(incident)
    session.flush()
    facts = {**about(case, by), "incident_id": incident.id}
    publish(session, IncidentRecorded(**facts, agency_id=agency_id))
    if not flagged or not (was_heard(case) or case.closed_at is not None):
        return incident, None
    repeat = _refer_again(session, by, case, Repeat(incident_id=incident.id, agency_id=agency_id))
    reopened = repeat.was_closed_at is not None
    publish(session, CaseRepeated(**facts, repeat_id=repeat.id, reopened=reopened))
    return incident, repeat


def was_heard(case: Case) -> bool:
    """Tell whether a meeting has decided a case; until then it is on its way to one anyway."""
    return any(listing.decided_at is not None for listing in case.listings)


def _flagged_today(session: Session, by: Actor, case: Case) -> bool:
    """Tell whether the flag of a case still runs, by its own last referral or the person's."""
    until = flag_of(session, by=by, case=case)
    return until is not None and clock.today() <= until


def _refer_again(session: Session, by: Actor, case: Case, repeat: Repeat) -> Repeat:
    repeat.case_id, repeat.referred_at = case.id, clock.now()
    repeat.referred_by_id, repeat.was_closed_at = by.user_id, case.closed_at
    case.closed_at = None
    if Ground.REPEAT.value not in case.grounds:
        case.grounds = [*case.grounds, Ground.REPEAT.value]
    session.add(repeat)
    session.flush()
    session.expire(case, ["last_repeat_at", "repeats"])
    return repeat
