"""Who was given a case so that they keep in touch with the person harmed, as conditions on it.

Callers stand above cases and may not be imported. Cases still ask of them: whoever is to learn how
somebody is reached says first whether they have a conflict of interest, and the page "Who can see
this?" names them (ADR 26).
"""

from typing import Any

import sqlalchemy as sa

from marac.access import Actor, Role
from marac.cases import conditions
from marac.cases.models import Case, Decision
from marac.cases.models.reached import CALLERS

# Who may be given a case: champions, and advocates of partner agencies.
ROLES = (Role.CHAMPION, Role.ADVOCATE)
TAKEN_ON = (Decision.ACCEPTED, Decision.EMERGENCY)


def is_running() -> sa.ColumnElement[bool]:
    """Say that a case was taken on and is not over: somebody keeps in touch with whom it is of."""
    return sa.and_(
        Case.submitted_at.is_not(None),
        Case.decision.in_(TAKEN_ON),
        Case.closed_at.is_(None),
        Case.disposed_at.is_(None),
    )


def is_caller(user_id: Any) -> sa.ColumnElement[bool]:
    """Say that a person was given the case, whatever has become of their seat since."""
    live = (CALLERS.c.case_id == Case.id, CALLERS.c.ended_at.is_(None))
    return (
        sa.select(CALLERS.c.case_id)
        .where(*live, CALLERS.c.user_id == user_id)
        .correlate_except(CALLERS)
        .exists()
    )


def has_caller() -> sa.ColumnElement[bool]:
    """Say that somebody was given the case."""
    live = (CALLERS.c.case_id == Case.id, CALLERS.c.ended_at.is_(None))
    return sa.select(CALLERS.c.case_id).where(*live).correlate_except(CALLERS).exists()


def given(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that the case was given to the person in a seat that they hold, and nothing forbids it.

    A champion has no case otherwise. So what denies a case to others comes first here too: another
    area, a conflict of interest, a restricted case that does not name them, one that is over.
    """
    held = (
        sa.select(CALLERS.c.case_id)
        .where(
            CALLERS.c.case_id == Case.id,
            CALLERS.c.ended_at.is_(None),
            CALLERS.c.user_id == actor.user_id,
            CALLERS.c.agency_id.in_(actor.agencies_as(*ROLES)),
        )
        .correlate(Case)
        .exists()
    )
    return sa.and_(
        conditions.in_area(actor),
        conditions.not_conflicted(actor),
        conditions.named_if_restricted(actor),
        is_running(),
        held,
    )


def open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that a case was given to the person, and they have no conflict of interest in it."""
    return sa.and_(given(actor), conditions.attested(actor))


def awaiting(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that a case was given to the person and waits for their word on a conflict."""
    return sa.and_(given(actor), ~conditions.attested(actor))
