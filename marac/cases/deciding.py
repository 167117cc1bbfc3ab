"""May this person do this to that case? The whole decision, in the order of the access model.

Deny wins, and each refusal has its own answer: no such function, no such case, not now, prove who
you are first, somebody else must agree.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import RULES, Actor, Answer, Permission
from marac.cases import policy
from marac.cases.models import Case


def decide(  # noqa: PLR0913 - who, what, to which case, and what counts as theirs there
    session: Session,
    *,
    by: Actor,
    permission: Permission,
    case_ids: Sequence[UUID],
    own: policy.Condition | None = None,
    released: policy.Condition | None = None,
) -> dict[UUID, Answer]:
    """Answer for each of these cases; one that does not exist answers as one out of sight."""
    if not by.may(permission):
        return dict.fromkeys(case_ids, Answer.NO_FUNCTION)
    terms = {"own": own, "released": released}
    rows = session.execute(
        sa.select(Case.id, sa.case((policy.within(by, permission, **terms), 1), else_=0)).where(
            Case.id.in_(case_ids), policy.reaching(by, permission, **terms)
        )
    )
    found = {case_id: bool(inside) for case_id, inside in rows}
    return {case_id: _answer(by, permission, found.get(case_id)) for case_id in case_ids}


def decide_business(*, by: Actor, permission: Permission, area_id: UUID) -> Answer:
    """Answer for a function that touches no case, in an area."""
    if not by.may(permission):
        return Answer.NO_FUNCTION
    return _answer(by, permission, True if area_id == by.area_id else None)


def _answer(by: Actor, permission: Permission, in_state: bool | None) -> Answer:
    """Answer a person who has the function; `in_state` is None when nothing is in sight."""
    rule = RULES[permission]
    if in_state is None:
        return Answer.INVISIBLE
    if not in_state:
        return Answer.WRONG_STATE
    if rule.fresh and not by.proved_lately:
        return Answer.STALE
    return Answer.NEEDS_SECOND if rule.seconded else Answer.ALLOWED
