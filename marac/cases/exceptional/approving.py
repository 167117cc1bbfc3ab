"""Four eyes on a grant: information governance asks, and a chair or another lead agrees."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.accounts.models import User
from marac.approvals import ApprovalRequest
from marac.approvals.acts import Description, Person, people_with
from marac.cases import conditions
from marac.cases.approving import about_a_case, case_of
from marac.cases.exceptional import policy
from marac.cases.exceptional.operations import give_grant
from marac.cases.models import Case
from marac.web.filters import long_date

GRANT = Permission.GRANT_NAMED_CASE.value


def init_app(app: Flask) -> None:
    """Let a grant wait for a second person."""
    approvals.register(app, ACT)


def list_grantees(session: Session, *, area_id: UUID) -> list[Person]:
    """List to whom a case of the area can be opened by a grant, by name."""
    people = people_with(session, area_id=area_id, roles=policy.GRANTEES)
    return sorted(people, key=lambda person: person.actor.display_name)


def may_receive(session: Session, *, case: Case, user_id: UUID) -> bool:
    """Tell whether a case could be opened to a person today: no conflict of interest, and a seat.

    A grant beats everything but these.
    """
    people = list_grantees(session, area_id=case.area_id)
    actor = next((p.actor for p in people if p.actor.user_id == user_id), None)
    if actor is None:
        return False
    free = sa.select(Case.id).where(Case.id == case.id, conditions.not_conflicted(actor))
    return session.scalar(free) is not None


def subject_of(*, user_id: UUID, last_day: date) -> dict[str, str]:
    """Say for whom and until when, as a request keeps it."""
    return {"user_id": str(user_id), "last_day": last_day.isoformat()}


def _visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Show a request to those who know the case; whoever is to read it cannot agree to it."""
    own = ApprovalRequest.requested_by_id == actor.user_id
    for_another = ApprovalRequest.subject["user_id"].as_string() != str(actor.user_id)
    return sa.and_(about_a_case(policy.known_to)(actor), sa.or_(own, for_another))


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Give what is agreed to: the words of the purpose, and that the person could receive it."""
    case, user_id = case_of(session, request), UUID(request.subject["user_id"])
    kept = case.disposed_at is None
    return f"{request.reason}|{kept}|{may_receive(session, case=case, user_id=user_id)}"


def _describe(session: Session, _by: Actor, request: ApprovalRequest) -> Description:
    case, user = case_of(session, request), _user(session, request)
    return Description(
        lines=(
            ("Case", case.reference or ""),
            ("Opened to", user.name),
            ("Until", long_date(_last_day(request))),
            ("What they may see", "Everything in the case, to read only"),
        )
    )


def _carry_out(session: Session, by: Actor, request: ApprovalRequest) -> None:
    give_grant(
        session,
        by=by,
        asked_by_id=request.requested_by_id,
        case=case_of(session, request),
        user=_user(session, request),
        purpose=request.reason,
        last_day=_last_day(request),
    )


def _user(session: Session, request: ApprovalRequest) -> User:
    return session.get_one(User, UUID(request.subject["user_id"]))


def _last_day(request: ApprovalRequest) -> date:
    return date.fromisoformat(request.subject["last_day"])


ACT = approvals.Act(
    name=GRANT,
    title="open one case to a named person",
    requested_with=Permission.GRANT_NAMED_CASE,
    approvers=frozenset({Role.CHAIR}),
    visible_to=_visible_to,
    pin=_pin,
    describe=_describe,
    carry_out=_carry_out,
)
