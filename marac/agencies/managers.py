"""Who manages an agency here, and who may say so."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.agencies.models import AreaAgency, Membership
from marac.agencies.policy import held_today


def names_manager(by: Actor, agency_id: UUID) -> bool:
    """Tell whether a person names an agency's manager: the co-ordinator, or who represents it."""
    return by.has(Role.COORDINATOR) or agency_id in by.agencies_as(Role.REPRESENTATIVE)


def managed_by(actor: Actor) -> sa.Select[UUID]:
    """Select the agencies of which a person is the manager here and to which they still belong."""
    return sa.select(AreaAgency.agency_id).where(
        AreaAgency.area_id == actor.area_id,
        AreaAgency.manager_id == actor.user_id,
        AreaAgency.agency_id.in_(actor.agency_ids),
    )


def sits_for(user_id: Any, place: type[AreaAgency] = AreaAgency) -> sa.ColumnElement[bool]:
    """Say that a person holds a seat of the agency in the area today."""
    return (
        sa.select(Membership.id)
        .where(
            Membership.user_id == user_id,
            Membership.agency_id == place.agency_id,
            Membership.area_id == place.area_id,
            held_today(),
        )
        .correlate_except(Membership)
        .exists()
    )


def belongs_to(session: Session, user_id: UUID, place: AreaAgency) -> bool:
    """Tell whether a person holds a seat of the agency in the area today."""
    found = sa.select(AreaAgency.id).where(AreaAgency.id == place.id, sits_for(user_id))
    return session.scalar(found) is not None
