"""An action as a list shows it, and the words that narrow a list."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from marac.access import Actor
from marac.actions.models import Action
from marac.actions.states import (
    ActionState,
    days_left,
    is_overdue,
    overdue_expression,
    state_expression,
    state_of,
)
from marac.cases.models import Case


@dataclass(frozen=True)
class ActionLine:
    """An action as a list shows it; `case_open` tells whether the reader may open its case."""

    action: Action
    case_open: bool

    @property
    def reference(self) -> str:
        """Give the action's own reference: its case's, and its number within the case."""
        return f"{self.action.case.reference} / {self.action.number}"

    @property
    def who(self) -> str:
        """Give the initials of who was harmed, to those who may open the case."""
        subject = self.action.case.subject if self.case_open else None
        return subject.initials if subject is not None else ""

    @property
    def state(self) -> ActionState:
        """Say where the action stands."""
        return state_of(self.action)

    @property
    def overdue(self) -> bool:
        """Tell whether its day has passed with nothing reported."""
        return is_overdue(self.action)

    @property
    def days_left(self) -> int:
        """Count the working days until it is due."""
        return days_left(self.action)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of actions is narrowed to; "open" and "ended" gather several states."""

    whose: str = "all"
    state: str = ""
    agency_id: UUID | None = None
    owner: str = ""
    reference: str = ""
    overdue: bool = False

    def conditions(self, by: Actor) -> list[sa.ColumnElement[bool]]:
        """Say the same in SQL, but for the owner's name, which is sealed."""
        found = [*self._by_owner(by), *self._by_state()]
        if self.agency_id is not None:
            found.append(Action.agency_id == self.agency_id)
        if self.reference:
            found.append(Case.reference.icontains(self.reference, autoescape=True))
        if self.overdue:
            found.append(overdue_expression())
        return found

    def _by_owner(self, by: Actor) -> list[sa.ColumnElement[bool]]:
        mine = Action.owner_id == by.user_id
        ours = sa.or_(mine, Action.agency_id.in_(by.agency_ids))
        return {"mine": [mine], "agency": [ours]}.get(self.whose, [])

    def _by_state(self) -> list[sa.ColumnElement[bool]]:
        if self.state == "open":
            return [Action.ended_at.is_(None)]
        if self.state == "ended":
            return [Action.ended_at.is_not(None)]
        return [state_expression() == self.state] if self.state else []
