"""Who may be given an action in a case: the voices of invited agencies, and who runs the cycle."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import AGENCY_VOICES, Role
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Agency, Membership
from marac.cases.conditions import agencies_of
from marac.cases.models import Case, Conflict, Invitation, NamedReader
from marac.cases.telling.policy import can_tell

RUNNERS = (Role.COORDINATOR, Role.CHAIR)


@dataclass(frozen=True)
class Owner:
    """Somebody who may be given an action: who, and for which agency."""

    user_id: UUID
    name: str
    agency_id: UUID
    agency: str
    short_name: str = ""
    type_code: str = ""

    @property
    def key(self) -> str:
        """Give the value that stands for them in a list of owners."""
        return f"{self.agency_id}/{self.user_id}"


@dataclass(frozen=True)
class People:
    """Those of an area beside one case: who may be given an action, and who is kept from it.

    `tellers` may open the case today, and so tell the person harmed what came of it.
    """

    owners: list[Owner]
    excluded: frozenset[UUID]
    tellers: list[Owner]


def list_people(session: Session, *, case: Case) -> People:
    """List the people of the area beside a case that the asker may see, by agency and name."""
    rows = session.execute(_people(case)).all()
    excluded = frozenset(row.user_id for row in rows if row.conflicted)
    restricted = case.restricted_at is not None
    owners = [
        Owner(*row[:6])
        for row in rows
        if row.user_id not in excluded
        and (row.named or not restricted)
        and (row.invited or row.role in RUNNERS)
    ]
    able = {row.user_id: Owner(*row[:6]) for row in reversed(rows) if row.can_tell and _tells(row)}
    tellers = sorted(able.values(), key=lambda one: (one.name, one.agency))
    return People(list(dict.fromkeys(owners)), excluded, tellers)


def _tells(row: Any) -> bool:
    """Leave out seats by which nobody tells a person harmed: the chair's, or of other agencies."""
    return row.role is Role.COORDINATOR or (row.role in AGENCY_VOICES and row.invited)


def _people(case: Case) -> sa.Select[*tuple[Any, ...]]:
    conflicted = sa.select(Conflict.id).where(
        Conflict.case_id == case.id,
        Conflict.lifted_at.is_(None),
        sa.or_(
            Conflict.user_id == User.id,
            Conflict.agency_id.in_(agencies_of(User.id)),
        ),
    )
    named = sa.select(NamedReader.id).where(
        NamedReader.case_id == case.id, NamedReader.user_id == User.id
    )
    invited = sa.select(Invitation.id).where(
        Invitation.case_id == case.id,
        Invitation.agency_id == Membership.agency_id,
        Invitation.withdrawn_at.is_(None),
    )
    return (
        memberships_today(User.id)
        .with_only_columns(
            User.id.label("user_id"),
            User.name,
            Agency.id.label("agency_id"),
            Agency.name.label("agency"),
            Agency.short_name,
            Agency.type_code,
            Membership.role,
            conflicted.exists().label("conflicted"),
            named.exists().label("named"),
            invited.exists().label("invited"),
            can_tell(User.id).label("can_tell"),
        )
        .join(Case, Case.id == case.id)
        .where(Membership.area_id == case.area_id, User.disabled_at.is_(None))
        .order_by(None)
        .order_by(Agency.name, User.name, Membership.id)
    )
