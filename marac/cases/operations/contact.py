"""Releasing the safe contact and whereabouts of a case, agency by agency."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.events import ContactReleased, ContactWithdrawn, about
from marac.cases.models import Case, ContactRelease
from marac.events import publish
from marac.refusals import Refused


def release_contact(
    session: Session, *, by: Actor, case: Case, agency_ids: Collection[UUID]
) -> None:
    """Let these invited agencies know how and where the person harmed can be reached."""
    if agency_ids and case.closed_at is not None:
        raise Refused("This case is closed, so its safe contact can be released to nobody else.")
    invited = {i.agency_id for i in case.invitations if i.withdrawn_at is None}
    if not set(agency_ids) <= invited:
        raise Refused("Only an agency that takes part in the case can be told the safe contact.")
    for agency_id in sorted(set(agency_ids) - _released(case)):
        row = next((r for r in case.contact_releases if r.agency_id == agency_id), None)
        if row is None:
            row = ContactRelease(agency_id=agency_id)
            case.contact_releases.append(row)
        row.released_at, row.released_by_id, row.withdrawn_at = clock.now(), by.user_id, None
        session.flush()
        publish(session, ContactReleased(**about(case, by), agency_id=agency_id))


def withdraw_contact(
    session: Session, *, by: Actor, case: Case, agency_ids: Collection[UUID]
) -> None:
    """Close the safe contact to these agencies again."""
    for row in case.contact_releases:
        if row.agency_id in agency_ids and row.withdrawn_at is None:
            row.withdrawn_at = clock.now()
            session.flush()
            publish(session, ContactWithdrawn(**about(case, by), agency_id=row.agency_id))


def _released(case: Case) -> set[UUID]:
    return {row.agency_id for row in case.contact_releases if row.withdrawn_at is None}
