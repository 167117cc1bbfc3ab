"""Restricting a case to a list of people, who always include a co-ordinator and a chair."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Membership
from marac.cases.conditions import kept_away
from marac.cases.events import CaseRestricted, CaseUnrestricted, about
from marac.cases.models import Case, NamedReader
from marac.cases.readers import Member, list_members
from marac.database import beyond
from marac.events import publish
from marac.refusals import Refused

KEEPERS = {Role.COORDINATOR: "co-ordinator", Role.CHAIR: "chair"}


def restrict(session: Session, *, by: Actor, case: Case, user_ids: Collection[UUID]) -> None:
    """Open a case to these people only; the list must hold a co-ordinator and a chair.

    Saying it again replaces the list. Lifting a restriction is another matter, for two people.
    """
    members = list_members(session, case=case)
    known = {m.user_id for m in members if not m.conflicted}
    if not set(user_ids) <= known:
        raise Refused("Choose people of this area who have no conflict of interest in the case.")
    for role, name in KEEPERS.items():
        if not any(role in m.roles and m.user_id in user_ids for m in members):
            raise Refused(f"The list must hold at least one {name}.")
    _restrict(session, by, case, user_ids)


def restrict_to_keepers(session: Session, *, by: Actor, case: Case) -> None:
    """Restrict a case to the area's co-ordinators and chairs, until somebody names others.

    A colleague of a staff victim is among them only where nobody else holds the role.
    """
    with beyond(session, "a referrer does not see who has a conflict of interest"):
        members = list_members(session, case=case)
        _restrict(session, by, case, set().union(*(_holders(case, members, r) for r in KEEPERS)))


def unrestrict(session: Session, *, by: Actor, case: Case) -> None:
    """Open a restricted case again to everyone who would see it by their role; `by` agreed to it.

    A second person's agreement comes first: see `marac.cases.approving`.
    """
    if case.restricted_at is None:
        raise Refused("This case is not restricted.")
    session.execute(sa.delete(NamedReader).where(NamedReader.case_id == case.id))
    case.restricted_at = case.restricted_by_id = None
    session.flush()
    publish(session, CaseUnrestricted(**about(case, by)))


def add_reader(session: Session, *, by: Actor, case: Case, user_id: UUID) -> None:
    """Put one more person on the list of a restricted case."""
    named = _named(session, case)
    if case.restricted_at is not None and user_id not in named:
        _restrict(session, by, case, {*named, user_id})


def keep_a_keeper(session: Session, *, by: Actor, case: Case) -> None:
    """Name the other co-ordinators or chairs when the last of them on the list has stepped away."""
    if case.restricted_at is None:
        return
    with beyond(session, "a list needs its keepers, though whoever stepped away sees it no more"):
        named = _named(session, case)
        members = [m for m in list_members(session, case=case) if not m.conflicted]
        wanted = set(named)
        for role in KEEPERS:
            if not any(role in m.roles and m.user_id in named for m in members):
                wanted |= _holders(case, members, role)
        if wanted != named:
            _restrict(session, by, case, wanted)


def keep_keepers(session: Session, *, by: Actor) -> None:
    """Name others wherever a list has lost its last co-ordinator or chair.

    They may leave it without touching the case: an account is closed, a seat or an agreement ends.
    """
    unkept = sa.or_(*(~_kept_by(role) for role in KEEPERS))
    lost = sa.select(Case).where(Case.restricted_at.is_not(None), Case.disposed_at.is_(None))
    with beyond(session, "a list needs its keepers, whoever it was that left or signs in"):
        for case in session.scalars(lost.where(unkept)).all():
            keep_a_keeper(session, by=by, case=case)


def _holders(case: Case, members: list[Member], role: Role) -> set[UUID]:
    """Find who holds a role and may see the case, colleagues of a staff victim last of all."""
    employer = case.subject.staff_of_id if case.staff_victim and case.subject else None
    holders = [m for m in members if role in m.roles and not m.conflicted]
    others = [m for m in holders if employer not in m.agency_ids]
    return {m.user_id for m in others or holders}


def _kept_by(role: Role) -> sa.ColumnElement[bool]:
    """Say that somebody on the list of a case holds a role in its area today, and may see it."""
    return (
        memberships_today(User.id)
        .with_only_columns(Membership.id)
        .where(
            Membership.role == role,
            Membership.area_id == Case.area_id,
            NamedReader.case_id == Case.id,
            NamedReader.user_id == User.id,
            User.disabled_at.is_(None),
            ~kept_away(User.id),
        )
        .order_by(None)
        .correlate(Case)
        .exists()
    )


def _named(session: Session, case: Case) -> set[UUID]:
    return set(
        session.scalars(sa.select(NamedReader.user_id).where(NamedReader.case_id == case.id))
    )


def _restrict(session: Session, by: Actor, case: Case, user_ids: Collection[UUID]) -> None:
    before, after = _named(session, case), set(user_ids)
    session.execute(
        sa.delete(NamedReader).where(
            NamedReader.case_id == case.id, NamedReader.user_id.in_(before - after)
        )
    )
    session.add_all(NamedReader(case_id=case.id, user_id=user) for user in sorted(after - before))
    if case.restricted_at is None:
        case.restricted_at, case.restricted_by_id = clock.now(), by.user_id
    session.flush()
    publish(session, CaseRestricted(**about(case, by), user_ids=tuple(sorted(after))))
