"""Who in an area could be asked for a second person's agreement, and how to write to them."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.approvals import Person


def people_with(session: Session, area_id: UUID, roles: Collection[Role]) -> list[Person]:
    """List the people of an area who hold one of these roles and can sign in today, by name."""
    seats = sa.select(Membership.user_id).where(
        Membership.area_id == area_id, Membership.role.in_(roles), held_today()
    )
    users = session.scalars(
        sa.select(User)
        .where(User.id.in_(seats), User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    )
    people = [Person(actor_for(session, user, area_id=area_id), user.email) for user in users.all()]
    return [p for p in people if p.actor.area_id == area_id and p.actor.has(*roles)]
