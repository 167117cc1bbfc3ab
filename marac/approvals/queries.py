"""Reading requests: each through the policy, so that what is hidden is not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, prepared
from marac.approvals import policy
from marac.approvals.acts import Act, act_of, all_acts, registry_of
from marac.approvals.models import ApprovalRequest
from marac.approvals.pins import has_changed
from marac.database import beyond

RECENTLY = timedelta(days=30)
HIDDEN_COUNT = "a request with a hidden case is hidden, so the hidden cases must count"


@dataclass(frozen=True)
class RequestLine:
    """A request as the list shows it: what for, and in which case if the reader may know."""

    request: ApprovalRequest
    act: Act
    reference: str


@dataclass(frozen=True)
class Requests:
    """What waits for a person, what they asked for, and what was decided lately."""

    waiting: tuple[RequestLine, ...]
    asked: tuple[RequestLine, ...]
    decided: tuple[RequestLine, ...]

    @property
    def total(self) -> int:
        """Count all of them."""
        return len(self.waiting) + len(self.asked) + len(self.decided)


def get_request(session: Session, *, by: Actor, request_id: UUID) -> ApprovalRequest | None:
    """Read a request that the actor may see, or nothing."""
    found = sa.select(ApprovalRequest).where(
        ApprovalRequest.id == request_id, policy.visible_to(all_acts(session), by)
    )
    with beyond(session, HIDDEN_COUNT):
        return session.scalar(found)


def select_waiting(acts: tuple[Act, ...], by: Actor) -> sa.Select[int, datetime | None]:
    """Select how many requests wait for the actor's decision, and when the first runs out."""
    found = sa.select(sa.func.count(ApprovalRequest.id), sa.func.min(ApprovalRequest.expires_at))
    return found.where(policy.decidable_by(acts, by))


def count_waiting(session: Session, *, by: Actor) -> tuple[int, datetime | None]:
    """Count the requests that wait for the actor's decision, and say when the first runs out."""
    with beyond(session, HIDDEN_COUNT):
        count, first = session.execute(*_waiting(by, all_acts(session))).one()
    return count, first


@prepared
def _waiting(by: Actor, acts: tuple[Act, ...]) -> sa.Select[int, datetime | None]:
    return select_waiting(acts, by)


def list_requests(session: Session, *, by: Actor) -> Requests:
    """List what waits for the actor, what they asked for and what was decided in thirty days."""
    since = clock.now() - RECENTLY
    recent = (
        sa.select(ApprovalRequest)
        .where(
            policy.visible_to(all_acts(session), by),
            sa.func.coalesce(ApprovalRequest.decided_at, ApprovalRequest.expires_at) > since,
        )
        .order_by(ApprovalRequest.expires_at, ApprovalRequest.id)
    )
    with beyond(session, HIDDEN_COUNT):
        found = session.scalars(recent).all()
    lines = _lines(session, by, list(found))
    still_open = [line for line in lines if is_open(line.request)]
    ended = [line for line in lines if not is_open(line.request)]
    ended.sort(key=lambda line: line.request.decided_at or line.request.expires_at, reverse=True)
    mine = by.user_id
    return Requests(
        waiting=tuple(li for li in still_open if li.request.requested_by_id != mine),
        asked=tuple(li for li in still_open if li.request.requested_by_id == mine),
        decided=tuple(ended),
    )


def describe_line(session: Session, *, by: Actor, request: ApprovalRequest) -> RequestLine:
    """Give one request as the list shows it."""
    return _lines(session, by, [request])[0]


def pending_for(
    session: Session,
    *,
    by: Actor,
    act: str,
    case_id: UUID | None = None,
    subject: Mapping[str, Any] | None = None,
) -> ApprovalRequest | None:
    """Find the request that waits for the same; one whose matter has changed waits no more."""
    for request in list_pending(session, by=by, act=act, case_id=case_id):
        same = subject is None or request.subject == plain_ids(subject)
        if same and not has_changed(session, request):
            return request
    return None


def list_pending(
    session: Session, *, by: Actor, act: str, case_id: UUID | None = None
) -> list[ApprovalRequest]:
    """List the requests that wait for an act, in one case if it is named, oldest first."""
    known = policy.known_to(registry_of(session).acts[act], by)
    found = sa.select(ApprovalRequest).where(known, policy.is_open())
    if case_id is not None:
        found = found.where(ApprovalRequest.case_id == case_id)
    in_order = found.order_by(ApprovalRequest.requested_at, ApprovalRequest.id)
    with beyond(session, HIDDEN_COUNT):
        return list(session.scalars(in_order))


def is_open(request: ApprovalRequest) -> bool:
    """Tell of a loaded request whether it waits; the same rule as the policy's."""
    return request.outcome is None and request.expires_at > clock.now()


def plain_ids(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Write ids as text, as a request keeps them."""
    return {name: str(v) if isinstance(v, UUID) else v for name, v in subject.items()}


def _lines(session: Session, by: Actor, requests: list[ApprovalRequest]) -> list[RequestLine]:
    case_ids = {request.case_id for request in requests if request.case_id is not None}
    names = registry_of(session).name_cases(session, by, case_ids) if case_ids else {}
    return [
        RequestLine(
            request,
            act_of(session, request),
            names.get(request.case_id, "") if request.case_id is not None else "",
        )
        for request in requests
    ]
