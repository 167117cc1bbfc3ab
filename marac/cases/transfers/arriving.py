"""What another area gets of a case: a submitted referral with all that was known."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.models import Area
from marac.cases.copying import copy_incident, copy_part, copy_row
from marac.cases.models import Case, Conflict
from marac.cases.operations.restriction import restrict_to_keepers
from marac.cases.referrals.again import WRITTEN
from marac.cases.referrals.submitting import next_reference


def arrive(session: Session, *, by: Actor, case: Case, area: Area, sender_id: UUID) -> Case:
    """Make the referral; who sent the case is its referrer and answers questions about it.

    Whoever is kept away from the case is kept away there too, and one that was restricted is.
    """
    arrived = Case(
        area_id=area.id, referrer_id=sender_id, agency_id=case.agency_id, grounds=list(case.grounds)
    )
    for column in WRITTEN:
        setattr(arrived, column, getattr(case, column))
    # Which person of the other area this is, people of that area decide.
    unlinked = {"area_id": area.id, "person_id": None}
    arrived.parts = [copy_part(part, **unlinked) for part in case.parts]
    arrived.contact = copy_row(case.contact) if case.contact else None
    arrived.traits = copy_row(case.traits) if case.traits else None
    arrived.incidents = [copy_incident(incident) for incident in case.incidents]
    arrived.assessments = [copy_row(a, without=["listing_id"]) for a in case.assessments]
    session.add(arrived)
    session.flush()
    arrived.reference, arrived.submitted_at = next_reference(session, arrived), clock.now()
    _keep_away(session, case, arrived)
    session.flush()
    if case.restricted_at is not None or case.staff_victim:
        restrict_to_keepers(session, by=by, case=arrived)
    return arrived


def _keep_away(session: Session, case: Case, arrived: Case) -> None:
    live = sa.select(Conflict).where(Conflict.case_id == case.id, Conflict.lifted_at.is_(None))
    for conflict in session.scalars(live):
        kept = copy_row(conflict)
        kept.case_id = arrived.id
        session.add(kept)
