"""Four eyes on lifting a hold: information governance asks, and a chair or another lead agrees."""

from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.approvals import ApprovalRequest
from marac.approvals.acts import Description
from marac.cases.approving import about_a_case
from marac.cases.exceptional.policy import known_to
from marac.governance.models import LegalHold
from marac.governance.operations import lift_hold
from marac.web.filters import long_date

LIFT = Permission.HOLD_LIFT.value


def init_app(app: Flask) -> None:
    """Let the lifting of a hold wait for a second person."""
    approvals.register(app, ACT)


def _hold(session: Session, request: ApprovalRequest) -> LegalHold:
    return session.get_one(LegalHold, UUID(request.subject["hold_id"]))


def _pin(session: Session, request: ApprovalRequest) -> str:
    hold = _hold(session, request)
    return f"{hold.reason}|{hold.lifted_at is None}"


def _describe(session: Session, _by: Actor, request: ApprovalRequest) -> Description:
    hold = _hold(session, request)
    return Description(
        lines=(
            ("Case", hold.case.reference or ""),
            ("Hold set by", hold.set_by.name),
            ("Hold set on", long_date(hold.set_at)),
            ("Reason for the hold", hold.reason),
            ("What follows", "The case may be disposed of when its time has come"),
        )
    )


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    lift_hold(session, by=by, hold=_hold(session, request))


ACT = approvals.Act(
    name=LIFT,
    title="lift a legal hold",
    requested_with=Permission.HOLD_LIFT,
    approvers=frozenset({Role.CHAIR}),
    visible_to=about_a_case(known_to),
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
