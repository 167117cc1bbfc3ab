"""On which cases a person may set and lift holds, as SQL conditions; every query joins Case.

That a case is held is known to whoever knows of the case (`known_to` of its exceptions).
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases import policy as cases


def holdable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases a person may put a hold on: those they run, or the area's for governance."""
    return cases.within(actor, Permission.HOLD_SET)


def liftable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say on which cases a person may ask that a hold be lifted."""
    return cases.within(actor, Permission.HOLD_LIFT)
