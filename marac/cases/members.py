"""The people of a case's area, and how the case touches each of them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role, Seat
from marac.accounts.models import User
from marac.accounts.sessions import has_declared, memberships_today
from marac.agencies.models import Agency, Membership
from marac.cases import callers, conditions
from marac.cases.models import Case


@dataclass
class Member:
    """A person with a seat in the case's area today, and how the case touches them.

    `declared` tells that they signed this year's declaration of confidentiality; without it their
    seats let them do nothing.
    """

    user_id: UUID
    name: str
    agency_name: str
    seats: list[Seat] = field(default_factory=list)
    conflicted: bool = False
    named: bool = False
    attested: bool = False
    calls: bool = False
    granted: bool = False
    glass_broken: bool = False
    declared: bool = True

    @property
    def roles(self) -> frozenset[Role]:
        """Give the roles that the person holds in the area."""
        return frozenset(seat.role for seat in self.seats)

    @property
    def runs_the_cycle(self) -> bool:
        """Tell whether the person is a co-ordinator or chair of the area."""
        return not self.roles.isdisjoint((Role.COORDINATOR, Role.CHAIR))

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """Give every agency for which the person has a seat in the area."""
        return frozenset(seat.agency_id for seat in self.seats)

    def agency_for(self, *roles: Role) -> UUID:
        """Give the agency for which the person holds one of these roles."""
        return next(seat.agency_id for seat in self.seats if seat.role in roles)


def list_members(session: Session, *, case: Case) -> list[Member]:
    """List everyone with a seat in the case's area today, by name: one query."""
    members: dict[UUID, Member] = {}
    for row in session.execute(_seats(case)):
        member = members.setdefault(row.id, Member(row.id, row.name, row.agency_name))
        member.seats.append(Seat(row.agency_id, row.role))
        for fact in _facts():
            setattr(member, fact, bool(getattr(row, fact)))
    return list(members.values())


def _facts() -> dict[str, sa.ColumnElement[bool]]:
    return {
        "conflicted": conditions.kept_away(User.id),
        "named": conditions.on_the_list(User.id),
        "attested": conditions.has_attested(User.id),
        "calls": callers.is_caller(User.id),
        "granted": conditions.has_grant(User.id),
        "glass_broken": conditions.has_broken_glass(User.id),
        "declared": has_declared(User.id, Case.area_id),
    }


def _seats(case: Case) -> sa.Select[*tuple[Any, ...]]:
    return (
        memberships_today(User.id)
        .with_only_columns(
            User.id,
            User.name,
            Agency.name.label("agency_name"),
            Membership.agency_id,
            Membership.role,
            *[condition.label(fact) for fact, condition in _facts().items()],
        )
        .where(Case.id == case.id, Membership.area_id == Case.area_id, User.disabled_at.is_(None))
        .order_by(None)
        .order_by(User.name, User.id, Membership.starts_on, Membership.id)
    )
