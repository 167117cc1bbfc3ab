"""Seeing to the promise: who does each point by when, what came of it, and whom it is made to."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies.queries import list_agencies
from marac.cases.events import about
from marac.cases.models import Case, Promise, PromiseKept, StaffPoint
from marac.cases.operations.restriction import restrict_to_keepers
from marac.cases.staff.events import StaffPointSet, StaffVictimMarked
from marac.events import publish
from marac.refusals import Clash, Refused


@dataclass(frozen=True, kw_only=True)
class Point:
    """What somebody says of one point."""

    owner_name: str
    due_on: date | None
    kept: PromiseKept | None = None
    note: str = ""


def set_point(  # noqa: PLR0913 - which point of which case, what is said, and what stood there
    session: Session, *, by: Actor, case: Case, promise: Promise, said: Point, version: str
) -> StaffPoint:
    """Say who sees to a point by when, and what came of it; "not done" needs its reason."""
    if not case.staff_victim or case.closed_at is not None:
        raise Refused("This case is closed, or is not about a colleague.")
    if said.kept is PromiseKept.NOT_DONE and not said.note:
        raise Refused("Say why this was not done.")
    row = _row(session, case, promise)
    if version != (str(row.version) if row.version else ""):
        raise Clash("Somebody else has changed this point meanwhile. Look at it again.")
    row.owner_name, row.due_on, row.note = said.owner_name, said.due_on, said.note
    if said.kept is not row.kept:
        row.kept = said.kept
        row.settled_at = clock.now() if said.kept else None
        row.settled_by_id = by.user_id if said.kept else None
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        raise Clash("Somebody else has begun this point meanwhile. Look at it again.") from error
    kept = said.kept.value if said.kept else ""
    publish(
        session,
        StaffPointSet(**about(case, by), point_id=row.id, promise=promise.value, kept=kept),
    )
    return row


def mark_staff_victim(session: Session, *, by: Actor, case: Case, agency_id: UUID) -> None:
    """Say that the person harmed works for a partner agency; from now on the case is restricted."""
    if case.subject is None or case.closed_at is not None:
        raise Refused("This case is closed, or nobody is recorded in it yet.")
    if agency_id not in {agency.id for agency in list_agencies(session, by=by)}:
        raise Refused("Choose an agency of this area.")
    case.subject.staff_of_id, case.staff_victim = agency_id, True
    session.flush()
    publish(session, StaffVictimMarked(**about(case, by), agency_id=agency_id))
    if case.restricted_at is None:
        restrict_to_keepers(session, by=by, case=case)


def _row(session: Session, case: Case, promise: Promise) -> StaffPoint:
    found = sa.select(StaffPoint).where(
        StaffPoint.case_id == case.id, StaffPoint.promise == promise
    )
    row = session.scalar(found)
    if row is None:
        row = StaffPoint(case_id=case.id, promise=promise)
        session.add(row)
    return row
