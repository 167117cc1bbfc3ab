"""What is done to a case only when a second person agrees: opening its boundaries again.

Also what the acts of other packages need that are about one case: who may know of it, and what it
is called.
"""

from collections.abc import Callable, Collection
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, url_for
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.approvals import Act, ApprovalRequest, Description
from marac.cases import policy
from marac.cases.boundaries import KeptAway, describe_kept_away
from marac.cases.models import Case, Conflict, NamedReader
from marac.cases.operations.conflicts import lift_conflict
from marac.cases.operations.restriction import unrestrict
from marac.refusals import Refused
from marac.web.filters import date_time, plural

UNRESTRICT, LIFT_CONFLICT = "case.unrestrict", "conflict.lift"


def about_a_case(
    allowed: Callable[[Actor], sa.ColumnElement[bool]],
) -> Callable[[Actor], sa.ColumnElement[bool]]:
    """Make a condition on requests of one on the case that they are about."""

    def visible(actor: Actor) -> sa.ColumnElement[bool]:
        return (
            sa.select(Case.id)
            .where(Case.id == ApprovalRequest.case_id, allowed(actor))
            .correlate(ApprovalRequest)
            .exists()
        )

    return visible


def case_of(session: Session, request: ApprovalRequest) -> Case:
    """Give the case of a request that the policy has let through already."""
    return session.get_one(Case, request.case_id)


def ask_to_unrestrict(session: Session, *, by: Actor, case: Case, reason: str) -> ApprovalRequest:
    """Ask that a restricted case be opened again."""
    if case.restricted_at is None:
        raise Refused("This case is not restricted.")
    return approvals.request(session, by=by, act=UNRESTRICT, case_id=case.id, reason=reason)


def ask_to_lift(session: Session, *, by: Actor, conflict: Conflict, reason: str) -> ApprovalRequest:
    """Ask that a person or an agency be let near a case again."""
    if conflict.lifted_at is not None:
        raise Refused("This conflict of interest has been lifted already.")
    return approvals.request(
        session,
        by=by,
        act=LIFT_CONFLICT,
        case_id=conflict.case_id,
        subject={"conflict_id": conflict.id},
        reason=reason,
    )


def init_app(app: Flask) -> None:
    """Register the acts, and say what cases are called."""
    approvals.name_cases_with(app, _references)
    approvals.register(
        app,
        Act(
            name=UNRESTRICT,
            title="lift the restriction of a case",
            requested_with=Permission.CASE_UNRESTRICT,
            approvers=frozenset({Role.COORDINATOR, Role.CHAIR}),
            visible_to=about_a_case(policy.governable),
            pin=_pin_restriction,
            describe=_describe_restriction,
            carry_out=_unrestrict,
        ),
    )
    approvals.register(
        app,
        Act(
            name=LIFT_CONFLICT,
            title="lift a conflict of interest",
            requested_with=Permission.CONFLICT_LIFT,
            approvers=frozenset({Role.CHAIR}),
            visible_to=about_a_case(policy.governable),
            pin=_pin_conflict,
            describe=_describe_conflict,
            carry_out=_lift,
        ),
    )


def _references(session: Session, by: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the references of those cases of which the person may know."""
    found = sa.select(Case.id, Case.reference).where(
        Case.id.in_(case_ids), sa.or_(policy.visible_to(by), policy.governable(by))
    )
    return {case_id: reference or "" for case_id, reference in session.execute(found)}


def _named_ids(session: Session, case: Case) -> list[str]:
    named = sa.select(NamedReader.user_id).where(NamedReader.case_id == case.id)
    return sorted(str(key) for key in session.scalars(named))


def _pin_restriction(session: Session, request: ApprovalRequest) -> str:
    case = case_of(session, request)
    since = case.restricted_at.isoformat() if case.restricted_at else ""
    return " ".join([since, *_named_ids(session, case)])


def _describe_restriction(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    case = case_of(session, request)
    named = len(_named_ids(session, case))
    lines = (
        ("Case", case.reference or ""),
        ("Now", _open_to(case, named)),
        ("Then", "Everyone whose role or agency lets them see the case can see it again."),
    )
    may_read = by.may(Permission.CASE_RESTRICT)
    return Description(lines, url_for("cases.view", case_id=case.id) if may_read else None)


def _open_to(case: Case, named: int) -> str:
    if case.restricted_at is None:
        return "Not restricted"
    return (
        f"Open to {plural(named, 'person', 'people')} only, since {date_time(case.restricted_at)}"
    )


def _unrestrict(session: Session, by: Actor, request: ApprovalRequest) -> None:
    unrestrict(session, by=by, case=case_of(session, request))


def _conflict_of(session: Session, request: ApprovalRequest) -> Conflict:
    return session.get_one(Conflict, UUID(request.subject["conflict_id"]))


def _pin_conflict(session: Session, request: ApprovalRequest) -> str:
    conflict = _conflict_of(session, request)
    lifted = conflict.lifted_at.isoformat() if conflict.lifted_at else ""
    return "|".join([str(conflict.user_id), str(conflict.agency_id), conflict.reason, lifted])


def _describe_conflict(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    conflict_id = UUID(request.subject["conflict_id"])
    kept = describe_kept_away(session, by=by, conflict_id=conflict_id)
    lines = _lines_of(kept) if kept is not None else ()
    link = url_for("cases.list_kept_away", case_id=request.case_id)
    return Description((("Case", case_of(session, request).reference or ""), *lines), link)


def _lines_of(kept: KeptAway) -> tuple[tuple[str, str], ...]:
    how = "Declared by themselves" if kept.own else f"Kept away by {kept.recorded_by}"
    return (
        ("Kept away", kept.who),
        ("How", f"{how}, {date_time(kept.conflict.created_at)}"),
        ("Their conflict of interest", kept.conflict.reason),
        (
            "Then",
            "They can see the case again if their role or agency lets them, once they have said "
            "anew that they have no conflict of interest.",
        ),
    )


def _lift(session: Session, by: Actor, request: ApprovalRequest) -> None:
    conflict = _conflict_of(session, request)
    lift_conflict(session, by=by, conflict=conflict, reason=request.reason)
