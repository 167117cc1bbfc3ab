"""An action as a list shows it, and the words that narrow a list."""

from dataclasses import dataclass

import sqlalchemy as sa

from marac.access import Actor
from marac.actions.models import Action, ActionUpdate, DateRequest
from marac.actions.states import (
    ActionState,
    days_left,
    is_overdue,
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
    def waits_for(self) -> Action | None:
        """Give the other action that has to end first, while it has not."""
        first = self.action.depends_on
        running = self.action.ended_at is None and first is not None and first.ended_at is None
        return first if running else None

    @property
    def wish(self) -> DateRequest | None:
        """Give the wish for a new date that nobody has answered yet."""
        if self.action.ended_at is not None:
            return None
        return next((w for w in self.action.date_requests if w.decided_at is None), None)

    def news_since(self, version: str | None) -> list[ActionUpdate]:
        """Give what was said of it since somebody saw this version, for them to read first.

        Each thing said makes one version more.
        """
        seen = int(version) if version and version.isascii() and version.isdigit() else 0
        new = self.action.version - seen
        return self.action.updates[-new:] if new > 0 else []

    @property
    def days_left(self) -> int:
        """Count the working days until it is due."""
        return days_left(self.action)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of actions is narrowed to, beside the words of the action log.

    "open" and "ended" gather several states; `narrowed` is what the words mean.
    """

    state: str = ""
    owner: str = ""
    reference: str = ""
    narrowed: tuple[sa.ColumnElement[bool], ...] = ()

    def conditions(self, _by: Actor) -> list[sa.ColumnElement[bool]]:
        """Say the same in SQL, but for the owner's name, which is sealed."""
        found = [*self.narrowed, *self._by_state()]
        if self.reference:
            found.append(Case.reference.icontains(self.reference, autoescape=True))
        return found

    def _by_state(self) -> list[sa.ColumnElement[bool]]:
        if self.state == "open":
            return [Action.ended_at.is_(None)]
        if self.state == "ended":
            return [Action.ended_at.is_not(None)]
        return [state_expression() == self.state] if self.state else []
