"""The actions on the case page."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions.models import Action
from marac.actions.showing import list_to_show
from marac.cases.models import Case
from marac.cases.sections import Section
from marac.cases.story import Entry


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the actions of the case, those that still run before those that ended."""
    lines = list_to_show(session, by=by, case=case)
    return {
        "open_actions": [line for line in lines if line.action.ended_at is None],
        "ended_actions": [line for line in lines if line.action.ended_at is not None],
        "entries": [entry for line in lines for entry in _steps(line.action)],
    }


def _steps(action: Action) -> Iterator[Entry]:
    """Tell in the timeline when an action was agreed and when it ended."""
    if action.agreed_at is not None:
        yield Entry(action.agreed_at, "Action agreed", action.agency.name, action.task)
    if action.ended_at is not None:
        yield Entry(action.ended_at, "Action ended", action.agency.name, action.task)


SECTION = Section(70, "actions", "Actions", "actions/_section.html", load)
