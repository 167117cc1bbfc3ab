"""Giving people their seats, and taking them away."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.access.roles import PRIVILEGED
from marac.agencies import events
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.policy import not_over
from marac.agencies.system import SYSTEM_ID
from marac.events import publish
from marac.refusals import Refused

# Whoever hands out seats must not be able to read cases with one of their own.
ALONE = Role.SYSTEM_ADMINISTRATOR


def grant_membership(  # noqa: PLR0913 - a seat is agency, area, role and its days
    session: Session,
    *,
    by: Actor,
    user_id: UUID,
    agency: Agency,
    area: Area,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    asked_by_id: UUID | None = None,
) -> Membership:
    """Give a person a role for an agency in an area from a day on, until another or until ended.

    A privileged role takes two people: `asked_by_id` is who asked for what `by` agrees to.
    """
    if role in PRIVILEGED:
        _check_two_people(by, asked_by_id)
    check_grant(
        session,
        by=by,
        user_id=user_id,
        area=area,
        seat=(agency.id, role),
        days=(starts_on, ends_on),
    )
    row = Membership(
        user_id=user_id,
        agency=agency,
        area=area,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(row)
    session.flush()
    publish(session, _granted(by, row, asked_by_id))
    return row


def end_membership(session: Session, *, by: Actor, membership: Membership) -> None:
    """Take a seat away at once."""
    if membership.user_id == by.user_id:
        raise Refused("You cannot end your own role. Ask someone else who manages people here.")
    if membership.ended_at is not None:
        raise Refused("This role has ended already.")
    membership.ended_at = clock.now()
    session.flush()
    event = events.MembershipEnded(
        actor_id=by.user_id,
        area_id=membership.area_id,
        user_id=membership.user_id,
        membership_id=membership.id,
    )
    publish(session, event)


def check_grant(  # noqa: PLR0913 - a seat is agency, area, role and its days
    session: Session,
    *,
    by: Actor,
    user_id: UUID,
    area: Area,
    seat: tuple[UUID, Role],
    days: tuple[date, date | None],
) -> None:
    """Refuse a seat that nobody could be given, or not by this person, saying why."""
    _check_days(seat[1], *days)
    if user_id == by.user_id:
        raise Refused("You cannot give yourself a role. Ask another system administrator.")
    held = _held(session, user_id=user_id, area=area)
    if seat in held:
        raise Refused(
            "They hold this role for this agency already. End it first to change its days."
        )
    if any((seat[1] is ALONE) != (role is ALONE) for _, role in held):
        raise Refused(
            "A system administrator never sees cases, so holds no other role in the same area."
        )


def _granted(by: Actor, row: Membership, asked_by_id: UUID | None) -> events.MembershipGranted:
    return events.MembershipGranted(
        actor_id=by.user_id,
        area_id=row.area_id,
        user_id=row.user_id,
        agency_id=row.agency_id,
        membership_id=row.id,
        role=row.role,
        asked_by_id=asked_by_id,
    )


def _check_days(role: Role, starts_on: date, ends_on: date | None) -> None:
    if ends_on is None and role is Role.DEPUTY:
        raise Refused("A deputy stands in between two days: say the last one.")
    if ends_on is not None and ends_on < starts_on:
        raise Refused("A role cannot end before it begins.")


def _check_two_people(by: Actor, asked_by_id: UUID | None) -> None:
    """Refuse a privileged role that one person gives alone; whoever has the server has it all."""
    if by.user_id != SYSTEM_ID and asked_by_id in (None, by.user_id):
        raise Refused("This role is given when a second person agrees.")


def _held(session: Session, *, user_id: UUID, area: Area) -> set[tuple[UUID, Role]]:
    """Find the seats that a person has in an area, today or on a later day."""
    rows = session.execute(
        sa.select(Membership.agency_id, Membership.role).where(
            Membership.user_id == user_id,
            Membership.area_id == area.id,
            not_over(),
        )
    )
    return {(row.agency_id, row.role) for row in rows}
