"""Restricting a case to a list of people, who always include a co-ordinator and a chair."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, Role
from marac.cases.events import CaseRestricted, about
from marac.cases.models import Case, NamedReader
from marac.cases.readers import list_members
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
    """Restrict a case to the area's co-ordinators and chairs, until somebody names others."""
    keepers = [
        m.user_id for m in list_members(session, case=case) if m.runs_the_cycle and not m.conflicted
    ]
    _restrict(session, by, case, keepers)


def add_reader(session: Session, *, by: Actor, case: Case, user_id: UUID) -> None:
    """Put one more person on the list of a restricted case."""
    named = _named(session, case)
    if case.restricted_at is not None and user_id not in named:
        _restrict(session, by, case, {*named, user_id})


def keep_a_keeper(session: Session, *, by: Actor, case: Case) -> None:
    """Name the other co-ordinators or chairs when the last of them on the list has stepped away."""
    if case.restricted_at is None:
        return
    named = _named(session, case)
    members = [m for m in list_members(session, case=case) if not m.conflicted]
    wanted = set(named)
    for role in KEEPERS:
        holders = {m.user_id for m in members if role in m.roles}
        if not holders & named:
            wanted |= holders
    if wanted != named:
        _restrict(session, by, case, wanted)


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
