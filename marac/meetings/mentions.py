"""Requests for a second person's agreement that are about many cases: who may know of one.

A request keeps the ids of its cases as text in its subject; from whom one of them is hidden, the
whole request is hidden too.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor, Role
from marac.accounts.models import User
from marac.accounts.sessions import actor_for
from marac.approvals import ApprovalRequest
from marac.cases.models import Case
from marac.cases.policy import not_conflicted
from marac.cases.policy import visible_to as case_visible_to
from marac.meetings.models import Meeting


def written(ids: Iterable[UUID]) -> str:
    """Write ids as a subject keeps them."""
    return " ".join(sorted(key.hex for key in ids))


def case_ids_of(request: ApprovalRequest) -> list[UUID]:
    """Read the cases of a request back."""
    return [UUID(hex=key) for key in request.subject["cases"].split()]


def mentions(column: Any) -> sa.ColumnElement[bool]:
    """Say that a request is about the row with this id."""
    key = sa.func.replace(sa.cast(column, sa.Text), "-", "")
    return sa.cast(ApprovalRequest.subject, sa.Text).contains(key)


def knows_every_case(
    actor: Actor, open_to: Callable[[Actor], sa.ColumnElement[bool]] = case_visible_to
) -> sa.ColumnElement[bool]:
    """Say that no case of a request is hidden from the actor.

    Those who run the cycle may open each of them (`open_to` says what that means); the information
    governance lead knows cases by reference, unless a conflict keeps one from them.
    """
    ways: list[sa.ColumnElement[bool]] = [sa.false()]
    if actor.runs_the_cycle:
        ways.append(~_mentioned(~open_to(actor)))
    if actor.has(Role.INFORMATION_GOVERNANCE):
        ways.append(~_mentioned(~not_conflicted(actor)))
    return sa.or_(*ways)


def opens_every_case(session: Session, *, by: Actor, request: ApprovalRequest) -> bool:
    """Tell whether the actor may open all the cases of a request, not only know of them."""
    ids = case_ids_of(request)
    found = sa.select(sa.func.count(Case.id)).where(Case.id.in_(ids), case_visible_to(by))
    return by.runs_the_cycle and session.scalars(found).one() == len(ids)


def references_of(session: Session, request: ApprovalRequest) -> str:
    """Give the references of a request's cases, with the restricted ones marked."""
    rows = session.execute(
        sa.select(Case.reference, Case.restricted_at)
        .where(Case.id.in_(case_ids_of(request)))
        .order_by(Case.reference)
    )
    return ", ".join(f"{ref} (restricted)" if closed else f"{ref}" for ref, closed in rows)


def requester_of(session: Session, request: ApprovalRequest) -> Actor:
    """Work out who asked, as they stand today: a seat that is gone gives nothing any more."""
    user = session.get_one(User, request.requested_by_id)
    return actor_for(session, user, area_id=request.area_id)


def meeting_of(session: Session, request: ApprovalRequest) -> Meeting:
    """Find the meeting that a request is about, with its area."""
    found = sa.select(Meeting).where(Meeting.id == UUID(hex=request.subject["meeting"]))
    return session.execute(found.options(joinedload(Meeting.area, innerjoin=True))).scalar_one()


def _mentioned(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (
        sa.select(Case.id)
        .where(Case.area_id == ApprovalRequest.area_id, mentions(Case.id), condition)
        .correlate(ApprovalRequest)
        .exists()
    )
