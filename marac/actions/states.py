"""How an action stands, computed from its facts: once for SQL, once for a loaded action.

*No longer possible* and *not done by the agency* are different answers to a different question, so
they never share a word, a colour or a count.
"""

import sqlalchemy as sa

from marac import clock
from marac.actions.models import Action, Ending
from marac.cases.wording import Worded
from marac.database import day


class ActionState(Worded):
    """Where an action stands between being proposed and having ended."""

    PROPOSED = "proposed", "Proposed", "grey"
    AGREED = "agreed", "Not accepted yet", "yellow"
    ACCEPTED = "accepted", "Accepted", "blue"
    IN_PROGRESS = "in_progress", "In progress", "blue"
    REPORTED_DONE = "reported_done", "Reported complete", "yellow"
    DONE = "done", "Done", "green"
    IMPOSSIBLE = "impossible", "No longer possible", "purple"
    NOT_DONE = "not_done", "Not done by the agency", "red"
    SUPERSEDED = "superseded", "Superseded", "grey"
    TRANSFERRED = "transferred", "Transferred", "grey"


ENDED = tuple(ActionState(ending.value) for ending in Ending)
OPEN = tuple(state for state in ActionState if state not in ENDED)
REFUSALS = (Ending.IMPOSSIBLE, Ending.NOT_DONE)


def state_expression() -> sa.ColumnElement[str]:
    """Say in SQL where an action stands."""
    ended = [(Action.ending == ending, ActionState(ending.value).value) for ending in Ending]
    return sa.case(
        *ended,
        (Action.reported_done_at.is_not(None), ActionState.REPORTED_DONE.value),
        (Action.started_at.is_not(None), ActionState.IN_PROGRESS.value),
        (Action.accepted_at.is_not(None), ActionState.ACCEPTED.value),
        (Action.agreed_at.is_not(None), ActionState.AGREED.value),
        else_=ActionState.PROPOSED.value,
    )


def state_of(action: Action) -> ActionState:
    """Say where a loaded action stands; the same rule as `state_expression`."""
    if action.ending is not None:
        return ActionState(action.ending.value)
    steps = (
        (action.reported_done_at, ActionState.REPORTED_DONE),
        (action.started_at, ActionState.IN_PROGRESS),
        (action.accepted_at, ActionState.ACCEPTED),
        (action.agreed_at, ActionState.AGREED),
    )
    return next((state for moment, state in steps if moment is not None), ActionState.PROPOSED)


def overdue_expression() -> sa.ColumnElement[bool]:
    """Say in SQL that an action's day has passed with nothing reported."""
    return sa.and_(
        Action.agreed_at.is_not(None),
        Action.ended_at.is_(None),
        Action.reported_done_at.is_(None),
        Action.due_on < day(),
    )


def is_overdue(action: Action) -> bool:
    """Tell whether a loaded action is overdue; the same rule as `overdue_expression`."""
    waiting = action.ended_at is None and action.reported_done_at is None
    return waiting and action.agreed_at is not None and action.due_on < clock.today()


def days_left(action: Action) -> int:
    """Count the working days until an action is due; negative when its day has passed."""
    return clock.working_days_between(clock.today(), action.due_on)
