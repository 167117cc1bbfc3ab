"""When somebody can use none of their factors: asking, vouching, confirming, and starting anew.

Three other people are needed: one of the person's own agency who knows them, the co-ordinator of
the area, and whoever agrees to the approval request. `policy.py` says who each may be.
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import approvals, clock
from marac.access import Actor, prepared
from marac.accounts.factors import events, policy
from marac.accounts.factors.anew import start_anew
from marac.accounts.factors.models import ClaimEnding, LostFactorClaim
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.approvals import ApprovalRequest
from marac.events import publish
from marac.refusals import Clash, Refused

HOLDS = timedelta(hours=72)
ACT = "factors.reset"
NOBODY = (
    "You have no role here today, so there is nobody who could help. Ask your MARAC co-ordinator."
)
REASON = "A colleague of their agency has spoken to them and vouches for them."


def claim_loss(session: Session, *, user: User) -> LostFactorClaim:
    """Record that somebody can use none of their factors; a second time changes nothing."""
    held = session.execute(memberships_today(user.id)).first()
    if held is None:
        raise Refused(NOBODY)
    known = open_claim(session, user=user)
    if known is not None:
        return known
    membership, _agency, area = held
    claim = LostFactorClaim(
        user_id=user.id,
        area_id=area.id,
        agency_id=membership.agency_id,
        claimed_at=clock.now(),
        expires_at=clock.now() + HOLDS,
    )
    session.add(claim)
    session.flush()
    _publish(session, events.FactorsReportedLost, claim, user.id)
    return claim


def open_claim(session: Session, *, user: User) -> LostFactorClaim | None:
    """Find the claim of a person that is under way."""
    return session.scalars(
        sa.select(LostFactorClaim)
        .where(LostFactorClaim.user_id == user.id, policy.is_open())
        .order_by(LostFactorClaim.claimed_at.desc())
    ).first()


def get_claim(session: Session, *, by: Actor, claim_id: object) -> LostFactorClaim | None:
    """Read a claim that waits for the actor, or that they had a part in."""
    return session.scalar(
        sa.select(LostFactorClaim).where(LostFactorClaim.id == claim_id, policy.visible_to(by))
    )


def list_claims(session: Session, *, by: Actor) -> list[LostFactorClaim]:
    """List the claims that are under way and wait for the actor, the oldest first."""
    return list(session.scalars(*_claims(by)))


@prepared
def _claims(by: Actor) -> sa.Select[LostFactorClaim]:
    return (
        sa.select(LostFactorClaim)
        .where(policy.is_open(), sa.or_(policy.may_vouch(by), policy.may_confirm(by)))
        .options(joinedload(LostFactorClaim.user))
        .order_by(LostFactorClaim.claimed_at)
    )


def vouch(session: Session, *, by: Actor, claim: LostFactorClaim) -> None:
    """Say, as one of their agency, that it is really they."""
    _hold(session, claim)
    if claim.vouched_at is not None:
        raise Clash("Somebody has vouched already. Nothing more is needed from you.")
    _check(session, claim, policy.may_vouch(by))
    claim.vouched_by_id, claim.vouched_at = by.user_id, clock.now()
    session.flush()
    _publish(session, events.LossVouchedFor, claim, by.user_id)


def confirm(session: Session, *, by: Actor, claim: LostFactorClaim) -> ApprovalRequest:
    """Confirm it as the area's co-ordinator, and ask a second person to agree."""
    _hold(session, claim)
    if claim.confirmed_at is not None:
        raise Clash("This is confirmed already and waits for a second person.")
    _check(session, claim, policy.may_confirm(by))
    claim.confirmed_by_id, claim.confirmed_at = by.user_id, clock.now()
    session.flush()
    _publish(session, events.LossConfirmed, claim, by.user_id)
    subject = {
        "claim_id": claim.id,
        "user_id": claim.user_id,
        "vouched_by_id": claim.vouched_by_id,
    }
    return approvals.request(session, by=by, act=ACT, subject=subject, reason=REASON)


def refuse(session: Session, *, by: Actor, claim: LostFactorClaim) -> None:
    """Say that one cannot vouch for them or confirm it; they are told and can ask again."""
    _hold(session, claim)
    _check(session, claim, sa.or_(policy.may_vouch(by), policy.may_confirm(by)))
    end_refused(session, by=by, claim=claim)


def end_refused(session: Session, *, by: Actor, claim: LostFactorClaim) -> None:
    """End a claim because somebody who was asked did not agree."""
    _end(session, claim, ClaimEnding.REFUSED)
    _publish(session, events.LossRefused, claim, by.user_id)


def reset(session: Session, *, by: Actor, claim: LostFactorClaim) -> None:
    """Let the person begin anew: a new password by mail, then new factors."""
    start_anew(session, user=claim.user)
    _end(session, claim, ClaimEnding.RESET)
    _publish(session, events.FactorsReset, claim, by.user_id)


def give_up_claims(session: Session, *, user: User) -> None:
    """End the claim of somebody who could use a factor after all."""
    claim = open_claim(session, user=user)
    if claim is not None:
        _end(session, claim, ClaimEnding.FOUND)
        _publish(session, events.FactorsFound, claim, user.id)


def _end(session: Session, claim: LostFactorClaim, ending: ClaimEnding) -> None:
    claim.ended_at, claim.ending = clock.now(), ending
    session.flush()


def _hold(session: Session, claim: LostFactorClaim) -> None:
    """Hold the row, so that of two people at once the later sees what the earlier did."""
    session.execute(
        sa.select(LostFactorClaim.id).where(LostFactorClaim.id == claim.id).with_for_update()
    )
    session.refresh(claim)


def _check(session: Session, claim: LostFactorClaim, allowed: sa.ColumnElement[bool]) -> None:
    found = sa.select(LostFactorClaim.id).where(LostFactorClaim.id == claim.id)
    if session.scalar(found.where(policy.is_open())) is None:
        raise Refused("This is over: it was settled, or 72 hours have passed.")
    if session.scalar(found.where(allowed)) is None:
        raise Refused("Somebody else must do this.")


def _publish(
    session: Session, kind: type[events.ClaimEvent], claim: LostFactorClaim, actor_id: object
) -> None:
    publish(
        session,
        kind(
            actor_id=actor_id,  # type: ignore[arg-type]
            area_id=claim.area_id,
            user_id=claim.user_id,
            claim_id=claim.id,
        ),
    )
