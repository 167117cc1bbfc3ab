"""What waits for the co-ordinator: actions reported complete, and wishes for a new date."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac.access import Actor, Permission
from marac.actions import policy
from marac.actions.lines import ActionLine
from marac.actions.log.filtering import wishes_new_date
from marac.actions.models import Action, ActionUpdate
from marac.cases.models import Case

# As many as one page holds; what is done makes room for the next.
SHOWN = 50


def list_waiting(session: Session, *, by: Actor) -> list[ActionLine]:
    """List what waits, longest due first, with all that was said of it."""
    rows = session.scalars(
        sa.select(Action)
        .join(Case, Case.id == Action.case_id)
        .where(_waits(by))
        .options(
            joinedload(Action.agency, innerjoin=True),
            joinedload(Action.case, innerjoin=True).selectinload(Case.parts),
            joinedload(Action.case, innerjoin=True).selectinload(Case.listings),
            joinedload(Action.depends_on),
            selectinload(Action.updates).joinedload(ActionUpdate.made_by, innerjoin=True),
            selectinload(Action.date_requests),
            selectinload(Action.evidence),
        )
        .order_by(Action.due_on, Case.reference, Action.number)
        .limit(SHOWN)
    )
    return [ActionLine(action, case_open=True) for action in rows.unique()]


def select_waiting(by: Actor) -> sa.Select[int, datetime | None]:
    """Select how many wait, and when the last was reported, for a page that counts other things."""
    last = sa.func.max(Action.reported_done_at)
    found = sa.select(sa.func.count(Action.id), last).join(Case, Case.id == Action.case_id)
    return found.where(_waits(by) if by.may(Permission.ACTION_CONFIRM_CLOSED) else sa.false())


def _waits(by: Actor) -> sa.ColumnElement[bool]:
    """Say what waits; who confirms actions of a case may open it, for both reach the area."""
    return sa.and_(
        policy.waiting_for(by),
        policy.visible_to(by),
        Action.agreed_at.is_not(None),
        Action.ended_at.is_(None),
        sa.or_(Action.reported_done_at.is_not(None), wishes_new_date()),
    )
