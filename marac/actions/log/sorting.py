"""The orders in which the action log can be read."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from marac.actions.models import Action
from marac.actions.states import ActionState, overdue_expression, state_expression
from marac.agencies.models import Agency
from marac.cases.models import Case


def _by_state() -> sa.ColumnElement[int]:
    """Order states as an action goes through them."""
    ranks = {state.value: rank for rank, state in enumerate(ActionState)}
    return sa.case(ranks, value=state_expression(), else_=len(ranks))


_KEYS: Mapping[str, Any] = {
    "due": lambda: Action.due_on,
    "agency": lambda: Agency.name,
    "case": lambda: Case.reference,
    "state": _by_state,
}
SORTS = tuple(way for key in _KEYS for way in (key, f"-{key}"))


def order(sort: str) -> tuple[Any, ...]:
    """Give the columns of an order; without one, overdue actions come first and ended ones last."""
    ties = (Action.due_on, Case.reference, Action.number)
    if sort not in SORTS:
        overdue_first = sa.case((overdue_expression(), 0), else_=1)
        ended_last = sa.case((Action.ended_at.is_(None), 0), else_=1)
        return (overdue_first, ended_last, *ties)
    column = _KEYS[sort.removeprefix("-")]()
    return (column.desc() if sort.startswith("-") else column, *ties)
