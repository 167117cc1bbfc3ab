"""What the manager of an agency learns of its late actions: that they are late, and whose they are.

No word of any case is read for it: a reference, a number, a colleague's name and two days.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import AGENCY_VOICES, Actor
from marac.accounts.models import User
from marac.accounts.sessions import has_declared
from marac.actions import policy
from marac.actions.models import Action
from marac.actions.states import overdue_expression
from marac.agencies.managers import managed_by, sits_for
from marac.agencies.models import Agency, AreaAgency, Membership
from marac.agencies.policy import held_today
from marac.cases.conditions import has_attested, kept_away, on_the_list
from marac.cases.models import Case
from marac.database import beyond


@dataclass(frozen=True)
class LateAction:
    """One late action as the manager of its agency sees it."""

    action_id: UUID
    case_reference: str | None
    number: int
    owner_id: UUID | None
    owner: str | None
    agency: str
    due_on: date
    issued_at: datetime | None

    @property
    def reference(self) -> str:
        """Name it as lists and mails do."""
        return f"{self.case_reference} / {self.number}"

    @property
    def days_late(self) -> int:
        """Count the working days since it was due."""
        return clock.working_days_between(self.due_on, clock.today())


def manages(session: Session, *, by: Actor) -> bool:
    """Tell whether a person manages an agency here."""
    return session.scalar(managed_by(by).limit(1)) is not None


def list_late(session: Session, *, by: Actor) -> list[LateAction]:
    """List the late actions of the agencies that a person manages, the latest of all first."""
    if not manages(session, by=by):
        return []
    found = (
        sa.select(
            Action.id,
            Case.reference,
            Action.number,
            Action.owner_id,
            User.name,
            Agency.short_name,
            Action.due_on,
            Action.issued_at,
        )
        .join(Case, Case.id == Action.case_id)
        .join(Agency, Agency.id == Action.agency_id)
        .outerjoin(User, User.id == Action.owner_id)
        .where(policy.watched_by(by))
        .order_by(Action.due_on, Case.reference, Action.number)
    )
    with beyond(session, "a manager learns that an action is late, and nothing of its case"):
        return [LateAction(*row) for row in session.execute(found)]


def list_watched_by_managers(session: Session, *, by: Actor) -> frozenset[UUID]:
    """Say which late actions of a person's agencies their managers are told of instead of them.

    A manager who owns the action, or whom something keeps from its case, is not told of it.
    """
    found = (
        sa.select(Action.id)
        .join(Case, Case.id == Action.case_id)
        .join(
            AreaAgency,
            sa.and_(AreaAgency.area_id == Case.area_id, AreaAgency.agency_id == Action.agency_id),
        )
        .join(User, User.id == AreaAgency.manager_id)
        .where(
            Case.area_id == by.area_id,
            Action.agency_id.in_(by.voice_agency_ids),
            overdue_expression(),
            sa.or_(Action.owner_id.is_(None), Action.owner_id != User.id),
            *_can_be_told(),
        )
    )
    with beyond(session, "whom a conflict keeps from a case is not told to those who follow them"):
        return frozenset(session.scalars(found))


def _can_be_told() -> tuple[sa.ColumnElement[bool], ...]:
    """Say of a named manager what `policy.watched_by` asks of an actor."""
    speaks = sa.select(Membership.id).where(
        Membership.user_id == User.id,
        Membership.area_id == Case.area_id,
        Membership.role.in_(AGENCY_VOICES),
        held_today(),
    )
    return (
        User.disabled_at.is_(None),
        sits_for(User.id),
        has_declared(User.id, Case.area_id),
        ~kept_away(User.id),
        sa.or_(Case.restricted_at.is_(None), on_the_list(User.id)),
        sa.or_(~speaks.correlate_except(Membership).exists(), has_attested(User.id)),
    )
