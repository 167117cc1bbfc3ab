"""The approval with which somebody's factors go: the act that the co-ordinator asks for."""

from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import approvals, clock
from marac.access import Actor, Permission, Role
from marac.accounts.factors import lost
from marac.accounts.factors.models import LostFactorClaim
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.approvals import Act, ApprovalRequest, Description


def init_app(app: Flask) -> None:
    """Let the reset of somebody's factors wait for a second person."""
    approvals.register(app, ACT)


def _visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Leave out the person it is about and who vouched: three different people decide."""
    subject, me = ApprovalRequest.subject, str(actor.user_id)
    return sa.and_(subject["user_id"].as_string() != me, subject["vouched_by_id"].as_string() != me)


def _claim_of(session: Session, request: ApprovalRequest) -> LostFactorClaim:
    return session.get_one(LostFactorClaim, UUID(request.subject["claim_id"]))


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Give who it is and that they still need it: who found a factor again needs nobody."""
    claim = _claim_of(session, request)
    under_way = claim.ended_at is None and claim.expires_at > clock.now()
    return f"{claim.user.email}|{claim.user.disabled_at is None}|{under_way}"


def _describe(session: Session, _by: Actor, request: ApprovalRequest) -> Description:
    claim = _claim_of(session, request)
    voucher = session.get(User, claim.vouched_by_id)
    return Description(
        lines=(
            ("Person", f"{claim.user.name}, {claim.user.email}"),
            ("Agency", session.get_one(Agency, claim.agency_id).name),
            ("Who vouches for them", voucher.name if voucher else ""),
            (
                "What happens",
                "Their passkeys, app, recovery codes and password stop working, they are signed out"
                " everywhere, and an e-mail lets them choose a new password and set up new ones",
            ),
        )
    )


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    lost.reset(session, by=by, claim=_claim_of(session, request))


def _on_end(session: Session, by: Actor, request: ApprovalRequest) -> None:
    claim = _claim_of(session, request)
    if claim.ended_at is None:
        lost.end_refused(session, by=by, claim=claim)


ACT = Act(
    name=lost.ACT,
    title="let somebody set up new ways of confirming that it is them",
    requested_with=Permission.FACTOR_RESET,
    approvers=frozenset({Role.SYSTEM_ADMINISTRATOR, Role.CHAIR}),
    visible_to=_visible_to,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
    on_end=_on_end,
)
