"""The actions on the case page."""

from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.actions import queries
from marac.cases.models import Case
from marac.cases.sections import Section


def load(session: Session, by: Actor, case: Case) -> dict[str, Any]:
    """Read the actions of the case, those that still run before those that ended."""
    lines = queries.list_for_case(session, by=by, case=case)
    return {
        "open_actions": [line for line in lines if line.action.ended_at is None],
        "ended_actions": [line for line in lines if line.action.ended_at is not None],
    }


SECTION = Section(70, "actions", "Actions", "actions/_section.html", load)
