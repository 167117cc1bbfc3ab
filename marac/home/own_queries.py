"""What waits for a person themselves and what is new to them, each in one query."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor, prepared
from marac.actions import policy as actions
from marac.actions.lines import Filters
from marac.actions.models import Action, ActionUpdate
from marac.actions.states import overdue_expression
from marac.cases import policy as cases
from marac.cases.models import Case, Listing, Part, PartKind, Question
from marac.home.blocks import SHOWN
from marac.people.models import Identity
from marac.returns import policy as returns
from marac.returns.models import Return
from marac.returns.states import wanted_expression

ActionDue = sa.Row[Action, str | None, datetime | None, int]
ReturnOwed = sa.Row[Return, str | None, Identity]


def list_returns_due(session: Session, *, by: Actor) -> Sequence[ReturnOwed]:
    """List the returns that the person's agencies owe, with case and subject, soonest due first."""
    return session.execute(*_returns_due(by)).all()


@prepared
def _returns_due(by: Actor) -> sa.Select[Return, str | None, Identity]:
    return (
        sa.select(Return, Case.reference, Identity)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Case, Case.id == Return.case_id)
        .outerjoin(Part, sa.and_(Part.case_id == Case.id, Part.kind == PartKind.SUBJECT))
        .outerjoin(Identity, Identity.id == Part.identity_id)
        .where(returns.own(by), wanted_expression(), Return.submitted_at.is_(None))
        .order_by(Return.due_at, Case.reference)
    )


def list_actions_due(session: Session, *, by: Actor) -> Sequence[ActionDue]:
    """List the first open actions of the person or their agency, overdue first.

    Each comes with the reference of its case, when somebody else last said anything of it, and
    how many there are in all.
    """
    return session.execute(*_actions_due(by)).all()


@prepared
def _actions_due(by: Actor) -> sa.Select[Action, str | None, datetime, int]:
    overdue_first = sa.case((overdue_expression(), 0), else_=1)
    others = sa.select(sa.func.max(ActionUpdate.made_at)).where(
        ActionUpdate.action_id == Action.id, ActionUpdate.made_by_id != by.user_id
    )
    said = others.correlate(Action).scalar_subquery()
    return (
        sa.select(Action, Case.reference, said, sa.func.count().over())
        .join(Case, Case.id == Action.case_id)
        .where(
            actions.own(by),
            actions.visible_to(by),
            Action.reported_done_at.is_(None),
            *Filters(state="open").conditions(by),
        )
        .order_by(overdue_first, Action.due_on, Case.reference, Action.number)
        .limit(SHOWN)
    )


def list_questions(session: Session, *, by: Actor) -> Sequence[sa.Row[UUID, str | None, datetime]]:
    """List the questions of triage that wait for the person who wrote the referral."""
    return session.execute(*_questions(by)).all()


@prepared
def _questions(by: Actor) -> sa.Select[UUID, str | None, datetime]:
    return (
        sa.select(Case.id, Case.reference, Question.asked_at)
        .join(Question, Question.case_id == Case.id)
        .where(cases.referred_by(by), Question.answered_at.is_(None), Case.decision.is_(None))
        .order_by(Question.asked_at)
    )


def list_own_referrals(session: Session, *, by: Actor) -> list[Case]:
    """List the person's latest referrals and drafts, with all that a line of status needs."""
    return list(session.scalars(*_own_referrals(by)).unique())


@prepared
def _own_referrals(by: Actor) -> sa.Select[Case]:
    return (
        sa.select(Case)
        .where(cases.referred_by(by))
        .options(joinedload(Case.parts), joinedload(Case.questions), joinedload(Case.listings))
        .order_by(sa.case((Case.submitted_at.is_(None), 0), else_=1))
        .order_by(Case.submitted_at.desc(), Case.id.desc())
        .limit(SHOWN)
    )
