"""Who may see and change which action, as SQL conditions that every query of actions uses.

A conflict of interest beats everything, ownership too; a restricted case is for those on its list.
Somebody who is invited says first whether they have a conflict, for a task may name people.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.actions.models import Action
from marac.actions.states import overdue_expression
from marac.agencies.managers import managed_by
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.cases.stages import within_embargo


def own(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that an agreed action is the person's own, or their agency's when they speak for it.

    Who has left the agency that took the action on leaves it behind, though it names them.
    """
    return sa.and_(
        Action.agreed_at.is_not(None),
        sa.or_(
            sa.and_(Action.owner_id == actor.user_id, Action.agency_id.in_(actor.agency_ids)),
            Action.agency_id.in_(actor.voice_agency_ids),
        ),
    )


def _within_reach(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(
        Case.area_id == actor.area_id,
        cases.not_conflicted(actor),
        cases.named_if_restricted(actor),
        ~cases.awaiting_attestation(actor),
        within_embargo(),
    )


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which actions a person sees: those of cases open to them, and their agency's own.

    The statement must join Case.
    """
    return sa.or_(cases.visible_to(actor), sa.and_(_within_reach(actor), own(actor)))


def answerable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which actions a person may tell how they stand on the page of that one action.

    Beside whoever may report on it, that is the named owner, whatever else they may do here: a
    front-line worker is given just this action (ADR 25).
    """
    named = sa.and_(
        Action.agreed_at.is_not(None),
        Action.owner_id == actor.user_id,
        Action.agency_id.in_(actor.agency_ids),
    )
    return sa.or_(reportable_by(actor), sa.and_(_within_reach(actor), named))


def watched_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which late actions a person learns as the manager of the agency that owns them.

    They see that it is late and nothing of the case; what keeps others from a case keeps them.
    """
    return sa.and_(
        _within_reach(actor),
        Action.agency_id.in_(managed_by(actor)),
        Action.issued_at.is_not(None),
        overdue_expression(),
    )


def waiting_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which cases' actions a person confirms, and whose new dates they decide."""
    return cases.within(actor, Permission.ACTION_CONFIRM_CLOSED)


def reportable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which actions a person may report on: the co-ordinator all, others their own."""
    theirs = sa.and_(_within_reach(actor), own(actor))
    return cases.reaching(actor, Permission.ACTION_UPDATE_PROGRESS, own=theirs)
