"""Who sees how the person harmed is reached, and who may read what came of it.

A champion has no case. What opens here is a sliver of one case to one named person: never the
incidents, the address, the risk, or who did harm (ADR 26).
"""

import sqlalchemy as sa

from marac.access import Actor, Role
from marac.cases import callers, conditions
from marac.cases import policy as cases
from marac.cases.models import Case

CLOSED = "This case is not running, so nobody keeps in touch through it."


def callable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say for which cases a person keeps in touch: given to them, or theirs as the advocate.

    The assigned advocate needs no choosing unless somebody else was chosen. What is open to them
    then is what the whole case is to them, and not sooner.
    """
    return sa.or_(callers.open_to(actor), _as_advocate(actor))


def _as_advocate(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.literal(actor.has(Role.ADVOCATE)),
        conditions.assigned(actor),
        conditions.invited(actor, Role.ADVOCATE),
        callers.is_running(),
        ~callers.has_caller(),
        cases.visible_to(actor),
    )


def overseen_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which running cases a person watches over the contact: those who run the cycle."""
    return sa.and_(cases.visible_to(actor), sa.literal(actor.runs_the_cycle), callers.is_running())


def may_give(actor: Actor, case: Case) -> bool:
    """Tell whether a person chooses who keeps in touch, of a case that is open to them."""
    return actor.has(Role.COORDINATOR) and case.closed_at is None


def hears_words(actor: Actor, case: Case) -> bool:
    """Tell whether what was said to a caller is open to somebody who may open the case.

    It was said to one person whom they trust: those who run the meeting and the advocate hear it.
    """
    return actor.runs_the_cycle or case.advocate_id == actor.user_id
