"""Working out who a person is in an area today, from their seats, agreements and declarations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from marac import clock
from marac.access import Actor, Role, Seat
from marac.accounts.models import Declaration, User
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.policy import has_agreement, held_today
from marac.database import instant

DECLARATION_HOLDS = timedelta(days=365)

# These keep the house in order when an agreement lapses, and none of them reads a case by role.
NEEDS_NO_AGREEMENT = (Role.SYSTEM_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE)

Held = tuple[Membership, Agency, Area, datetime | None]
# In this order a person's seats count; in the first area of theirs they work until they say other.
ORDER = (Area.name, Membership.starts_on, Membership.id)


def counts_today() -> sa.ColumnElement[bool]:
    """Say that a seat is held today through an agency with a live agreement."""
    agreed = sa.or_(has_agreement(), Membership.role.in_(NEEDS_NO_AGREEMENT))
    return sa.and_(held_today(), agreed)


def memberships_today(
    user_id: UUID | InstrumentedAttribute[UUID],
) -> sa.Select[Membership, Agency, Area]:
    """Select the memberships that a person holds today through agencies with a live agreement."""
    return (
        sa.select(Membership, Agency, Area)
        .join(Agency, Agency.id == Membership.agency_id)
        .join(Area, Area.id == Membership.area_id)
        .where(Membership.user_id == user_id, counts_today())
        .order_by(*ORDER)
    )


def last_signed(user_id: Any, area_id: Any) -> sa.ScalarSelect[datetime]:
    """Find when a person last signed the area's confidentiality declaration."""
    return (
        sa.select(sa.func.max(Declaration.signed_at))
        .where(Declaration.user_id == user_id, Declaration.area_id == area_id)
        .correlate_except(Declaration)
        .scalar_subquery()
    )


def has_declared(user_id: Any, area_id: Any) -> sa.ColumnElement[bool]:
    """Say that a person signed the area's confidentiality declaration within the year."""
    return last_signed(user_id, area_id) > instant(lambda: clock.now() - DECLARATION_HOLDS)


def actor_for(session: Session, user: User, *, area_id: UUID | None = None) -> Actor:
    """Work out who a person is in an area today; without an area, in the first of theirs."""
    return make_actor(user, held_by(session, user.id), area_id=area_id)


def roles_anywhere(session: Session, user_id: UUID) -> frozenset[Role]:
    """Give every role that a person holds today, in whichever area."""
    return frozenset(seat.role for seat, _, _, _ in held_by(session, user_id))


def held_by(session: Session, user_id: UUID) -> Sequence[Held]:
    """Read what a person holds today, each seat with the date of its area's declaration."""
    signed = last_signed(Membership.user_id, Membership.area_id)
    rows = session.execute(memberships_today(user_id).add_columns(signed))
    return rows.all()


def _holds(signed_at: datetime | None) -> bool:
    return signed_at is not None and signed_at > clock.now() - DECLARATION_HOLDS


def make_actor(
    user: User, rows: Sequence[Held], *, area_id: UUID | None, proved_at: datetime | None = None
) -> Actor:
    """Make the actor of a person in one area, or in the first of theirs, from what they hold."""
    areas = [area for _, _, area, _ in rows]
    area = next((a for a in areas if a.id == area_id), areas[0] if areas else None)
    here = [(m, agency) for m, agency, place, _ in rows if area is not None and place.id == area.id]
    declared = any(_holds(signed) for _, _, place, signed in rows if place is area)
    return Actor(
        user_id=user.id,
        display_name=user.name,
        area_id=area.id if area else None,
        area_name=area.name if area else "",
        agency_name=here[0][1].name if here else "",
        seats=tuple(Seat(agency_id=m.agency_id, role=m.role) for m, _ in here if declared),
        proved_at=proved_at,
        undeclared=bool(here) and not declared,
    )
