"""Reading the checklist of a case, through the policy of cases."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.cases import policy
from marac.cases.models import Case, StaffPoint


def list_points(session: Session, *, by: Actor, case: Case) -> list[StaffPoint]:
    """List what was said of the points of a case; none without a query where it has none."""
    if not case.staff_victim:
        return []
    return list(
        session.scalars(
            sa.select(StaffPoint)
            .join(Case, Case.id == StaffPoint.case_id)
            .where(Case.id == case.id, policy.visible_to(by))
            .options(joinedload(StaffPoint.settled_by))
        )
    )
