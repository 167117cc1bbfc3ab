"""The incidents of a referral: added one by one, changed and removed while it is a draft."""

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.queries import get_code_book
from marac.cases.models import Case
from marac.cases.referrals.drafts import must_be_own_draft, saved
from marac.incidents import operations as incidents
from marac.incidents.models import Incident
from marac.incidents.operations import IncidentValues
from marac.incidents.words import must_hold


def add_incident(session: Session, *, by: Actor, case: Case, values: IncidentValues) -> Incident:
    """Add one event to the draft."""
    must_be_own_draft(case, by)
    must_hold(values, get_code_book(session, area_id=case.area_id))
    incident = incidents.new_incident(values)
    case.incidents.append(incident)
    saved(session, by=by, case=case, step="incidents")
    return incident


def change_incident(
    session: Session, *, by: Actor, case: Case, incident: Incident, values: IncidentValues
) -> None:
    """Change what is told of one event."""
    must_be_own_draft(case, by)
    book = get_code_book(session, area_id=case.area_id)
    must_hold(values, book, before=incidents.values_of(incident))
    incidents.change_incident(incident, values)
    saved(session, by=by, case=case, step="incidents")


def remove_incident(session: Session, *, by: Actor, case: Case, incident: Incident) -> None:
    """Take one event out of the draft."""
    must_be_own_draft(case, by)
    case.incidents.remove(incident)
    saved(session, by=by, case=case, step="incidents")
