"""Who manages which agency here, by name, and whom one may choose."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.agencies.managers import sits_for
from marac.agencies.models import Agency, AreaAgency, Membership
from marac.agencies.policy import held_today


@dataclass(frozen=True)
class Managed:
    """An agency and whom its late actions are told to; `here` is false once they have left it."""

    agency_id: UUID
    agency: str
    name: str | None
    here: bool

    @property
    def words(self) -> str:
        """Say who is told."""
        if self.name is None:
            return "Nobody is named: whoever represents the agency is told"
        if not self.here:
            return f"{self.name}, who has left: whoever represents the agency is told"
        return self.name


def list_represented(session: Session, *, by: Actor) -> list[Managed]:
    """List the agencies that a person represents here, with their managers."""
    mine = by.agencies_as(Role.REPRESENTATIVE)
    return _managed(session, by, AreaAgency.agency_id.in_(mine)) if mine else []


def get_managed(session: Session, *, by: Actor, agency_id: UUID) -> Managed | None:
    """Find who manages one agency of the area."""
    return next(iter(_managed(session, by, AreaAgency.agency_id == agency_id)), None)


def _managed(session: Session, by: Actor, which: sa.ColumnElement[bool]) -> list[Managed]:
    here = sa.and_(User.disabled_at.is_(None), sits_for(User.id))
    rows = session.execute(
        sa.select(AreaAgency.agency_id, Agency.name, User.name, sa.func.coalesce(here, sa.false()))
        .join(Agency, Agency.id == AreaAgency.agency_id)
        .outerjoin(User, User.id == AreaAgency.manager_id)
        .where(AreaAgency.area_id == by.area_id, which)
        .order_by(Agency.name, AreaAgency.agency_id)
    )
    return [Managed(*row) for row in rows]


def list_choices(session: Session, *, by: Actor, agency_id: UUID) -> list[User]:
    """List the people of an agency here who can sign in, whatever they do for it, by name."""
    seated = sa.select(Membership.user_id).where(
        Membership.area_id == by.area_id, Membership.agency_id == agency_id, held_today()
    )
    found = sa.select(User).where(User.id.in_(seated), User.disabled_at.is_(None))
    return list(session.scalars(found.order_by(User.name, User.id)))
