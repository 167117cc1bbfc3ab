"""Who may tell of a further incident: whoever may refer, in a case of which they may know."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from marac import clock
from marac.access import Actor, Permission, roles_with
from marac.cases import policy
from marac.cases.models import Case


def may_tell_of(actor: Actor) -> sa.ColumnElement[bool]:
    """Say of which cases a person may tell more: those they may open, and their own referrals."""
    known = sa.or_(policy.visible_to(actor), policy.referred_by(actor))
    return sa.and_(
        known, Case.submitted_at.is_not(None), sa.literal(actor.may(Permission.REFERRAL_CREATE))
    )


def may_tell_now(actor: Actor, case: Case, *, flagged_until: date | None) -> bool:
    """Tell of a case that is open to a person whether telling more of it can be accepted now."""
    running = case.closed_at is None or (
        flagged_until is not None and clock.today() <= flagged_until
    )
    return running and actor.may(Permission.REFERRAL_CREATE)


def telling_agencies(actor: Actor) -> frozenset[UUID]:
    """Give the agencies for which a person may tell of something."""
    return actor.agencies_as(*roles_with(Permission.REFERRAL_CREATE))
