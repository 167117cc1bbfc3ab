"""Who may know of a case that is offered: whoever runs the area that is asked, and has no conflict.

They read what the offer tells and nothing of the case itself, which stays out of their sight until
they accept it, when it is a referral of their own.
"""

import sqlalchemy as sa

from marac.access import Actor, Permission
from marac.cases.conditions import kept_away
from marac.cases.models import Case, Transfer


def waits_for_answer() -> sa.ColumnElement[bool]:
    """Say that an offer to an area of this installation has not been answered."""
    return sa.and_(
        Transfer.to_area_id.is_not(None),
        Transfer.accepted_at.is_(None),
        Transfer.ended_at.is_(None),
    )


def offered_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Say which offers a person may read and answer."""
    if not (actor.runs_the_cycle and actor.may(Permission.CASE_TRIAGE_ACCEPT_LIST)):
        return sa.false()
    away = kept_away(actor.user_id, actor.agency_ids, case_id=Transfer.case_id)
    return sa.and_(Transfer.to_area_id == actor.area_id, waits_for_answer(), ~away)


def may_send(actor: Actor, case: Case) -> bool:
    """Tell of a case that is open to a person whether they may hand it to another area.

    Until it is closed, also once its minutes are out: that is when the room's decision is carried
    out, and the case is nobody else's until the other area has it.
    """
    open_ = case.submitted_at is not None and case.closed_at is None
    return open_ and actor.may(Permission.CASE_INVITE_WITHDRAW)
