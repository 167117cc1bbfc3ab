"""The reason to open a case that an action gives: it is one's own, or waits for those who run."""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.actions import policy
from marac.actions.models import Action
from marac.actions.states import overdue_expression
from marac.cases.models import Case, Purpose
from marac.cases.openings.reasons import Reason


def _waits_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say in which cases an open action waits for the person.

    Their own or their agency's does until it ends; another's does for co-ordinator and chair when
    they are to confirm it, or to chase it.
    """
    theirs = policy.own(actor)
    if actor.runs_the_cycle and actor.may(Permission.ACTION_CONFIRM_CLOSED):
        theirs = sa.or_(theirs, Action.reported_done_at.is_not(None), overdue_expression())
    return (
        sa.select(Action.id)
        .where(Action.case_id == Case.id, Action.ended_at.is_(None), theirs)
        .correlate(Case)
        .exists()
    )


REASON = Reason(70, "action", Purpose.ACTION, "an action that waits for you", _waits_for)
