"""The matters arising of a coming meeting, case by case: each open action keeps its case there."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, prepared
from marac.actions import policy as actions
from marac.actions.models import Action
from marac.actions.queries import matters_arising
from marac.actions.states import overdue_expression
from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.meetings.models import Meeting


@dataclass(frozen=True)
class Arising:
    """One action of an earlier meeting that the coming one hears about."""

    action_id: UUID
    case_id: UUID
    reference: str
    task: str
    agency: str
    due_on: date
    overdue: bool
    ended: bool


def list_arising(session: Session, *, by: Actor, meeting: Meeting) -> dict[str, list[Arising]]:
    """List what earlier meetings left for this one, under the reference of each case, in order."""
    rows = session.execute(
        *_arising(by, id=meeting.id, area_id=meeting.area_id, starts_at=meeting.starts_at)
    )
    found: dict[str, list[Arising]] = {}
    for row in rows:
        action_id, case_id, reference, task, agency, due_on, overdue, ended = row
        line = Arising(
            action_id, case_id, reference or "", task, agency, due_on, bool(overdue), bool(ended)
        )
        found.setdefault(line.reference, []).append(line)
    return found


@prepared
def _arising(by: Actor, /, **meeting: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Action.id,
            Action.case_id,
            Case.reference,
            Action.task,
            Agency.name,
            Action.due_on,
            sa.case((overdue_expression(), 1), else_=0),
            sa.case((Action.ended_at.is_not(None), 1), else_=0),
        )
        .join(Case, Case.id == Action.case_id)
        .join(Agency, Agency.id == Action.agency_id)
        .where(actions.visible_to(by), *matters_arising(SimpleNamespace(**meeting)))
        .order_by(Case.reference, Action.due_on, Action.number)
    )
