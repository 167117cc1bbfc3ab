"""Reading the actions of a case to show them on its page: there may be hundreds, and none changes.

They come with the columns that the page shows and stay outside the session. Whoever changes an
action reads it through `queries`.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, prepared
from marac.actions import policy
from marac.actions.lines import ActionLine
from marac.actions.models import Action
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.database import shown

COLUMNS = (
    Action.id,
    Action.number,
    Action.agency_id,
    Action.owner_name,
    Action.task,
    Action.due_on,
    Action.agreed_at,
    Action.accepted_at,
    Action.started_at,
    Action.reported_done_at,
    Action.ended_at,
    Action.ending,
)
NAMES = tuple(column.key for column in COLUMNS)


def list_to_show(session: Session, *, by: Actor, case: Case) -> list[ActionLine]:
    """List the actions of one case in the order in which they were made."""
    agencies: dict[UUID, Agency] = {}
    lines = []
    for *values, agency_name, case_open in session.execute(*_of_case(by, case_id=case.id)):
        told: dict[str, Any] = dict(zip(NAMES, values, strict=True))
        agency_id = told["agency_id"]
        if agency_id not in agencies:
            agencies[agency_id] = shown(Agency, {"id": agency_id, "name": agency_name})
        action = shown(Action, told | {"case": case, "agency": agencies[agency_id]})
        lines.append(ActionLine(action, bool(case_open)))
    return lines


@prepared
def _of_case(by: Actor, *, case_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """Select the actions of a case, which is loaded already with the people in it."""
    case_open = sa.case((cases.visible_to(by), 1), else_=0)
    return (
        sa.select(*COLUMNS, Agency.name, case_open)
        .join(Case, Case.id == Action.case_id)
        .join(Agency, Agency.id == Action.agency_id)
        .where(policy.visible_to(by), Action.case_id == case_id)
        .order_by(Action.number)
    )
