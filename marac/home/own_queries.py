"""What waits for a person themselves and what is new to them, each in one query."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, prepared
from marac.actions import policy as actions
from marac.actions.lines import Filters
from marac.actions.models import Action
from marac.actions.states import overdue_expression
from marac.cases import policy as cases
from marac.cases.models import Case, Listing, Part, PartKind, Question
from marac.database import instant
from marac.home.blocks import SHOWN
from marac.meetings import policy as meetings
from marac.meetings.models import Meeting
from marac.people.models import Identity
from marac.returns import policy as returns
from marac.returns.models import Return
from marac.returns.states import wanted_expression

RECENTLY = timedelta(days=7)

AgendaChange = sa.Row[UUID, datetime, int, datetime | None, datetime | None]
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


def list_actions_due(session: Session, *, by: Actor) -> Sequence[sa.Row[Action, str | None, int]]:
    """List the first open actions of the person or their agency, overdue first, and their count."""
    return session.execute(*_actions_due(by)).all()


@prepared
def _actions_due(by: Actor) -> sa.Select[Action, str | None, int]:
    overdue_first = sa.case((overdue_expression(), 0), else_=1)
    return (
        sa.select(Action, Case.reference, sa.func.count().over())
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


def list_agenda_changes(session: Session, *, by: Actor) -> Sequence[AgendaChange]:
    """List the meetings whose agenda or minutes went out lately, with how many cases and when."""
    return session.execute(*_agenda_changes(by)).all()


@prepared
def _agenda_changes(by: Actor) -> sa.Select[*tuple[Any, ...]]:
    since = instant(_lately)
    return (
        sa.select(
            Meeting.id,
            Meeting.starts_at,
            sa.func.count(Listing.id),
            sa.func.max(Listing.circulated_at),
            sa.func.max(Listing.minutes_sent_at),
        )
        .join(Listing, Listing.meeting_id == Meeting.id)
        .join(Case, Case.id == Listing.case_id)
        .where(
            meetings.listing_visible_to(by),
            meetings.on_the_agenda(),
            sa.or_(Listing.circulated_at >= since, Listing.minutes_sent_at >= since),
        )
        .group_by(Meeting.id, Meeting.starts_at)
        .order_by(Meeting.starts_at.desc())
    )


def list_new_returns(session: Session, *, by: Actor) -> Sequence[sa.Row[UUID, str | None, int]]:
    """List the cases on which other agencies' returns came in lately, with how many."""
    return session.execute(*_new_returns(by)).all()


@prepared
def _new_returns(by: Actor) -> sa.Select[UUID, str | None, int]:
    count, last = sa.func.count(Return.id), sa.func.max(Return.submitted_at)
    return (
        sa.select(Case.id, Case.reference, count)
        .join(Return, Return.case_id == Case.id)
        .where(
            returns.readable_by(by),
            ~returns.speaks_for(by, Return.agency_id),
            Return.submitted_at >= instant(_lately),
        )
        .group_by(Case.id, Case.reference)
        .order_by(last.desc(), Case.reference)
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


def _lately() -> datetime:
    return clock.now() - RECENTLY
