"""Two people give a privileged role: an administrator asks, another or the governance lead agrees.

The command line is exempt: whoever has the server has the database with it, and the first
administrators have to come from somewhere. What it does is logged like anything else.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import approvals, clock
from marac.access import Actor, Permission, Role
from marac.accounts import mail, operations
from marac.accounts.federation.queries import find_linked
from marac.accounts.models import User
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.operations import check_grant, grant_membership
from marac.agencies.policy import not_over
from marac.approvals import Act, ApprovalRequest, Description
from marac.web.filters import long_date

GRANT = Permission.ROLE_GRANT_PRIVILEGED.value


@dataclass(frozen=True)
class Seat:
    """The seat that is asked for, as a request keeps it: ids, the role's code and two days."""

    user_id: UUID
    agency_id: UUID
    role: Role
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, request: ApprovalRequest) -> "Seat":
        """Read the seat that a request asks for."""
        kept = request.subject
        return cls(
            user_id=UUID(kept["user_id"]),
            agency_id=UUID(kept["agency_id"]),
            role=Role(kept["role"]),
            starts_on=date.fromisoformat(kept["starts_on"]),
            ends_on=date.fromisoformat(kept["ends_on"]) if kept["ends_on"] else None,
        )

    def subject(self) -> dict[str, str]:
        """Give it as a request keeps it."""
        return {
            "user_id": str(self.user_id),
            "agency_id": str(self.agency_id),
            "role": self.role.value,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else "",
        }


def init_app(app: Flask) -> None:
    """Let privileged roles wait for a second person."""
    approvals.register(app, ACT)


def ask_for_seat(session: Session, *, by: Actor, seat: Seat, reason: str) -> ApprovalRequest:
    """Ask a second person to agree to a privileged role that could be given today."""
    area = session.get_one(Area, by.area_id)
    check_grant(
        session,
        by=by,
        user_id=seat.user_id,
        area=area,
        seat=(seat.agency_id, seat.role),
        days=(seat.starts_on, seat.ends_on),
    )
    return approvals.request(session, by=by, act=GRANT, subject=seat.subject(), reason=reason)


def list_asked_for(session: Session, *, by: Actor, user: User) -> list[tuple[ApprovalRequest, str]]:
    """List the requests that wait for a role of this person, each with the role's name."""
    waiting = approvals.list_pending(session, by=by, act=GRANT)
    return [
        (request, Seat.of(request).role.label)
        for request in waiting
        if Seat.of(request).user_id == user.id
    ]


def _visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Show a request to everyone who may agree but the person it is about."""
    return sa.and_(ApprovalRequest.subject["user_id"].as_string() != str(actor.user_id))


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Give who would get the role and what they hold: a change in either needs a new request."""
    seat = Seat.of(request)
    user, held = session.get_one(User, seat.user_id), _held(session, seat, request.area_id)
    return f"{user.email}|{user.name}|{user.disabled_at is None}|{held}"


def _held(session: Session, seat: Seat, area_id: UUID) -> list[str]:
    rows = session.execute(
        sa.select(Membership.agency_id, Membership.role).where(
            Membership.user_id == seat.user_id, Membership.area_id == area_id, not_over()
        )
    )
    return sorted(f"{row.agency_id} {row.role}" for row in rows)


def _describe(session: Session, _by: Actor, request: ApprovalRequest) -> Description:
    seat = Seat.of(request)
    user = session.get_one(User, seat.user_id)
    return Description(
        lines=(
            ("Person", f"{user.name}, {user.email}"),
            ("Role", seat.role.label),
            ("Agency", session.get_one(Agency, seat.agency_id).name),
            ("From", long_date(seat.starts_on)),
            ("To", long_date(seat.ends_on) or "No end"),
        )
    )


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    """Give the role, and send who has never come in the link with which to choose a password."""
    seat = Seat.of(request)
    user = session.get_one(User, seat.user_id)
    grant_membership(
        session,
        by=by,
        asked_by_id=request.requested_by_id,
        user_id=seat.user_id,
        agency=session.get_one(Agency, seat.agency_id),
        area=session.get_one(Area, request.area_id),
        role=seat.role,
        starts_on=max(seat.starts_on, clock.today()),
        ends_on=seat.ends_on,
    )
    if user.password_hash is None and not find_linked(session, user_ids=[user.id]):
        token = operations.invite_again(session, by=by, user=user)
        mail.send_invitation(session, user=user, token=token)


ACT = Act(
    name=GRANT,
    title="give somebody a privileged role",
    requested_with=Permission.ROLE_GRANT_PRIVILEGED,
    approvers=frozenset({Role.SYSTEM_ADMINISTRATOR}),
    visible_to=_visible_to,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
