"""Who may know of an emergency opening or a grant, as SQL conditions that every query here uses.

What somebody opened out of the ordinary is told to those who know the case anyway: co-ordinator and
chair when they may open it, the information governance lead by its reference.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission, Role
from marac.cases import conditions, policy
from marac.cases.models import BreakGlass, Case, CaseGrant

# The only people to whom a case is opened by a grant: nobody else lacks a way in by their work.
GRANTEES = (Role.AUDITOR, Role.INFORMATION_GOVERNANCE)


def known_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases a person may know of: those they may open, or for governance every one."""
    return sa.and_(
        policy.within(actor, Permission.CASE_LIST_SEARCH), Case.submitted_at.is_not(None)
    )


def reviewable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which emergency openings a person may review: never their own. The query joins Case."""
    if not actor.may(Permission.BREAKGLASS_REVIEW):
        return sa.false()
    return sa.and_(known_to(actor), BreakGlass.user_id != actor.user_id)


def opened_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which emergency openings are the person's own. The query joins Case."""
    return sa.and_(
        conditions.in_area(actor),
        conditions.not_conflicted(actor),
        BreakGlass.user_id == actor.user_id,
    )


def breakable(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases a person may open in an emergency."""
    return policy.within(actor, Permission.BREAKGLASS_OPEN)


def grantable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say for which cases a person may ask that a grant be given."""
    kept = sa.and_(Case.submitted_at.is_not(None), Case.disposed_at.is_(None))
    return sa.and_(policy.within(actor, Permission.GRANT_NAMED_CASE), kept)


def grants_known_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which grants a person may know of: those who give them know all. The query joins Case."""
    return known_to(actor) if actor.may(Permission.GRANT_NAMED_CASE) else sa.false()


def live_grant_of(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which grants open a case to the person now. The query joins Case."""
    return sa.and_(
        CaseGrant.user_id == actor.user_id, conditions.grant_is_live(), policy.visible_to(actor)
    )
