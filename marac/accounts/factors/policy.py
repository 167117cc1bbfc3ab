"""Who may help somebody who lost their factors: never they themselves, and no one twice.

To vouch: whoever speaks for the person's own agency in the area, or runs the cycle from there. To
confirm: the area's co-ordinator; for somebody who is a co-ordinator themselves, the chair may too.
Where the agency has nobody else but one of those, who may be the only one to confirm it then, the
information governance lead may vouch.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from marac.access import Actor, Role
from marac.accounts.directory import people_with
from marac.accounts.factors.models import LostFactorClaim
from marac.accounts.models import User
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.approvals import Person
from marac.database import instant

VOUCHERS = (Role.REPRESENTATIVE, Role.DEPUTY, Role.COORDINATOR, Role.CHAIR)
CONFIRMERS = (Role.COORDINATOR, Role.CHAIR)

Condition = sa.ColumnElement[bool]


def is_open() -> Condition:
    """Say that a claim is under way: nobody has settled it and its 72 hours have not passed."""
    return sa.and_(LostFactorClaim.ended_at.is_(None), LostFactorClaim.expires_at > instant())


def visible_to(by: Actor) -> Condition:
    """Say which claims a person may read: those with which they could help."""
    return sa.and_(_anothers(by), sa.or_(_could_vouch(by), _could_confirm(by)))


def may_vouch(by: Actor) -> Condition:
    """Say for which claims it is a person's turn to vouch."""
    return sa.and_(_anothers(by), LostFactorClaim.vouched_at.is_(None), _could_vouch(by))


def may_confirm(by: Actor) -> Condition:
    """Say which claims wait for a person to confirm them."""
    return sa.and_(
        _anothers(by),
        LostFactorClaim.confirmed_at.is_(None),
        LostFactorClaim.vouched_by_id != by.user_id,
        _could_confirm(by),
    )


def list_vouchers(session: Session, *, claim: LostFactorClaim) -> list[Person]:
    """List who can vouch for somebody today."""
    roles = (*VOUCHERS, Role.INFORMATION_GOVERNANCE)
    people = people_with(session, claim.area_id, roles)
    return [p for p in people if _is_theirs(session, claim, may_vouch(p.actor))]


def list_confirmers(session: Session, *, claim: LostFactorClaim) -> list[Person]:
    """List who can confirm a claim today."""
    people = people_with(session, claim.area_id, CONFIRMERS)
    return [p for p in people if _is_theirs(session, claim, may_confirm(p.actor))]


def _is_theirs(session: Session, claim: LostFactorClaim, condition: Condition) -> bool:
    found = sa.select(LostFactorClaim.id).where(LostFactorClaim.id == claim.id, condition)
    return session.scalar(found) is not None


def _anothers(by: Actor) -> Condition:
    return sa.and_(LostFactorClaim.area_id == by.area_id, LostFactorClaim.user_id != by.user_id)


def _could_vouch(by: Actor) -> Condition:
    own = LostFactorClaim.agency_id.in_(by.agencies_as(*VOUCHERS))
    if not by.has(Role.INFORMATION_GOVERNANCE):
        return own
    colleague, other = aliased(Membership), aliased(Membership)
    confirms = sa.exists().where(
        other.user_id == colleague.user_id,
        other.area_id == colleague.area_id,
        other.role.in_(CONFIRMERS),
        held_today(other),
    )
    somebody = sa.exists().where(
        colleague.agency_id == LostFactorClaim.agency_id,
        colleague.area_id == LostFactorClaim.area_id,
        colleague.user_id != LostFactorClaim.user_id,
        colleague.role.in_(VOUCHERS),
        held_today(colleague),
        User.id == colleague.user_id,
        User.disabled_at.is_(None),
        ~confirms,
    )
    return sa.or_(own, ~somebody)


def _could_confirm(by: Actor) -> Condition:
    if by.has(Role.COORDINATOR):
        return sa.true()
    if not by.has(Role.CHAIR):
        return sa.false()
    return sa.exists().where(
        Membership.user_id == LostFactorClaim.user_id,
        Membership.area_id == LostFactorClaim.area_id,
        Membership.role == Role.COORDINATOR,
        held_today(),
    )
