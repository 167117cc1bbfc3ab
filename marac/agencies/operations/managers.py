"""Naming who manages an agency here: whom its late actions are told to first."""

from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies import events
from marac.agencies.managers import belongs_to
from marac.agencies.models import AreaAgency
from marac.events import publish
from marac.refusals import Refused


def name_manager(
    session: Session, *, by: Actor, place: AreaAgency, manager_id: UUID | None
) -> None:
    """Name an agency's manager in an area, or nobody; it has to be somebody of the agency."""
    if manager_id == place.manager_id:
        return
    if manager_id is not None and not belongs_to(session, manager_id, place):
        raise Refused("Only somebody who works for the agency here can be told what it is late in.")
    place.manager_id = manager_id
    session.flush()
    publish(
        session,
        events.ManagerNamed(
            actor_id=by.user_id,
            area_id=place.area_id,
            agency_id=place.agency_id,
            manager_id=manager_id,
        ),
    )
